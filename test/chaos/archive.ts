/** What actors left on disk, read after a clean stop: thousands of journals in seconds, and nobody's word but their own. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const OBJECT_FILE = /^[0-9a-f]{64}\.sqlite$/

/** Runs one query in every object of a class; objects in which nothing was ever stored answer nothing. */
export const inEveryObject = (stateDir: string, className: string, table: string, query: string) => {
  const folder = join(stateDir, 'v3', 'do', className)
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => OBJECT_FILE.test(name)) : []
  return files.map((file) => {
    const store = new DatabaseSync(join(folder, file), { readOnly: true })
    const isThere = store.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined
    const rows = isThere ? store.prepare(query).all() : []
    store.close()
    return rows
  })
}

/** Instance -> the names of everything that ever happened to it, oldest first. */
export const journalsOf = (stateDir: string, className: string): ReadonlyMap<string, readonly string[]> => {
  const journals = new Map<string, readonly string[]>()
  for (const rows of inEveryObject(stateDir, className, 'journal', 'SELECT entry FROM journal ORDER BY n')) {
    const entries = rows.map(({ entry }) => JSON.parse(String(entry)))
    const id: unknown = entries[0]?.id
    if (typeof id !== 'string') continue
    const names = entries.flatMap(({ events }) => events.map(({ type }: { type: string }) => type))
    journals.set(id, names)
  }
  return journals
}

/** What the provider took and did not give back, by key, in its own books. */
export const chargesOf = (stateDir: string): ReadonlyMap<string, number> => {
  const charged = new Map<string, number>()
  for (const { key, entry } of inEveryObject(
    stateDir,
    'payment-Ledger',
    'ledger',
    'SELECT key, entry FROM ledger',
  ).flat()) {
    const { kind, amountKrw } = JSON.parse(String(entry))
    if (kind === 'charged') charged.set(String(key), amountKrw)
  }
  return charged
}
