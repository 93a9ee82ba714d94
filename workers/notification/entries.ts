/**
 * The entries of one mailbox, in its own SQLite: one row written per entry, none when an event comes again (N2). Waking,
 * and taking news in, cost the same however many there are.
 */
import { z } from '@hono/zod-openapi'
import { rows } from '../../durable-objects/runtime/rows.ts'
import type { DeliveredEvent } from './catalog.ts'
import { DeliveredIds, type Key } from './delivered-ids.ts'

const entryId = z.int().min(1)
const MARKED_LIMIT = 100

/** An entry as its recipient sees it. `id` counts from 1 and is what live streams are resumed from. */
export const Entry = z
  .object({
    id: entryId,
    thing: z.object({ system: z.string(), kind: z.string(), id: z.string() }),
    status: z.string(),
    text: z.object({ ko: z.string(), en: z.string() }),
    at: z.iso.datetime(),
    read: z.boolean(),
  })
  .openapi('Notification')
export type Entry = z.infer<typeof Entry>

/** Everything up to an entry, or some entries by their ids. */
export const Read = z.union([
  z.strictObject({ upTo: entryId }),
  z.strictObject({ ids: z.array(entryId).min(1).max(MARKED_LIMIT) }),
])
export type Read = z.infer<typeof Read>

