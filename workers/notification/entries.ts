/** The entries of one mailbox, in its own SQLite: one row written per entry, none when an event comes again (N2). */
import type { News } from './letters/index.ts'

/** An entry as its recipient sees it. `id` counts from 1 and is what live streams are resumed from. */
export type Entry = {
  readonly id: number
  readonly thing: { readonly system: string; readonly kind: string; readonly id: string }
  readonly status: string
  readonly text: { readonly ko: string; readonly en: string }
  readonly at: string
  readonly read: boolean
}

/** Everything up to an entry, or some entries by their ids. */
export type Read = { readonly upTo: number } | { readonly ids: readonly number[] }

type Cells = {
  readonly n: number
  readonly system: string
  readonly kind: string
  readonly thing: string
  readonly status: string
  readonly ko: string
  readonly en: string
  readonly at: string
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS entry (
  n INTEGER PRIMARY KEY, event_id TEXT NOT NULL, system TEXT NOT NULL, kind TEXT NOT NULL, thing TEXT NOT NULL,
  status TEXT NOT NULL, ko TEXT NOT NULL, en TEXT NOT NULL, at TEXT NOT NULL, read INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS mark (one INTEGER PRIMARY KEY CHECK (one = 1), read_up_to INTEGER NOT NULL);`

const ADD = `
INSERT INTO entry (event_id, system, kind, thing, status, ko, en, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING n`

const COLUMNS = 'n, system, kind, thing, status, ko, en, at'

export class Entries {
  readonly #storage: DurableObjectStorage
  /** Ids of the events told: kept in memory, because an index on them would cost a second row per entry. */
  readonly #told = new Set<string>()
  /** In growing order. */
  readonly #unread = new Set<number>()

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    storage.sql.exec(SCHEMA)
    const [mark] = storage.sql.exec<{ read_up_to: number }>('SELECT read_up_to FROM mark').toArray()
    for (const row of storage.sql.exec<{ n: number; event_id: string; read: number }>(
      'SELECT n, event_id, read FROM entry ORDER BY n',
    )) {
      this.#told.add(row.event_id)
      if (row.read === 0 && row.n > (mark?.read_up_to ?? 0)) this.#unread.add(row.n)
    }
  }

  get unread(): number {
    return this.#unread.size
  }

  /** The id of the last entry; 0 while there is none. */
  get newest(): number {
    return this.page(Number.MAX_SAFE_INTEGER, 1)[0]?.id ?? 0
  }

  /** Keeps what is new of these, all or nothing, and answers it. */
  add(news: readonly News[]): readonly Entry[] {
    const fresh = [...new Map(news.map((one) => [one.eventId, one])).values()].filter(
      ({ eventId }) => !this.#told.has(eventId),
    )
    const added = this.#storage.transactionSync(() => fresh.map((one) => this.#insert(one)))
    for (const { eventId } of fresh) this.#told.add(eventId)
    for (const { id } of added) this.#unread.add(id)
    return added
  }

  #insert({ eventId, system, kind, thing, status, text, at }: News): Entry {
    const values = [eventId, system, kind, thing, status, text.ko, text.en, at]
    const { n } = this.#storage.sql.exec<{ n: number }>(ADD, ...values).one()
    return { id: n, thing: { system, kind, id: thing }, status, text, at, read: false }
  }

  /** The newest entries before `before`. */
  page(before: number, limit: number): readonly Entry[] {
    return this.#select(`SELECT ${COLUMNS} FROM entry WHERE n < ? ORDER BY n DESC LIMIT ?`, before, limit)
  }

  /** The oldest entries after `after`. */
  since(after: number, limit: number): readonly Entry[] {
    return this.#select(`SELECT ${COLUMNS} FROM entry WHERE n > ? ORDER BY n LIMIT ?`, after, limit)
  }

  #select(sql: string, ...values: readonly number[]): readonly Entry[] {
    const cells = this.#storage.sql.exec<Cells>(sql, ...values).toArray()
    return cells.map(({ n, system, kind, thing, status, ko, en, at }) => ({
      id: n,
      thing: { system, kind, id: thing },
      status,
      text: { ko, en },
      at,
      read: !this.#unread.has(n),
    }))
  }

  /** Marks entries as read; those that are read already, or do not exist, change nothing. */
  markRead(wish: Read): void {
    const read = [...this.#unread].filter((n) => ('upTo' in wish ? n <= wish.upTo : wish.ids.includes(n)))
    if (read.length === 0) return
    this.#storage.transactionSync(() => {
      if ('upTo' in wish) this.#markUpTo(read.at(-1) ?? 0)
      else for (const n of read) this.#storage.sql.exec('UPDATE entry SET read = 1 WHERE n = ?', n)
    })
    for (const n of read) this.#unread.delete(n)
  }

  #markUpTo(n: number): void {
    this.#storage.sql.exec(
      `INSERT INTO mark (one, read_up_to) VALUES (1, ?)
       ON CONFLICT (one) DO UPDATE SET read_up_to = max(read_up_to, excluded.read_up_to)`,
      n,
    )
  }
}
