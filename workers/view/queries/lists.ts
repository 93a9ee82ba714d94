/** Lists: each walks one index, so that its cost is what it shows and not what others own (V3). */
import type { Order } from '../../http/reads.ts'
import { cursorAfter } from './cursor.ts'
import { COLUMNS, type Instance, type InstanceCells, instanceOf } from './instance-row.ts'

/** A page, and the cursor of the next one. */
export type Page = { readonly items: readonly Instance[]; readonly next: string | null }

/** What a list is asked for. `after`: the sort key of the row before the page. */
export type ListQuery = {
  readonly status: string | null
  readonly limit: number
  readonly after: readonly string[] | null
}

/** Sorts after every key: the first page of a list that runs downwards begins below it. */
const TOP = '\u{10FFFF}'

type SortKey = (row: Instance) => readonly string[]

const pageOf = (cells: readonly InstanceCells[], limit: number, key: SortKey): Page => {
  const items = cells.slice(0, limit).map(instanceOf)
  const last = items.at(-1)
  return { items, next: cells.length > limit && last ? cursorAfter(...key(last)) : null }
}

const rows = async (db: D1Database, sql: string, ...values: readonly unknown[]): Promise<readonly InstanceCells[]> =>
  (
    await db
      .prepare(sql)
      .bind(...values)
      .all<InstanceCells>()
  ).results

// `aggregate NOT GLOB` is the index's own condition: without it SQLite cannot take the index. `INDEXED BY`: SQLite, knowing
// no numbers, would rather sort a whole kind; and a list that lost its index should fail at once, not slowly.
const OWNED = `SELECT ${COLUMNS} FROM instance INDEXED BY instance_owned
WHERE owner = ?1 AND aggregate NOT GLOB 'payment.*' AND (created_at, aggregate, id) < (?2, ?3, ?4)
  AND (?5 IS NULL OR aggregate GLOB ?5) AND (?6 IS NULL OR status = ?6)
ORDER BY created_at DESC, aggregate DESC, id DESC LIMIT ?7`

export const OWNED_KEY_LENGTH = 3

/** What somebody owns, newest first; `kind` is an aggregate's name or a pattern like `concert.*`. */
export const owned = async (db: D1Database, owner: string, kind: string | null, wish: ListQuery): Promise<Page> => {
  const [createdAt = TOP, aggregate = TOP, id = TOP] = wish.after ?? []
  const found = await rows(db, OWNED, owner, createdAt, aggregate, id, kind, wish.status, wish.limit + 1)
  return pageOf(found, wish.limit, (row) => [row.createdAt, row.aggregate, row.id])
}

/** A kind whose instances everybody may list, and the index that is in the order of the list. */
export type Catalog = { readonly aggregate: string; readonly index: string }

export const CATALOG_KEY_LENGTH = 2

/** What is on offer, newest first. */
export const catalog = async (db: D1Database, { aggregate, index }: Catalog, wish: ListQuery): Promise<Page> => {
  const sql = `SELECT ${COLUMNS} FROM instance INDEXED BY ${index}
WHERE aggregate = '${aggregate}' AND (created_at, id) < (?1, ?2) AND (?3 IS NULL OR status = ?3)
ORDER BY created_at DESC, id DESC LIMIT ?4`
  const [createdAt = TOP, id = TOP] = wish.after ?? []
  const found = await rows(db, sql, createdAt, id, wish.status, wish.limit + 1)
  return pageOf(found, wish.limit, (row) => [row.createdAt, row.id])
}

/** A kind that somebody works through by status, its index on (status, created_at, id), and what is left out of it. */
export type WorkList = { readonly aggregate: string; readonly index: string; readonly where?: 'owner IS NOT NULL' }

export const WORK_KEY_LENGTH = 3

/** A work list: by status from the end of the alphabet, then newest first. */
export const workList = async (db: D1Database, list: WorkList, wish: ListQuery): Promise<Page> => {
  const { aggregate, index, where = 'TRUE' } = list
  const [status = TOP, createdAt = TOP, id = TOP] = wish.after ?? []
  const from = `SELECT ${COLUMNS} FROM instance INDEXED BY ${index} WHERE aggregate = '${aggregate}' AND ${where}`
  const all = `${from} AND (status, created_at, id) < (?1, ?2, ?3) ORDER BY status DESC, created_at DESC, id DESC LIMIT ?4`
  const some = `${from} AND status = ?1 AND (created_at, id) < (?2, ?3) ORDER BY created_at DESC, id DESC LIMIT ?4`
  const found = await rows(db, wish.status ? some : all, wish.status ?? status, createdAt, id, wish.limit + 1)
  return pageOf(found, wish.limit, (row) => [row.status, row.createdAt, row.id])
}

/** A kind of which those in one state wait to be taken, and its index on (created_at, id) of exactly these. */
export type WaitingList = { readonly aggregate: string; readonly status: string; readonly index: string }

export const WAITING_KEY_LENGTH = 2

