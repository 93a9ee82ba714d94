import { describe, expect, it } from 'vitest'
import { epochMs, now } from '../../../kernel/time.ts'
import type { Instance } from './instance-row.ts'
import { CACHED_MS, cachedRow, cacheRow, evictRows } from './row-cache.ts'

const BOOKING = 'concert.booking'
/** Far enough ahead that no row grows old while a test runs. */
const FRESH_MS = 60_000
const readAt = epochMs(now()) + FRESH_MS
const read = (id: string, version: number): Instance => ({
  aggregate: BOOKING,
  id,
  version,
  status: 'booked',
  owner: 'kim',
  organisation: null,
  label: 'Naru',
  data: {},
  createdAt: now(),
  changedAt: now(),
})

describe('A row read a moment ago', () => {
  it('is kept for a moment, counted from before the question', () => {
    cacheRow(BOOKING, read('kept', 1), readAt)
    expect(cachedRow(BOOKING, 'kept')?.version).toBe(1)
    cacheRow(BOOKING, read('late', 1), epochMs(now()) - CACHED_MS)
    expect(cachedRow(BOOKING, 'late')).toBeNull()
  })

  it('gives way to a newer one, and to none that was asked for earlier and answered later', () => {
    cacheRow(BOOKING, read('race', 2), readAt)
    cacheRow(BOOKING, read('race', 1), readAt)
    expect(cachedRow(BOOKING, 'race')?.version).toBe(2)
    cacheRow(BOOKING, read('race', 3), readAt)
    expect(cachedRow(BOOKING, 'race')?.version).toBe(3)
  })

  it('is let go when something newer is known', () => {
    cacheRow(BOOKING, read('gone', 1), readAt)
    evictRows([{ aggregate: BOOKING, id: 'gone' }])
    expect(cachedRow(BOOKING, 'gone')).toBeNull()
  })
})
