/**
 * The hand-written floor: the main flows of all systems on the same routes, objects, queues and tables, written on bare
 * Workers. What Naru costs beyond it is what its kernel and runtime cost, and what they promise besides: sealed fields,
 * time limits and breakers, operators, organisations' boards, people who are forgotten.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Miniflare, V4WorkerOptions } from 'miniflare'
import { unstable_splitSqlQuery } from 'wrangler'
import * as z from 'zod'
import { AUDIENCE, type Identity, ISSUER } from '../../scripts/identity.ts'
import { COLLECTING_SECONDS } from '../../scripts/launch.ts'
import { PUBLIC, sqlite, start, worker } from '../baselines/start.ts'
import { untilQuiet } from '../naru.ts'
import { populationOf, Served } from '../served.ts'
import { inboxBinding } from './inbox-binding.ts'
import { type Written, written } from './workers.ts'

const HERE = import.meta.dirname
const PROBE = join(HERE, '..', 'probe.ts')
/** The tables of Naru's view, with the same indexes and triggers. */
const MIGRATIONS = join(HERE, '..', '..', 'workers', 'view', 'migrations')
const BATCH_SIZE = 100
const RETRIES = 20
const FRONT = 'front'
const VIEW = 'view'

const Probed = z.record(z.string(), z.number())

export class Handwritten extends Served {
  readonly #mf: Miniflare
  #stopping: Promise<void> | null = null

  private constructor(mf: Miniflare, url: string, population: Served['population']) {
    super(url, population)
    this.#mf = mf
  }

  /** On fresh state, for people whom this identity introduces. */
  static async start(folder: string, identity: Identity): Promise<Handwritten> {
    const front: V4WorkerOptions = {
      ...(await worker(FRONT, join(HERE, 'front.ts'))),
      unsafeDirectSockets: PUBLIC,
      serviceBindings: Object.fromEntries(written.map(({ name }) => [name.toUpperCase(), name])),
      bindings: { JWKS: { keys: [...identity.jwks.keys] }, ISSUER, AUDIENCE },
    }
    const mf = await start(folder, [front, ...(await Promise.all(written.map(workerOf)))])
    const db = await mf.getD1Database('DB', VIEW)
    const isMigrated = await db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'instance'").first()
    const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'))
    for (const file of isMigrated ? [] : files.sort()) {
      const statements = unstable_splitSqlQuery(readFileSync(join(MIGRATIONS, file), 'utf8'))
      await db.batch(statements.map((sql) => db.prepare(sql)))
    }
    const { origin } = await mf.unsafeGetDirectURL(FRONT)
    return new Handwritten(mf, origin, await populationOf(identity))
  }

  /** Waits until every message was heard and nothing moves any more; answers how long it took until then. */
  rest(): Promise<number> {
    return untilQuiet(async () => {
      const used = await Promise.all(written.map(({ name }) => this.#used(name)))
      const sum = (what: string) => used.reduce((total, one) => total + (one[what] ?? 0), 0)
      return { seen: `${sum('delivered')} ${sum('d1RowsWritten')}`, busy: sum('batches') > 0 }
    })
  }

  async #used(name: string): Promise<Readonly<Record<string, number>>> {
    const answer = await (await this.#mf.getWorker(name)).fetch('http://bench/')
    if (!answer.ok) throw new Error(`${name} has no probe: ${answer.status}`)
    return Probed.parse(await answer.json())
  }

  /** How many things of a kind its view shows in this state. */
  async shown(aggregate: string, status: string): Promise<number> {
    const db = await this.#mf.getD1Database('DB', VIEW)
    const query = db.prepare('SELECT count(*) AS n FROM instance WHERE aggregate = ?1 AND status = ?2')
    return (await query.bind(aggregate, status).first<number>('n')) ?? 0
  }

  /** What the view shows of one thing; null when it shows nothing. */
  async state(aggregate: string, id: string): Promise<Readonly<Record<string, unknown>> | null> {
    const db = await this.#mf.getD1Database('DB', VIEW)
    const row = await db
      .prepare('SELECT status, version, data FROM instance WHERE aggregate = ?1 AND id = ?2')
      .bind(aggregate, id)
      .first<{ status: string; version: number; data: string }>()
    return row && { ...JSON.parse(row.data), status: row.status, version: row.version }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#mf.dispose()
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

const workerOf = async ({ name, objects = {}, tells = [], hears = [], pays }: Written): Promise<V4WorkerOptions> => {
  const path = join(HERE, `${name}.ts`)
  const real = JSON.stringify(path)
  const entry = [
    `export * from ${real}`,
    `import real from ${real}`,
    `import { probed } from ${JSON.stringify(PROBE)}`,
    'export default probed(real)',
  ].join('\n')
  const consumer = { maxBatchSize: BATCH_SIZE, maxBatchTimeout: COLLECTING_SECONDS, maxRetries: RETRIES }
  return {
    ...(await worker(name, path, entry)),
    durableObjects: Object.fromEntries(Object.entries(objects).map(([binding, of]) => [binding, sqlite(of)])),
    queueProducers: Object.fromEntries(tells.map((inbox) => [inboxBinding(inbox), inbox])),
    queueConsumers: Object.fromEntries(hears.map((inbox) => [inbox, consumer])),
    ...(pays && { serviceBindings: { PAYMENTS: { name: 'payment', entrypoint: 'Payments' } } }),
    ...(name === VIEW && { d1Databases: { DB: 'handwritten' } }),
  }
}