/** What waits, the longest waiting first. */
export const waiting = async (db: D1Database, list: WaitingList, wish: Omit<ListQuery, 'status'>): Promise<Page> => {
  const sql = `SELECT ${COLUMNS} FROM instance INDEXED BY ${list.index}
WHERE aggregate = '${list.aggregate}' AND status = '${list.status}' AND (created_at, id) > (?1, ?2)
ORDER BY created_at, id LIMIT ?3`
  const [createdAt = '', id = ''] = wish.after ?? []
  const found = await rows(db, sql, createdAt, id, wish.limit + 1)
  return pageOf(found, wish.limit, (row) => [row.createdAt, row.id])
}

/** A kind that belongs to something else, the field that names it, and its index on (that field, created_at, id). */
export type PartsList = { readonly aggregate: string; readonly field: string; readonly index: string }

export const PARTS_KEY_LENGTH = 2

/** What belongs to one thing, newest first. */
export const partsOf = async (db: D1Database, list: PartsList, owner: string, wish: ListQuery): Promise<Page> => {
  const sql = `SELECT ${COLUMNS} FROM instance INDEXED BY ${list.index}
WHERE aggregate = '${list.aggregate}' AND data ->> '${list.field}' = ?1 AND (created_at, id) < (?2, ?3)
  AND (?4 IS NULL OR status = ?4)
ORDER BY created_at DESC, id DESC LIMIT ?5`
  const [createdAt = TOP, id = TOP] = wish.after ?? []
  const found = await rows(db, sql, owner, createdAt, id, wish.status, wish.limit + 1)
  return pageOf(found, wish.limit, (row) => [row.createdAt, row.id])
}

/** A filtered walk by key reads this many rows for one page at most; the page may then be short and still have a next. */
export const SCAN_ROWS = 5000

const SCAN = `SELECT ${COLUMNS}, n, total FROM (
  SELECT *, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS total FROM (
    SELECT * FROM instance WHERE aggregate = ?1 AND id > ?2 ORDER BY id LIMIT ?3))
WHERE ?4 IS NULL OR status = ?4 OR n = total ORDER BY id LIMIT ?5`

type Scanned = InstanceCells & { readonly n: number; readonly total: number }

export const SCAN_KEY_LENGTH = 1

/** Every instance of a kind in the order of its ids: for staff, who look through all of them without an index of their own. */
export const scanAll = async (db: D1Database, aggregate: string, wish: ListQuery): Promise<Page> => {
  const reach = wish.status === null ? wish.limit + 1 : SCAN_ROWS
  const [after = ''] = wish.after ?? []
  const walk = db.prepare(SCAN).bind(aggregate, after, reach, wish.status, wish.limit + 1)
  const found = (await walk.all<Scanned>()).results
  const fitting = found.filter((row) => wish.status === null || row.status === wish.status).map(withoutCounts)
  const last = found.at(-1)
  if (fitting.length > wish.limit || !last || last.total < reach) return pageOf(fitting, wish.limit, (row) => [row.id])
  // The walk ended before the kind did: the next page goes on where it stopped.
  return { items: fitting.map(instanceOf), next: cursorAfter(last.id) }
}

const withoutCounts = ({ n: _n, total: _total, ...cells }: Scanned): InstanceCells => cells

/** Fixed names of the indexes that carry the orders; `workers/view/indexes.ts` makes the statements from the same. */
const kindWord = (aggregate: string): string => aggregate.replace(/[.-]/g, '_')
export const indexOf = (aggregate: string, order: Order): string | null => {
  if (order.by === 'owner' || order.by === 'id') return null
  const more =
    order.by === 'oldest' ? `_${order.status.replaceAll('-', '_')}` : order.by === 'field' ? `_${order.field}` : ''
  return `instance_${kindWord(aggregate)}_by_${order.by}${more.toLowerCase()}`
}

/** The length of the sort key of an order. */
export const keyLengthOf = ({ by }: Order): number =>
  ({
    owner: OWNED_KEY_LENGTH,
    newest: CATALOG_KEY_LENGTH,
    status: WORK_KEY_LENGTH,
    oldest: WAITING_KEY_LENGTH,
    id: SCAN_KEY_LENGTH,
    field: PARTS_KEY_LENGTH,
  })[by]

/** A page of a kind in this order; `subject`: whose, or the value of the field. */
export const pageIn = (
  db: D1Database,
  aggregate: string,
  order: Order,
  subject: string,
  query: ListQuery,
): Promise<Page> => {
  const index = indexOf(aggregate, order) ?? ''
  switch (order.by) {
    case 'owner':
      return owned(db, subject, aggregate, query)
    case 'newest':
      return catalog(db, { aggregate, index }, query)
    case 'status':
      return workList(db, { aggregate, index, ...(order.owned && { where: 'owner IS NOT NULL' }) }, query)
    case 'oldest':
      return waiting(db, { aggregate, index, status: order.status }, query)
    case 'id':
      return scanAll(db, aggregate, query)
    case 'field':
      return partsOf(db, { aggregate, index, field: order.field }, subject, query)
  }
}
