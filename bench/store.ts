/** The files that a run left behind, and how to read them. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'

const OBJECTS = join('v3', 'do')
const DATABASES = join('v3', 'd1')

/** The files of a class's objects; an object that was only asked leaves none behind. */
export const objectFiles = (stateDir: string, className: string): string[] => {
  const folder = join(stateDir, OBJECTS, className)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    .map((name) => join(folder, name))
}

/** How many objects of all classes have written something down. */
export const objectCount = (stateDir: string): number => {
  const folder = join(stateDir, OBJECTS)
  if (!existsSync(folder)) return 0
  return readdirSync(folder).reduce((sum, className) => sum + objectFiles(stateDir, className).length, 0)
}

/** The files of the D1 databases. */
export const databaseFiles = (stateDir: string): string[] =>
  readdirSync(join(stateDir, DATABASES), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sqlite'))
    .map((name) => join(stateDir, DATABASES, name))

/** The longest row of each table of an object, in bytes of its values. */
export const longestRows = (file: string): Record<string, number> =>
  withDatabase(file, (db) =>
    Object.fromEntries(
      rowsOf(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'").map(({ name }) => {
        const table = `"${text(name)}"`
        const columns = rowsOf(db, `SELECT name FROM pragma_table_info('${text(name)}')`).map((column) =>
          text(column.name),
        )
        const bytes = columns.map((column) => `coalesce(length(CAST("${column}" AS BLOB)), 0)`).join(' + ')
        const [longest] = rowsOf(db, `SELECT coalesce(max(${bytes}), 0) AS bytes FROM ${table}`)
        return [text(name), Number(longest?.bytes ?? 0)]
      }),
    ),
  )

type Row = Readonly<Record<string, unknown>>

export const withDatabase = <T>(file: string, use: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(file)
  try {
    return use(db)
  } finally {
    db.close()
  }
}
export const rowsOf = (db: DatabaseSync, sql: string): Row[] => db.prepare(sql).all()
export const hasTable = (db: DatabaseSync, name: string): boolean =>
  rowsOf(db, 'SELECT name FROM sqlite_master').some((row) => row.name === name)
export const text = (value: unknown): string => z.string().parse(value)
