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
