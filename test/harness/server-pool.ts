/**
 * vitest's global setup: starts servers for the tests, all in vitest's own process. What starts a server is loaded once,
 * the Workers are bundled once, and tests that ask for a server by the same name share it. None starts before it is asked for.
 */
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { TestProject } from 'vitest/node'
import type { OpenApiDocument } from './contract.ts'
import { PoolRequest, type ServerPlace } from './pool-protocol.ts'
import type { TestServer } from './server.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FIXTURE = join(ROOT, 'test', 'harness', 'fixture')

type StartRequest = Extract<PoolRequest, { do: 'start' }>

type Started = {
  readonly server: TestServer
  readonly document: OpenApiDocument | null
}

class ServerPool {
  readonly #servers = new Map<string, Promise<Started>>()

  async obey(request: PoolRequest): Promise<ServerPlace | null> {
    if (request.do === 'stop') return this.#stop(request.name)
    const starting = this.#servers.get(request.name) ?? start(request)
    this.#servers.set(request.name, starting)
    const { server, document } = await starting
    const { url, sideDoor, identity, running } = server
    const workers = running.workers.map(({ name }) => name)
    return { url, sideDoor, identity, workers, document, logFile: logFileOf(request) }
  }

  async #stop(name: string): Promise<null> {
    const started = await this.#servers.get(name)
    this.#servers.delete(name)
    await started?.server.stop()
    return null
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#servers.keys()].map((name) => this.#stop(name)))
  }
}

const logFileOf = ({ name }: StartRequest): string => join(ROOT, '.tmp', 'logs', `${name}.log`)

/** Loaded when it is needed: what starts servers is large, and most projects need none. */
const start = async (request: StartRequest): Promise<Started> => {
  const { order, startTestServer } = await import('./server.ts')
  const { env, queueRetries, isFixture, tapped, withDocument } = request
  const server = await startTestServer({
    root: isFixture ? FIXTURE : ROOT,
    logFile: logFileOf(request),
    ...(env && { env }),
    ...(queueRetries && { queueRetries }),
  })
  if (tapped) await Promise.all(server.running.workers.map(({ name }) => order(server.running, name, { tap: true })))
  return { server, document: withDocument ? await documentAt(server.url) : null }
}

const documentAt = async (url: string): Promise<OpenApiDocument> => {
  const document = await (await fetch(new URL('/openapi.json', url))).json()
  if (typeof document !== 'object' || document === null || 'x-unavailable' in document)
    throw new Error('the document of the server is not whole')
  // Its form is what the stories of the document look at.
  return document as OpenApiDocument
}

const open = async (pool: ServerPool): Promise<{ readonly server: Server; readonly url: string }> => {
  const server = createServer((request, response) => {
    json(request)
      .then((body) => pool.obey(PoolRequest.parse(body)))
      .then((place) => response.end(JSON.stringify(place)))
      .catch((error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)))
  })
  // An idle kept-alive connection of a test would hold up the end of the run.
  server.keepAliveTimeout = 1
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the pool of servers has no port')
  return { server, url: `http://127.0.0.1:${address.port}` }
}

export default async (project: TestProject): Promise<() => Promise<void>> => {
  const pool = new ServerPool()
  const { server, url } = await open(pool)
  project.provide('serverPool', url)
  return async () => {
    await pool.stopAll()
    await new Promise((resolve) => server.close(resolve))
  }
}