/** Ids of events are written down this many at a time; those of the entries since then are kept in memory. */
const RECENT_LIMIT = 64
type Cells = {
  readonly n: number
  readonly system: string
  readonly kind: string
  readonly thing: string
  readonly status: string
  readonly ko: string
  readonly en: string
  readonly at: string
  readonly read: number
}
/** How far the mailbox is: entries are numbered without a gap, so all else that must be known is counted from here. */
type Mark = {
  /** The ids of the events of entries up to this one are written down. */
  readonly told_up_to: number
  readonly read_up_to: number
  /** Entries beyond that which were read one by one. */
  readonly read_above: number
  /** The recipient was forgotten: nothing is kept any more (K16). */
  readonly forgotten: number
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS entry (
  n INTEGER PRIMARY KEY, event_id TEXT NOT NULL, system TEXT NOT NULL, kind TEXT NOT NULL, thing TEXT NOT NULL,
  status TEXT NOT NULL, ko TEXT NOT NULL, en TEXT NOT NULL, at TEXT NOT NULL, read INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS mark (
  one INTEGER PRIMARY KEY CHECK (one = 1), read_up_to INTEGER NOT NULL,
  told_up_to INTEGER NOT NULL DEFAULT 0, read_above INTEGER NOT NULL DEFAULT 0, forgotten INTEGER NOT NULL DEFAULT 0);`

const KEEP = `
INSERT INTO mark (one, told_up_to, read_up_to, read_above) VALUES (1, ?, ?, ?) ON CONFLICT (one) DO UPDATE
SET told_up_to = excluded.told_up_to, read_up_to = excluded.read_up_to, read_above = excluded.read_above`

const ADD = `
INSERT INTO entry (event_id, system, kind, thing, status, ko, en, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING n`

const COLUMNS = 'n, system, kind, thing, status, ko, en, at, read'

const NOTHING_YET: Mark = { told_up_to: 0, read_up_to: 0, read_above: 0, forgotten: 0 }

export class Entries {
  readonly #storage: DurableObjectStorage
  readonly #told: DeliveredIds
  /** Those whose ids are not written down yet: by id, when the event was. */
  #recent: ReadonlyMap<string, Key> = new Map()
  #newest: number
  #mark: Mark

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#told = new DeliveredIds(storage.sql)
    rows(storage.sql, SCHEMA)
    const [mark] = rows<Mark>(storage.sql, 'SELECT told_up_to, read_up_to, read_above, forgotten FROM mark')
    this.#mark = mark ?? NOTHING_YET
    this.#newest = rows<{ n: number | null }>(storage.sql, 'SELECT max(n) AS n FROM entry')[0]?.n ?? 0
    this.#recent = byId(this.#untold())
  }

  get unread(): number {
    return this.#newest - this.#mark.read_up_to - this.#mark.read_above
  }

  /** The id of the last entry; 0 while there is none. */
  get newest(): number {
    return this.#newest
  }

  /** The last entry before the first that is unread. */
  get lastRead(): number {
    const { read_up_to, read_above } = this.#mark
    if (read_above === 0) return read_up_to
    const sql = 'SELECT min(n) AS n FROM entry WHERE n > ? AND read = 0'
    const [unread] = rows<{ n: number | null }>(this.#storage.sql, sql, read_up_to)
    return (unread?.n ?? this.#newest + 1) - 1
  }

  /** Keeps what is new of these, all or nothing, and answers it. */
  add(news: readonly DeliveredEvent[]): readonly Entry[] {
    const fresh = this.#mark.forgotten === 1 ? [] : this.#fresh(news)
    const recent = new Map([...this.#recent, ...byId(fresh)])
    const isDue = recent.size >= RECENT_LIMIT
    const [added, mark] = this.#storage.transactionSync(() => {
      const entries = fresh.map((one) => this.#insert(one))
      if (!isDue) return [entries, this.#mark]
      this.#told.add([...recent.values()])
      return [entries, this.#keep({ ...this.#mark, told_up_to: entries.at(-1)?.id ?? this.#newest })]
    })
    this.#newest = added.at(-1)?.id ?? this.#newest
    this.#mark = mark
    this.#recent = isDue ? new Map() : recent
    return added
  }

  #fresh(news: readonly DeliveredEvent[]): readonly DeliveredEvent[] {
    const unheard = [...byId(news).values()].filter(({ eventId }) => !this.#recent.has(eventId))
    if (unheard.length === 0 || this.#mark.told_up_to === 0) return unheard
    const told = this.#told.among(unheard)
    return unheard.filter(({ eventId }) => !told.has(eventId))
  }

  #insert({ eventId, system, kind, thing, status, text, at }: DeliveredEvent): Entry {
    const values = [eventId, system, kind, thing, status, text.ko, text.en, at]
    const [added] = rows<{ n: number }>(this.#storage.sql, ADD, ...values)
    if (added === undefined) throw new Error('an entry was not given a number')
    return { id: added.n, thing: { system, kind, id: thing }, status, text, at, read: false }
  }

  /** Deletes all there is, and keeps nothing any more. */
  async forget(): Promise<void> {
    if (this.#mark.forgotten === 1) return
    await this.#storage.deleteAll()
    rows(this.#storage.sql, SCHEMA)
    rows(this.#storage.sql, 'INSERT INTO mark (one, read_up_to, forgotten) VALUES (1, 0, 1)')
    this.#mark = { ...NOTHING_YET, forgotten: 1 }
    this.#newest = 0
    this.#recent = new Map()
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
    const cells = rows<Cells>(this.#storage.sql, sql, ...values)
    return cells.map(({ n, system, kind, thing, status, ko, en, at, read }) => ({
      id: n,
      thing: { system, kind, id: thing },
      status,
      text: { ko, en },
      at,
      read: read === 1 || n <= this.#mark.read_up_to,
    }))
  }

  /** Marks entries as read; those that are read already, or do not exist, change nothing. */
  markRead(read: Read): void {
    this.#mark = this.#storage.transactionSync(() =>
      'upTo' in read ? this.#readUpTo(read.upTo) : this.#read(read.ids),
    )
  }

  #readUpTo(upTo: number): Mark {
    const { read_up_to, read_above } = this.#mark
    // Nobody has seen an entry that there is not: such an id is of before a restore, and says nothing of those since.
    if (upTo <= read_up_to || upTo > this.#newest) return this.#mark
    return this.#keep({ ...this.#mark, read_up_to: upTo, read_above: read_above - this.#readBetween(read_up_to, upTo) })
  }

  /** Entries after `from` up to `to` that were read one by one. Each is passed by once, as nobody marks backwards. */
  #readBetween(from: number, to: number): number {
    if (this.#mark.read_above === 0) return 0
    const sql = 'SELECT count(*) AS times FROM entry WHERE n > ? AND n <= ? AND read = 1'
    return rows<{ times: number }>(this.#storage.sql, sql, from, to)[0]?.times ?? 0
  }

  #read(ids: readonly number[]): Mark {
    const unread = ids.filter((n) => n > this.#mark.read_up_to)
    const sql = 'UPDATE entry SET read = 1 WHERE n = ? AND read = 0 RETURNING n'
    const marked = unread.flatMap((n) => rows(this.#storage.sql, sql, n)).length
    return marked === 0 ? this.#mark : this.#keep({ ...this.#mark, read_above: this.#mark.read_above + marked })
  }

  #keep(mark: Mark): Mark {
    rows(this.#storage.sql, KEEP, mark.told_up_to, mark.read_up_to, mark.read_above)
    return mark
  }

  /** Those of the entries whose ids are not written down. */
  #untold(): readonly Key[] {
    return rows<Key>(this.#storage.sql, 'SELECT event_id AS eventId, at FROM entry WHERE n > ?', this.#mark.told_up_to)
  }
}

const byId = <K extends Key>(keys: readonly K[]): ReadonlyMap<string, K> =>
  new Map(keys.map((key) => [key.eventId, key]))
