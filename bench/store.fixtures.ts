/** A store as a run leaves it, written by hand: for the specs of the audits. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach } from 'vitest'

/** Makes empty state folders, for one file of tests: each is gone after the test that asked for it. */
export const stateFolders = (): (() => string) => {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'naru-audit-'))
    folders.push(folder)
    return folder
  }
}

export const fileOf = (at: number): string => `${String(at).padStart(64, '0')}.sqlite`

export const write = (state: string, folder: string, file: string, table: string, fill: (db: DatabaseSync) => void) => {
  const path = join(state, folder, file)
  mkdirSync(dirname(path), { recursive: true })
  const db = new DatabaseSync(path)
  db.exec(table)
  fill(db)
  db.close()
}

/** One object: an actor that was begun and has come to this state. */
export const journal = (state: string, className: string, at: number, id: string, status: string, data: object) => {
  const table = 'CREATE TABLE journal (n INTEGER PRIMARY KEY, seq INTEGER, entry TEXT)'
  write(state, `v3/do/${className}`, fileOf(at), table, (db) => {
    const rows = [
      { id, events: [{ after: { status: 'begun', data } }] },
      { events: [{ after: { status, data } }, { after: null }] },
      { events: [] },
    ]
    for (const row of rows) db.prepare('INSERT INTO journal (seq, entry) VALUES (1, ?)').run(JSON.stringify(row))
  })
}

/** The view's database with these instances of one aggregate. */
export const view = (state: string, aggregate: string, shown: Readonly<Record<string, string>>): void => {
  const table = 'CREATE TABLE instance (aggregate TEXT, id TEXT, status TEXT)'
  write(state, 'v3/d1/database', 'view.sqlite', table, (db) => {
    for (const [id, status] of Object.entries(shown)) {
      db.prepare('INSERT INTO instance VALUES (?, ?, ?)').run(aggregate, id, status)
    }
  })
}
