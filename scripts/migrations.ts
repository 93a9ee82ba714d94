/** D1 migrations of a local run, recorded the way `wrangler d1 migrations apply --local` records them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from 'wrangler'
import * as z from 'zod'
import { askWorker, type LauncherWorker, launcherWorker } from './launcher-worker.ts'
import type { WorkerSource } from './workers.ts'

type Database = WorkerSource['config']['d1_databases'][number]

/** Databases that have a migrations folder, each once however many Workers share it. */
export const migratedDatabases = (workers: readonly WorkerSource[]): { worker: WorkerSource; database: Database }[] => {
  const seen = new Set<string>()
  return workers.flatMap((worker) =>
    worker.config.d1_databases.flatMap((database) => {
      const id = database.database_id ?? database.binding
      if (seen.has(id) || !existsSync(folderOf(worker, database))) return []
      seen.add(id)
      return [{ worker, database }]
    }),
  )
}

const WORKER = 'naru-migrations'
const Store = z.union([z.string(), z.object({ id: z.string() })])
const keyOf = (worker: WorkerSource, { binding }: Database): string => `${worker.name}/${binding}`

/** The store of a database, as the Worker that is bound to it names it. */
const storeOf = ({ wrangler }: WorkerSource, { binding }: Database): z.infer<typeof Store> => {
  const { d1Databases } = unstable_getMiniflareWorkerOptions(wrangler).workerOptions
  const store = z.record(z.string(), Store).parse(d1Databases)[binding]
  if (store === undefined) throw new Error(`no store is bound as ${binding}`)
  return store
}

/** Worker that asks the databases on behalf of the launcher: some statements in one transaction per request. */
export const migrationWorker = (workers: readonly WorkerSource[]): LauncherWorker => {
  const handle = `async (request, env) => {
  const { database, statements } = await request.json()
  const db = env[database]
  const answers = await db.batch(statements.map(({ sql, values = [] }) => db.prepare(sql).bind(...values)))
  return Response.json(answers.map(({ results }) => results ?? []))
}`
  const databases = migratedDatabases(workers)
  const d1Databases = Object.fromEntries(
    databases.map(({ worker, database }) => [keyOf(worker, database), storeOf(worker, database)]),
  )
  return launcherWorker({ name: WORKER, handle, d1Databases })
}

const Names = z.tuple([z.array(z.unknown()), z.array(z.object({ name: z.string() }))])

/** Applies what is not applied yet, each file in one transaction; answers the names of the applied files. */
export const applyMigrations = async (mf: Miniflare, workers: readonly WorkerSource[]): Promise<string[]> => {
  const applied: string[] = []
  for (const { worker, database } of migratedDatabases(workers)) {
    const ask = (statements: readonly { readonly sql: string; readonly values?: readonly string[] }[]) =>
      askWorker(mf, WORKER, { database: keyOf(worker, database), statements })
    const table = `"${database.migrations_table.replaceAll('"', '""')}"`
    const create = `CREATE TABLE IF NOT EXISTS ${table}(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`
    const [, names] = Names.parse(await ask([{ sql: create }, { sql: `SELECT name FROM ${table}` }]))
    const known = new Set(names.map((row) => row.name))
    const folder = folderOf(worker, database)
    const files = readdirSync(folder).filter((name) => name.endsWith('.sql') && !known.has(name))
    for (const name of files.sort()) {
      const statements = unstable_splitSqlQuery(readFileSync(join(folder, name), 'utf8')).map((sql) => ({ sql }))
      await ask([...statements, { sql: `INSERT INTO ${table} (name) VALUES (?1)`, values: [name] }])
      applied.push(name)
    }
  }
  return applied
}

const folderOf = (worker: WorkerSource, database: Database): string => {
  return resolve(dirname(worker.configPath), database.migrations_dir)
}
