/** D1 migrations of a local run, recorded the way `wrangler d1 migrations apply --local` records them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Miniflare } from 'miniflare'
import { unstable_splitSqlQuery } from 'wrangler'
import type { WorkerSource } from './workers.ts'

type Database = WorkerSource['config']['d1_databases'][number]

/** Databases that have a migrations folder, each once however many Workers share it. */
export function migratedDatabases(workers: readonly WorkerSource[]): { worker: WorkerSource; database: Database }[] {
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

/** Applies what is not applied yet, each file in one transaction; answers the names of the applied files. */
export async function applyMigrations(mf: Miniflare, workers: readonly WorkerSource[]): Promise<string[]> {
  const applied: string[] = []
  for (const { worker, database } of migratedDatabases(workers)) {
    const db = await mf.getD1Database(database.binding, worker.name)
    const table = `"${database.migrations_table.replaceAll('"', '""')}"`
    await db
      .prepare(
        `CREATE TABLE IF NOT EXISTS ${table}(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
      )
      .run()
    const rows = await db.prepare(`SELECT name FROM ${table}`).all<{ name: string }>()
    const known = new Set(rows.results.map((row) => row.name))
    const folder = folderOf(worker, database)
    const files = readdirSync(folder).filter((name) => name.endsWith('.sql') && !known.has(name))
    for (const name of files.sort()) {
      const statements = unstable_splitSqlQuery(readFileSync(join(folder, name), 'utf8'))
      const note = db.prepare(`INSERT INTO ${table} (name) VALUES (?1)`).bind(name)
      await db.batch([...statements.map((sql) => db.prepare(sql)), note])
      applied.push(name)
    }
  }
  return applied
}

function folderOf(worker: WorkerSource, database: Database): string {
  return resolve(dirname(worker.configPath), database.migrations_dir)
}
