/** Every change of state of what somebody owns, across all of it (U11). */
import type { Facts } from '../../../kernel/decision.ts'
import type { ChangeRow } from '../../http/reads.ts'
import { cursorAfter } from './cursor.ts'

/** Of a history nothing is ever written anew, so none of these changes while a list is walked (V8). */
export const CHANGES_KEY_LENGTH = 4
/** Sorts after every instant. */
const TOP = '~'

// The newest first over everything somebody owns: an index that gave it would cost a row for each change of everybody, and
// this is asked by one person of their own. It reads the keys of their bookings and the histories behind them, no more.
export const CHANGES = `
SELECT changed.aggregate, changed.seq, changed.status, changed.was, changed.event, changed.at, thing.id, thing.data
FROM (
  SELECT owned.id AS thing, history.* FROM instance AS owned INDEXED BY instance_owned
  CROSS JOIN (SELECT ?2 AS aggregate, '' AS prefix UNION ALL SELECT ?3, ?4) AS named
  CROSS JOIN history ON history.aggregate = named.aggregate AND history.id = named.prefix || owned.id
  WHERE owned.owner = ?1 AND owned.aggregate NOT GLOB 'payment.*' AND owned.aggregate = ?2
    AND (history.at, history.aggregate, history.id, history.seq) < (?5, ?6, ?7, ?8)
  ORDER BY history.at DESC, history.aggregate DESC, history.id DESC, history.seq DESC LIMIT ?9
) AS changed JOIN instance AS thing ON thing.aggregate = ?2 AND thing.id = changed.thing
ORDER BY changed.at DESC, changed.aggregate DESC, changed.id DESC, changed.seq DESC`

type Cells = ChangeRow & { readonly aggregate: string; readonly id: string; readonly data: string }
/** A change, and what it happened to as it is now. */
export type Changed = {
  readonly change: ChangeRow & { readonly of: string }
  readonly thing: { readonly id: string; readonly data: Facts }
}

/** Whose changes of what; `after`: the key of the change before the page. */
export type ChangesOf = {
  readonly owner: string
  readonly aggregate: string
  readonly companion: { readonly aggregate: string; readonly prefix: string }
  readonly after: readonly string[] | null
  readonly limit: number
}

export const changesOf = async (
  db: D1Database,
  { owner, aggregate, companion, after, limit }: ChangesOf,
): Promise<{ readonly items: readonly Changed[]; readonly next: string | null }> => {
  const [at = TOP, kind = '', id = '', seq = 0] = after ?? []
  const statement = db.prepare(CHANGES)
  const { results } = await statement
    .bind(owner, aggregate, companion.aggregate, companion.prefix, at, kind, id, Number(seq), limit + 1)
    .all<Cells>()
  const shown = results.slice(0, limit)
  const last = results.length > limit ? shown.at(-1) : undefined
  const keyOf = (cells: Cells): readonly string[] => {
    const id = cells.aggregate === companion.aggregate ? companion.prefix + cells.id : cells.id
    return [cells.at, cells.aggregate, id, String(cells.seq)]
  }
  return {
    items: shown.map(({ aggregate: of, id, data, seq, status, was, event, at }) => ({
      change: { seq, status, was, event, at, of },
      thing: { id, data: JSON.parse(data) },
    })),
    next: last ? cursorAfter(...keyOf(last)) : null,
  }
}
