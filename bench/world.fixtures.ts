/** Writes a world as a run leaves it on disk: for the spec of what reads it. */
import type { DatabaseSync } from 'node:sqlite'
import { LEDGER } from '../durable-objects/payment/invariants.ts'
import { className, systemOf } from '../durable-objects/runtime/ports.ts'
import type { World } from '../kernel/invariants.ts'
import { fileOf, write } from './store.fixtures.ts'

const JOURNAL = 'CREATE TABLE journal (n INTEGER PRIMARY KEY, seq INTEGER, entry TEXT)'
const LEDGER_TABLE = 'CREATE TABLE ledger (key TEXT PRIMARY KEY, entry TEXT)'
const ENTRY = 'CREATE TABLE entry (n INTEGER PRIMARY KEY, system TEXT, kind TEXT, thing TEXT, status TEXT, at TEXT)'
const INSTANCE = `CREATE TABLE instance
  (aggregate TEXT, id TEXT, version INTEGER, status TEXT, created_at TEXT, changed_at TEXT, data TEXT)`
const HISTORY = `CREATE TABLE history
  (aggregate TEXT, id TEXT, seq INTEGER, status TEXT, was TEXT, event TEXT, at TEXT)`

const insert = (db: DatabaseSync, table: string, row: Readonly<Record<string, string | number | null>>): void => {
  const columns = Object.keys(row)
  const places = columns.map(() => '?').join(', ')
  db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`).run(...Object.values(row))
}

export const stored = (state: string, { instances, notices = new Map() }: World): string => {
  const systemsOnly = [...instances].filter(([aggregate]) => aggregate !== LEDGER)
  for (const [aggregate, ones] of systemsOnly) {
    const folder = `v3/do/${systemOf(aggregate)}-${className(aggregate)}`
    for (const [at, { id, events }] of ones.entries()) {
      write(state, folder, fileOf(at), JOURNAL, (db) => {
        // One command may have brought several events or none; only the first row says whose they are.
        const rows = [{ id, events: events.slice(0, 1) }, { events: [] }, { events: events.slice(1) }]
        for (const row of rows) insert(db, 'journal', { seq: 1, entry: JSON.stringify(row) })
      })
    }
  }
  write(state, 'v3/do/payment-Ledger', fileOf(0), LEDGER_TABLE, (db) => {
    for (const { id, described } of instances.get(LEDGER) ?? []) {
      insert(db, 'ledger', { key: id, entry: JSON.stringify(described?.data) })
    }
  })
  for (const [at, told] of [...notices.values()].entries()) {
    write(state, 'v3/do/notification-Mailbox', fileOf(at), ENTRY, (db) => {
      for (const { aggregate, id, ...rest } of told) {
        const [system = '', kind = ''] = aggregate.split('.')
        insert(db, 'entry', { system, kind, thing: id, ...rest })
      }
    })
  }
  write(state, 'v3/d1/database', 'view.sqlite', `${INSTANCE}; ${HISTORY}`, (db) => {
    for (const [aggregate, ones] of systemsOnly) {
      for (const { id, shown, history = [] } of ones) {
        if (shown) {
          const { version, status, createdAt, changedAt, data } = shown
          const times = { created_at: createdAt, changed_at: changedAt }
          insert(db, 'instance', { aggregate, id, version, status, ...times, data: JSON.stringify(data) })
        }
        for (const { seq, status, was, event, at } of history) {
          insert(db, 'history', { aggregate, id, seq, status, was, event, at })
        }
      }
    }
  })
  return state
}
