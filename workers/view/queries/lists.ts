/** Lists: each goes along one index, so that its cost is what it shows and not what others own (V3). */
import type { Order } from '../../http/reads.ts'
import { cursorAfter } from './cursor.ts'
import { COLUMNS, type Instance, type InstanceCells, instanceOf } from './instance-row.ts'

/** A page, and the cursor of the next one; a filtered page may be short and still have a next. */
export type Page = { readonly items: readonly Instance[]; readonly next: string | null }

/** What a list is asked for. `after`: the sort key of the row before the page. */
export type ListQuery = {
  /** What its rows are read for, besides the state. */
  readonly only?: readonly Condition[]
  readonly status: string | null
  readonly limit: number
  readonly after: readonly string[] | null
}

/** A condition of a statement, with its values. */
export type Condition = { readonly sql: string; readonly values: readonly string[] }

/** A filtered list reads this many rows for one page at most. */
export const SCAN_ROWS = 5000

/** Sort columns that never change, so that a scan neither skips nor repeats a row, whatever else changes (V8). */
type Column = 'created_at' | 'aggregate' | 'id'
/** A way through the rows: along an index, of the rows that fit, newest first unless it runs upwards. */
export type Scan = {
  readonly index: string | null
  readonly where: string
  readonly values: readonly string[]
  readonly key: readonly Column[]
  readonly upwards?: boolean
  /** The values of a second way along the same index: its rows are sorted in among those of the first. */
  readonly also?: readonly string[]
}

const cellOf = (row: InstanceCells | Instance, column: Column): string =>
  column === 'created_at' ? row.createdAt : row[column]

/** Sorts after every key: the first page of a list that runs downwards begins below it. */
const TOP = '\u{10FFFF}'

// `INDEXED BY`: SQLite, knowing no numbers, would rather sort a whole kind; and a list that lost its index should fail at
// once, not slowly.
const statementOf = ({ index, where, key, also, upwards = false }: Scan, conditions: readonly Condition[]): string => {
  const order = key.map((column) => (upwards ? column : `${column} DESC`)).join(', ')
  const rows = `FROM instance ${index === null ? '' : `INDEXED BY ${index}`} WHERE ${where}
  AND (${key.join(', ')}) ${upwards ? '>' : '<'} (${key.map(() => '?').join(', ')}) ORDER BY ${order} LIMIT ?`
  const both = `FROM (SELECT * FROM (SELECT * ${rows}) UNION ALL SELECT * FROM (SELECT * ${rows})) ORDER BY ${order} LIMIT ?`
  const from = also === undefined ? rows : both
  if (conditions.length === 0) return `SELECT ${COLUMNS} ${from}`
  // The last row that was read comes along, whether it fits or not: the next page goes on after it.
  const fits = conditions.map(({ sql }) => sql).join(' AND ')
  return `SELECT ${COLUMNS}, n, total, fits FROM (
  SELECT *, ${fits} AS fits, row_number() OVER (ORDER BY ${order}) AS n, count(*) OVER () AS total FROM (SELECT * ${from}))
WHERE fits OR n = total ORDER BY ${order} LIMIT ?`
}

type ScannedCells = InstanceCells & { readonly n?: number; readonly total?: number; readonly fits?: number | null }

/** The page of a scan after a place, or the first. */
export const pageIn = async (
  db: D1Database,
  scan: Scan,
  { after, status, only = [], limit }: ListQuery,
): Promise<Page> => {
  const from = scan.key.map((_, at) => after?.[at] ?? (scan.upwards ? '' : TOP))
  const conditions = [...(status === null ? [] : [{ sql: 'status = ?', values: [status] }]), ...only]
  const reach = conditions.length === 0 ? limit + 1 : SCAN_ROWS
  const sought = conditions.flatMap(({ values }) => values)
  const scanned = [scan.values, ...(scan.also ? [scan.also] : [])].flatMap((values) => [...values, ...from, reach])
  const ends = [...(scan.also ? [reach] : []), ...(conditions.length === 0 ? [] : [limit + 1])]
  const statement = db.prepare(statementOf(scan, conditions)).bind(...sought, ...scanned, ...ends)
  const found = (await statement.all<ScannedCells>()).results
  const fitting = found.filter(({ fits }) => fits === undefined || fits === 1).map(withoutCounts)
  const items = fitting.slice(0, limit).map(instanceOf)
  const isCutOff = found.at(-1)?.n === SCAN_ROWS
  const last = fitting.length > limit ? items.at(-1) : isCutOff ? found.at(-1) : undefined
  return { items, next: last ? cursorAfter(...scan.key.map((column) => cellOf(last, column))) : null }
}

