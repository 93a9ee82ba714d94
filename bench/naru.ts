/** Naru as it is benched: every Worker from its wrangler.toml, started by the launcher on fresh state. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { createIdentity, type Identity } from '../scripts/identity.ts'
import { type Running, startAll } from '../scripts/launch.ts'
import { localSettings } from '../scripts/local.ts'
import { bundleAll } from '../scripts/workers.ts'
import { probedEntry, type SlowObjects } from './entry.ts'
import type { Call } from './probe.ts'
import { populationOf, Served } from './served.ts'

const ROOT = join(import.meta.dirname, '..')
/** Unpaid bookings of one scenario must not run out in the middle of the next measurement. */
const HOLD_SECONDS = '86400'
const REST_POLL_MS = 100
/** Nothing written or sent for so long is rest: longer than the alarm waits that looks after a commit. */
const QUIET_MS = 3_000
const REST_LIMIT_MS = 120_000
const FAULTS_TOLD = 5

const Probed = z.record(z.string(), z.number())
export type Used = z.infer<typeof Probed>

/** What the Workers logged as errors. */
type Errors = { count: number; first: string[] }

export type NaruOptions = {
  readonly crons?: boolean
  /** Objects that take their time with every command. */
  readonly slow?: SlowObjects
}

export class Naru extends Served {
  readonly running: Running
  readonly folder: string
  readonly identity: Identity
  readonly errors: Errors
  #stopping: Promise<void> | null = null

  private constructor(
    running: Running,
    folder: string,
    errors: Errors,
    identity: Identity,
    population: Served['population'],
  ) {
    super(running.url, population)
    this.running = running
    this.folder = folder
    this.errors = errors
    this.identity = identity
  }

  static async start(folder: string, options: NaruOptions = {}): Promise<Naru> {
    const identity = await createIdentity()
    const errors: Errors = { count: 0, first: [] }
    const running = await startAll({
      root: ROOT,
      stateDir: folder,
      port: 0,
      local: localSettings(identity, { NARU_VAR_HOLD_SECONDS: HOLD_SECONDS }),
      crons: options.crons ?? false,
      bundles: (workers) => bundleAll(workers, probedEntry(options.slow)),
      onLog: ({ level, message }) => {
        if (level !== 'error') return
        errors.count += 1
        if (errors.first.length < FAULTS_TOLD) errors.first.push(message.slice(0, 300))
      },
    })
    return new Naru(running, folder, errors, identity, await populationOf(identity))
  }

  /** Calls methods of objects, past HTTP and `ActorsEntrypoint`, all at once. */
  async call(worker: string, calls: readonly Call[]): Promise<unknown[]> {
    const target = await this.running.mf.getWorker(worker)
    const answer = await target.fetch('http://bench/', { method: 'POST', body: JSON.stringify(calls) })
    if (!answer.ok) throw new Error(`${worker}: ${answer.status} ${await answer.text()}`)
    return z.array(z.unknown()).parse(await answer.json())
  }

  /** What all Workers together have used since they were started. */
  async used(): Promise<Used> {
    const total: Used = {}
    for (const { name } of this.running.workers) {
      const answer = await (await this.running.mf.getWorker(name)).fetch('http://bench/')
      if (!answer.ok) throw new Error(`${name} has no probe: ${answer.status}`)
      for (const [what, amount] of Object.entries(Probed.parse(await answer.json()))) {
        total[what] = (total[what] ?? 0) + amount
      }
    }
    return total
  }

  /** Waits until every event has been heard and nothing moves any more; answers how long it took until then. */
  rest(quietMs = QUIET_MS): Promise<number> {
    return untilQuiet(async () => {
      const { rowsWritten, d1RowsWritten, sends, batches = 0 } = await this.used()
      return { seen: JSON.stringify({ rowsWritten, d1RowsWritten, sends }), busy: batches > 0 }
    }, quietMs)
  }

  /** Ends the runtime; its files stay for the audit. */
  stop(): Promise<void> {
    this.#stopping ??= this.running.stop()
    return this.#stopping
  }

  /** Also a scenario that fails leaves no runtime behind. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

/** Looks again and again until the same was seen for so long while nothing was busy; answers how long it took until then. */
export const untilQuiet = async (
  look: () => Promise<{ readonly seen: string; readonly busy: boolean }>,
  quietMs = QUIET_MS,
): Promise<number> => {
  const startedAt = performance.now()
  let before = ''
  let quietSince = startedAt
  while (performance.now() - quietSince < quietMs) {
    const { seen, busy } = await look()
    if (seen !== before || busy) quietSince = performance.now()
    before = seen
    if (performance.now() - startedAt > REST_LIMIT_MS) throw new Error(`not at rest after ${REST_LIMIT_MS} ms: ${seen}`)
    await pause(REST_POLL_MS)
  }
  return quietSince - startedAt
}
