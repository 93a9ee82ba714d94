/**
 * Told (알린 소식): the ids of all events that a mailbox was ever told, so that one that comes again is known however late
 * it comes (N2). They lie on pages in the order of the events' times, one row a page: to look one up reads the page of
 * its time, and to add some dozens, nearly all of them recent, writes a page or two. An index would be a row for each.
 */
import { rows } from '../../durable-objects/runtime/rows.ts'
import type { DeliveredEvent } from './catalog.ts'

/** An event has the same id and the same time whenever it comes. */
export type Key = Pick<DeliveredEvent, 'eventId' | 'at'>

/** A page with more ids is cut into halves: some 20 KB that are read for each look, of the 2 MB a row may have. */
const PAGE_IDS_LIMIT = 256

const SCHEMA = 'CREATE TABLE IF NOT EXISTS told (first TEXT PRIMARY KEY, ids TEXT NOT NULL) WITHOUT ROWID'
/** The pages that these times lie on: each begins with `first` and goes on to the next one. */
const PAGES = `
SELECT first, ids FROM told
WHERE first IN (SELECT (SELECT max(first) FROM told WHERE first <= time.value) FROM json_each(?) AS time)`
const WRITE = 'INSERT INTO told (first, ids) VALUES (?, ?) ON CONFLICT (first) DO UPDATE SET ids = excluded.ids'
/** Before every time there is. */
const BEGINNING = ''

type Ids = (readonly [at: string, eventId: string])[]

export class DeliveredIds {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Which of these were told. Something must have been added before. */
  among(keys: readonly Key[]): ReadonlySet<string> {
    const told = new Set([...this.#pages(keys).values()].flatMap((ids) => ids.map(([, eventId]) => eventId)))
    return new Set(keys.map(({ eventId }) => eventId).filter((eventId) => told.has(eventId)))
  }

  /** Adds ids that are not there yet; the caller has a transaction. */
  add(keys: readonly Key[]): void {
    rows(this.#sql, SCHEMA)
    const pages = this.#pages(keys)
    if (pages.size === 0) pages.set(BEGINNING, [])
    const firsts = [...pages.keys()].sort().reverse()
    for (const { eventId, at } of keys) {
      const first = firsts.find((time) => time <= at) ?? BEGINNING
      pages.get(first)?.push([at, eventId])
    }
    for (const [first, ids] of pages) {
      for (const part of cut(first, ids)) rows(this.#sql, WRITE, part.first, JSON.stringify(part.ids))
    }
  }

  #pages(keys: readonly Key[]): Map<string, Ids> {
    const times = JSON.stringify([...new Set(keys.map(({ at }) => at))])
    const pages = rows<{ first: string; ids: string }>(this.#sql, PAGES, times)
    return new Map(pages.map(({ first, ids }) => [first, JSON.parse(ids)]))
  }
}

/** One page, or several when it is too long; what happened at the same millisecond is never cut apart. */
const cut = (first: string, ids: Ids): readonly { readonly first: string; readonly ids: Ids }[] => {
  if (ids.length <= PAGE_IDS_LIMIT) return [{ first, ids }]
  let part: { first: string; ids: Ids } = { first, ids: [] }
  const parts = [part]
  for (const id of ids.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))) {
    const [at] = id
    if (part.ids.length >= PAGE_IDS_LIMIT / 2 && part.ids.at(-1)?.[0] !== at) {
      part = { first: at, ids: [] }
      parts.push(part)
    }
    part.ids.push(id)
  }
  return parts
}