const withoutCounts = ({ n: _n, total: _total, fits: _fits, ...cells }: ScannedCells): InstanceCells => cells

// `aggregate NOT GLOB` is the index's own condition: without it SQLite cannot take the index.
const OWNED = "owner = ? AND aggregate NOT GLOB 'payment.*'"

/**
 * What somebody owns, newest first; of one system, or of all. `also`: another name under which they own things; the
 * same name, as of who was forgotten, adds nothing.
 */
export const ownedBy = (owner: string, system: string | null, also?: string): Scan => ({
  index: 'instance_owned',
  where: system === null ? OWNED : `${OWNED} AND aggregate GLOB ?`,
  values: system === null ? [owner] : [owner, `${system}.*`],
  ...(also !== undefined && also !== owner && { also: system === null ? [also] : [also, `${system}.*`] }),
  key: ['created_at', 'aggregate', 'id'],
})

/** What belongs to an organisation, or only its things of one kind, newest first in each kind. */
export const organisationHas = (organisation: string, aggregate: string | undefined): Scan => {
  const index = 'instance_of_organisation'
  if (aggregate === undefined) {
    return { index, where: 'organisation = ?', values: [organisation], key: ['aggregate', 'created_at', 'id'] }
  }
  return {
    index,
    where: 'organisation = ? AND aggregate = ?',
    values: [organisation, aggregate],
    key: ['created_at', 'id'],
  }
}

/** All of a kind, by id. */
export const ofKind = (aggregate: string): Scan => ({
  index: null,
  where: 'aggregate = ?',
  values: [aggregate],
  key: ['id'],
  upwards: true,
})

/** Whatever bears this id, among these kinds. */
export const ofId = (id: string, kinds: readonly string[]): Scan => ({
  index: null,
  where: `aggregate IN (${kinds.map(() => '?').join(', ')}) AND id = ?`,
  values: [...kinds, id],
  key: ['aggregate', 'id'],
  upwards: true,
})

/** Everything there is, by kind and id. */
export const ofAll: Scan = { index: null, where: 'true', values: [], key: ['aggregate', 'id'], upwards: true }

/** Who asks for a list: for whom they work, undefined for those who see all of it. */
export type Caller = { readonly sub: string; readonly organisation: string | undefined }

/** Fixed names of the indexes that carry the orders; `test/migrations.test.ts` looks for the statements that make them. */
const kindWord = (aggregate: string): string => aggregate.replace(/[.-]/g, '_')
export const indexOf = (aggregate: string, order: Order): string | null => {
  const name = `instance_${kindWord(aggregate)}_by_`
  if (order.by === 'newest') return `${name}newest`
  if (order.by === 'oldest') return `${name}oldest_${kindWord(order.status)}`
  return order.by === 'organisation' && order.field !== undefined ? `${name}${order.field.toLowerCase()}` : null
}

/** The way through a kind in this order, for who asks; `value`: what the field of the order is asked to name. */
export const scanOf = (aggregate: string, order: Order, caller: Caller, value: string | undefined): Scan => {
  const index = indexOf(aggregate, order)
  const key = ['created_at', 'id'] as const
  const { sub, organisation } = caller
  switch (order.by) {
    case 'owner': {
      const owned = ownedBy(sub, null)
      const kind = { ...owned, where: `${owned.where} AND aggregate = ?`, values: [sub, aggregate] }
      if (!order.there || organisation === undefined) return kind
      return { ...kind, where: `${kind.where} AND organisation = ?`, values: [...kind.values, organisation] }
    }
    case 'newest':
      return { index, where: `aggregate = '${aggregate}'`, values: [], key }
    case 'oldest':
      return {
        index,
        where: `aggregate = '${aggregate}' AND status = '${order.status}'`,
        values: [],
        key,
        upwards: true,
      }
    case 'organisation': {
      const theirs = organisation === undefined ? '' : ' AND organisation = ?'
      const owned = order.owned ? ' AND owner IS NOT NULL' : ''
      const values = organisation === undefined ? [] : [organisation]
      if (value !== undefined) {
        const named = `aggregate = '${aggregate}' AND data ->> '${order.field}' = ?`
        return { index, where: named + theirs + owned, values: [value, ...values], key }
      }
      const where = `aggregate = ?${theirs}${owned}`
      if (organisation === undefined) return { index: null, where, values: [aggregate], key: ['id'], upwards: true }
      return { index: 'instance_of_organisation', where, values: [aggregate, ...values], key }
    }
  }
}
