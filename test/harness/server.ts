/** All Workers of a folder in one process on throw-away state, with a side door for tests to cause trouble through. */
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { dirname, join } from 'node:path'
import { json } from 'node:stream/consumers'
import * as z from 'zod'
import { createIdentity, type Identity } from '../../scripts/identity.ts'
import { type Running, startAll } from '../../scripts/launch.ts'
import { askWorker } from '../../scripts/launcher-worker.ts'
import { localSettings } from '../../scripts/local.ts'
import { type Bundle, bundleAll, type WorkerSource } from '../../scripts/workers.ts'
import { chaosEntry } from './chaos-entry.ts'
import { type ChaosOrder, HOST } from './chaos-protocol.ts'
import { roomiestFolder } from './folder.ts'

/** The most the local broker allows: a context may be down for a minute and a half in a test. */
const QUEUE_RETRIES = 100

/** Many times what the largest story leaves; with less room than this the disk is used. */
const MEMORY_ENOUGH_BYTES = 2_147_483_648

export type TestServerOptions = {
  readonly root: string
  /** Where the Workers' log lines go. */
  readonly logFile: string
  /** Vars as `NARU_VAR_<NAME>`, like in the environment of `npm start`. */
  readonly env?: Readonly<Record<string, string>>
  /** How often the broker itself brings a message back before it goes to the dead letters; many times unless said. */
  readonly queueRetries?: number
}

export type TestServer = {
  readonly url: string
  /** Address of the side door; see `SideDoorRequest`. */
  readonly sideDoor: string
  readonly identity: Identity
  readonly running: Running
  stop(): Promise<void>
}

export const SideDoorRequest = z.discriminatedUnion('do', [
  /** Passes an order to the chaos wrapper of one Worker. */
  z.object({ do: z.literal('chaos'), worker: z.string(), order: z.json() }),
  /** Fires the cron triggers of one Worker now. */
  z.object({ do: z.literal('cron'), worker: z.string() }),
  /** Asks a Worker past the gateway, as the runtime lets whoever holds it. */
  z.object({
    do: z.literal('past'),
    worker: z.string(),
    path: z.string(),
    method: z.string().optional(),
    body: z.string().optional(),
    headers: z.record(z.string(), z.string()),
  }),
  /** Sends any body to a queue through one of the Workers that produce to it, unread. */
  z.object({ do: z.literal('send'), queue: z.string(), body: z.json() }),
])
export type SideDoorRequest = z.infer<typeof SideDoorRequest>

const bundles = new Map<string, Promise<readonly Bundle[]>>()

/** The Workers of a folder under chaos wrappers, bundled once for all servers of a run. */
const bundlesOf = (root: string, sources: readonly WorkerSource[]): Promise<readonly Bundle[]> => {
  const made = bundles.get(root) ?? bundleAll(sources, chaosEntry)
  bundles.set(root, made)
  return made
}

/** Starts the Workers of `root` under chaos wrappers, on temporary state and any free port. */
export const startTestServer = async (options: TestServerOptions): Promise<TestServer> => {
  const folder = mkdtempSync(join(roomiestFolder(MEMORY_ENOUGH_BYTES), 'naru-test-'))
  mkdirSync(dirname(options.logFile), { recursive: true })
  const log = createWriteStream(options.logFile)
  const identity = await createIdentity()
  const running = await startAll({
    root: options.root,
    stateDir: join(folder, 'state'),
    port: 0,
    local: localSettings(identity, options.env ?? {}),
    crons: false,
    onLog: ({ level, message }) => log.write(`${level} ${message}\n`),
    bundles: (sources) => bundlesOf(options.root, sources),
    queueRetries: options.queueRetries ?? QUEUE_RETRIES,
  })
  const door = await openSideDoor(running)
  const stop = async () => {
    await new Promise((resolve) => door.server.close(resolve))
    await running.stop()
    await new Promise((resolve) => log.end(resolve))
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: running.url, sideDoor: door.url, identity, running, stop }
}

/** Passes an order to the chaos wrapper of one Worker. */
export const order = ({ mf }: Running, worker: string, chaos: ChaosOrder): Promise<unknown> =>
  askWorker(mf, worker, chaos, { url: `http://${HOST}/` })

const openSideDoor = async (running: Running): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => {
    json(request)
      .then((body) => obey(running, SideDoorRequest.parse(body)))
      .then((answer) => response.end(JSON.stringify(answer)))
      .catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  // An idle kept-alive connection of a test would hold up the end of the run.
  server.keepAliveTimeout = 1
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the side door has no port')
  return { server, url: `http://127.0.0.1:${address.port}` }
}

const obey = async (running: Running, request: SideDoorRequest): Promise<unknown> => {
  switch (request.do) {
    case 'chaos': {
      const { worker } = request
      if (!running.workers.some(({ name }) => name === worker)) throw new Error(`there is no Worker ${worker}`)
      return order(running, worker, request.order as ChaosOrder)
    }
    case 'cron': {
      const source = running.workers.find(({ name }) => name === request.worker)
      const crons = source?.config.triggers.crons ?? []
      if (crons.length === 0) throw new Error(`${request.worker} has no cron trigger`)
      const { worker } = request
      const outcomes = []
      for (const cron of crons) outcomes.push(await running.fireCron({ worker, cron }, new Date()))
      return outcomes
    }
    case 'past': {
      const { worker, path, headers, method = 'GET', body } = request
      const routed = { ...headers, 'MF-Route-Override': worker }
      const answer = await running.mf.dispatchFetch(`http://past${path}`, {
        method,
        headers: routed,
        ...(body && { body }),
      })
      return { status: answer.status, text: await answer.text() }
    }
    case 'send': {
      const { worker, binding } = producerOf(running, request.queue)
      return order(running, worker, { send: { binding, body: request.body } })
    }
  }
}

const producerOf = (running: Running, queue: string): { worker: string; binding: string } => {
  for (const { name, config } of running.workers) {
    const producer = config.queues.producers.find((candidate) => candidate.queue === queue)
    if (producer !== undefined) return { worker: name, binding: producer.binding }
  }
  throw new Error(`no Worker produces to ${queue}`)
}
