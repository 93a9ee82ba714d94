/**
 * Rows read a moment ago. A crowd that watches one booking or concert is answered from the isolate's memory for a
 * fraction of a second; a newer row applied by this isolate takes the place at once, and `minVersion` looks past it.
 */
import { BoundedCache } from '../../../kernel/bounded-cache.ts'
import { epochMs, now } from '../../../kernel/time.ts'
import type { Instance } from './instance-row.ts'

/** A reader may see a row that is older than the store by this much. */
export const CACHED_MS = 100
/** Rows kept at most; one more takes the place of the oldest. */
export const CACHED_ROWS = 5000

// Without an age: a row that is too old to be shown still says which version has been seen.
const rows = new BoundedCache<string, { readonly row: Instance; readonly until: number }>(CACHED_ROWS)

/** The row, when it was read less than `CACHED_MS` ago. */
export const cachedRow = (aggregate: string, id: string): Instance | null => {
  const kept = rows.get(`${aggregate}/${id}`)
  return kept && epochMs(now()) < kept.until ? kept.row : null
}

/** Keeps a row that was read at `readAt` (before the question went to the store, so that it is never older than said). */
export const cacheRow = (aggregate: string, row: Instance, readAt: number): void => {
  const key = `${aggregate}/${row.id}`
  // Answers of the store may overtake each other: who has seen the newer row must not be shown the older one next.
  if ((rows.get(key)?.row.version ?? 0) > row.version) return
  rows.set(key, { row, until: readAt + CACHED_MS })
}

/** Something newer is known of these. */
export const evictRows = (changed: readonly { readonly aggregate: string; readonly id: string }[]): void => {
  for (const { aggregate, id } of changed) rows.delete(`${aggregate}/${id}`)
}
