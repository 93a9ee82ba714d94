/** Naru as it is benched: every Worker from its wrangler.toml, started by the launcher on fresh state. */

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { forEachLimited } from '../kernel/concurrency.ts'
import { TICKETS_LIMIT } from '../queues/concert.ts'
import { createIdentity, signToken } from '../scripts/identity.ts'
import { type Running, startAll } from '../scripts/launch.ts'
import { localSettings } from '../scripts/local.ts'
import { bundleAll } from '../scripts/workers.ts'
import { probedEntry } from './entry.ts'
import { PRODUCT_ID, regionOf } from './load/flows/rental.ts'
import type { Person } from './load/workload.ts'
import type { Call } from './probe.ts'

const ROOT = join(import.meta.dirname, '..')
/** A fixed population: every customer has one mailbox object, which only the first booking makes. */
export const CUSTOMERS = 200
/** Unpaid bookings of one scenario must not run out in the middle of the next measurement. */
const HOLD_SECONDS = '86400'
const TOKEN_HOURS = 12
/** More than there are clients by far, so that none has two rides at a time. */
const DRIVERS = 400
/** One manager sets the scene in every system. */
const MANAGERS = ['concert-manager', 'museum-manager', 'hospital-admin', 'rental-staff']
export const PRICE_KRW = 88_000
const SETUP_CLIENTS = 16
const REST_POLL_MS = 100
/** Nothing written or sent for so long is rest: longer than the alarm waits that looks after a commit. */
const QUIET_MS = 3_000
const REST_LIMIT_MS = 120_000
const FAULTS_TOLD = 5

const Probed = z.record(z.string(), z.number())
export type Used = z.infer<typeof Probed>
const Answer = z.looseObject({ id: z.string(), version: z.number() })

export class Naru {
  readonly url: string
  readonly people: readonly Person[]
  readonly drivers: readonly Person[]
  readonly running: Running
  readonly folder: string
  /** What the Workers logged as errors. */
  readonly errors: { count: number; first: string[] }
  /** People with this role and their tokens. */
  readonly introduce: (count: number, role: string) => Promise<Person[]>
  readonly #managerToken: string
  #stopping: Promise<void> | null = null

  private constructor(
    running: Running,
    folder: string,
    errors: Naru['errors'],
    people: readonly Person[],
    drivers: readonly Person[],
    managerToken: string,
    introduce: Naru['introduce'],
  ) {
    this.running = running
    this.folder = folder
    this.errors = errors
    this.url = running.url
    this.people = people
    this.drivers = drivers
    this.#managerToken = managerToken
    this.introduce = introduce
  }

  static async start(folder: string, options: { crons?: boolean } = {}): Promise<Naru> {
    const identity = await createIdentity()
    const errors: Naru['errors'] = { count: 0, first: [] }
    const running = await startAll({
      root: ROOT,
      stateDir: folder,
      port: 0,
      local: localSettings(identity, { NARU_VAR_HOLD_SECONDS: HOLD_SECONDS }),
      crons: options.crons ?? false,
      bundles: (workers) => bundleAll(workers, probedEntry),
      onLog: ({ level, message }) => {
        if (level !== 'error') return
        errors.count += 1
        if (errors.first.length < FAULTS_TOLD) errors.first.push(message.slice(0, 300))
      },
    })
    const token = (sub: string, ...roles: string[]) =>
      signToken(identity, { sub, roles, org: 'naru', hours: TOKEN_HOURS })
    const everyone = (count: number, role: string): Promise<Person[]> =>
      Promise.all(
        Array.from({ length: count }, async (_, at) => {
          const sub = `${role}-${at}`
          return { sub, token: await token(sub, role) }
        }),
      )
    const [people, drivers] = [await everyone(CUSTOMERS, 'customer'), await everyone(DRIVERS, 'driver')]
    return new Naru(running, folder, errors, people, drivers, await token('manager', ...MANAGERS), everyone)
  }

  /** So many concerts, each on sale with so many tickets. */
  async concerts(count: number, tickets: number): Promise<string[]> {
    const ids: string[] = []
    await forEachLimited(Array.from({ length: count }), SETUP_CLIENTS, async () => {
      ids.push(await this.#concert(tickets))
    })
    return ids
  }

  /** So many engineers, each alone in a region, and something for them to install. */
  async engineers(count: number): Promise<readonly Person[]> {
    const terms = { name: '나루 공기청정기 7', monthlyKrw: 32_900, months: 36 }
    await this.command(`/v1/rental/products/${PRODUCT_ID}`, terms, 'PUT')
    const all = await this.introduce(count, 'engineer')
    for (const engineer of all) {
      const path = `/v1/rental/engineers/${engineer.sub}`
      await this.command(path, { name: '이기사', region: regionOf(engineer) }, 'PUT')
    }
    return all
  }

  async #concert(quantity: number): Promise<string> {
    const startsAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
    const concert = { title: '봄밤의 재즈', venue: '예술의전당', startsAt, ticketsPerPerson: TICKETS_LIMIT }
    const { id } = await this.command('/v1/concert/concerts', concert)
    await this.command(`/v1/concert/concerts/${id}/tickets`, { quantity, priceKrw: PRICE_KRW })
    return id
  }

  /** A command of the manager that must succeed. */
  async command(path: string, body: unknown, method: 'POST' | 'PUT' = 'POST') {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#managerToken}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return Answer.parse(JSON.parse(text))
  }

  /** Calls methods of objects, past HTTP and front desk, all at once. */
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
  async rest(quietMs = QUIET_MS): Promise<number> {
    const startedAt = performance.now()
    let before = ''
    let quietSince = startedAt
    while (performance.now() - quietSince < quietMs) {
      const { rowsWritten, d1RowsWritten, sends, batches } = await this.used()
      const now = JSON.stringify({ rowsWritten, d1RowsWritten, sends, batches })
      if (now !== before || batches !== 0) quietSince = performance.now()
      before = now
      if (performance.now() - startedAt > REST_LIMIT_MS)
        throw new Error(`not at rest after ${REST_LIMIT_MS} ms: ${now}`)
      await pause(REST_POLL_MS)
    }
    return quietSince - startedAt
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
