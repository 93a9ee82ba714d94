/** One instance by its key: one D1 read (C12). */
import { growingPause } from '../../../kernel/backoff.ts'
import { epochMs, now } from '../../../kernel/time.ts'
import type { ChangeRow } from '../../http/reads.ts'
import { COLUMNS, type Instance, type InstanceCells, instanceOf } from './instance-row.ts'
import { cachedRow, cacheRow } from './row-cache.ts'

/** A read with `minVersion` waits this long at most (V6). */
export const MIN_VERSION_WAIT_MS = 2000
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
 * The instance once it has reached `minVersion`; after the longest wait whatever there is, with its own version (V6).
 * What may not be seen is waited for like what does not exist: the wait tells nobody that it does (G10, S12).
 */
export const instanceSince = async (
  db: D1Database,
  aggregate: string,
  id: string,
  minVersion: number,
  maySee: (row: Instance) => boolean,
): Promise<Instance | null> => {
  const until = epochMs(now()) + MIN_VERSION_WAIT_MS
  for (let attempt = 1; ; attempt += 1) {
    const found = await fromStore(db, aggregate, id)
    const row = found && maySee(found) ? found : null
    const leftMs = until - epochMs(now())
    if ((row && row.version >= minVersion) || leftMs <= 0) return row
    const pauseMs = growingPause(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS)
    await new Promise((wake) => setTimeout(wake, Math.min(pauseMs, leftMs)))
  }
}

/** An instance changes its state this often at most before the rest is cut off; no aggregate comes near it. */
export const HISTORY_LIMIT = 1000

const HISTORY = `SELECT seq, status, was, event, at FROM history WHERE aggregate = ?1 AND id = ?2 ORDER BY seq LIMIT ?3`

/** The states an instance went through, oldest first (G8). */
export const historyOf = async (db: D1Database, aggregate: string, id: string): Promise<readonly ChangeRow[]> =>
  (await db.prepare(HISTORY).bind(aggregate, id, HISTORY_LIMIT).all<ChangeRow>()).results
