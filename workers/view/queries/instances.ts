/** One instance by its key: one D1 read (C12). */
import { growingPause } from '../../../kernel/backoff.ts'
import { epochMs, now } from '../../../kernel/time.ts'
import type { ChangeRow } from '../../http/reads.ts'
import { COLUMNS, type Instance, type InstanceCells, instanceOf } from './instance-row.ts'
import { cachedRow, cacheRow } from './row-cache.ts'

/** A read with `minVersion` waits this long at most (V6). */
export const MIN_VERSION_WAIT_MS = 2000
/**
 * A version this far above what there is does not come while a read waits: it is of another installation, or of before a
 * restore. Such a read is answered at once.
 */
export const AHEAD_LIMIT = 10_000
/** Who has no token has sent no command, and waits for the very next version at most. */
const AHEAD_LIMIT_OF_NOBODY = 1
const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 200

const BY_KEY = `SELECT ${COLUMNS} FROM instance WHERE aggregate = ?1 AND id = ?2`

const fromStore = async (db: D1Database, aggregate: string, id: string): Promise<Instance | null> => {
  const askedAt = epochMs(now())
  const cells = await db.prepare(BY_KEY).bind(aggregate, id).first<InstanceCells>()
  if (!cells) return null
  const row = instanceOf(cells)
  cacheRow(aggregate, row, askedAt)
  return row
}

/** The instance as the view knows it, at most `CACHED_MS` old. */
export const instance = async (db: D1Database, aggregate: string, id: string): Promise<Instance | null> =>
  cachedRow(aggregate, id) ?? fromStore(db, aggregate, id)

/**
 * The instance once it has reached `minVersion`; after the longest wait whatever there is, with its own version (V6), and
 * at once when that version cannot come in the meantime. `isNobody`: who has no token. What may not be seen is waited
 * for like what does not exist: the wait tells nobody that it does (G10, S12).
 */
export const instanceSince = async (
  db: D1Database,
  aggregate: string,
  id: string,
  minVersion: number,
  maySee: (row: Instance) => boolean,
  isNobody: boolean,
): Promise<Instance | null> => {
  const ahead = isNobody ? AHEAD_LIMIT_OF_NOBODY : AHEAD_LIMIT
  const until = epochMs(now()) + MIN_VERSION_WAIT_MS
  for (let attempt = 1; ; attempt += 1) {
    const found = await fromStore(db, aggregate, id)
    const row = found && maySee(found) ? found : null
    const leftMs = until - epochMs(now())
    if ((row && row.version >= minVersion) || leftMs <= 0) return row
    if (minVersion > (row?.version ?? 0) + ahead) return row
    const pauseMs = growingPause(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS)
    await new Promise((wake) => setTimeout(wake, Math.min(pauseMs, leftMs)))
  }
}

const HISTORY = `
SELECT seq, status, was, event, at FROM history WHERE aggregate = ?1 AND id = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4`

/** Some states an instance went through, as they came; `earlier`: the sequence behind which the page before them begins. */
export type HistoryPage = { readonly items: readonly ChangeRow[]; readonly earlier: number | null }

/** The newest `limit` states before the change `before`, or of all (G8). */
export const historyOf = async (
  db: D1Database,
  aggregate: string,
  id: string,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<HistoryPage> => {
  const query = db.prepare(HISTORY).bind(aggregate, id, before ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const found = (await query.all<ChangeRow>()).results
  const items = found.slice(0, limit).reverse()
  return { items, earlier: found.length > limit ? (items[0]?.seq ?? null) : null }
}
