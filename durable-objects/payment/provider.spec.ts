import { describe, expect, it } from 'vitest'
import { SLOW_FROM_MS, SLOW_TO_MS, slownessMs } from './provider.ts'

/** G5. */
const CALL_LIMIT_MS = 610
const keys = Array.from({ length: 5_000 }, (_, at) => `concert.booking~${at.toString(36).padStart(26, '0')}`)

describe('The slowness of test-slow (P3)', () => {
  it('lies between 400 and 620 ms, both ends included', () => {
    const all = keys.map(slownessMs)
    expect([SLOW_FROM_MS, SLOW_TO_MS]).toEqual([400, 620])
    expect([Math.min(...all), Math.max(...all)]).toEqual([SLOW_FROM_MS, SLOW_TO_MS])
  })

  it('meets the limit of a call from both sides', () => {
    expect(keys.some((key) => slownessMs(key) > CALL_LIMIT_MS)).toBe(true)
    expect(keys.some((key) => slownessMs(key) < CALL_LIMIT_MS)).toBe(true)
  })

  it('is the same for the same key, so that a trial can be repeated', () => {
    for (const key of keys.slice(0, 100)) expect(slownessMs(key)).toBe(slownessMs(key))
    expect(new Set(keys.map(slownessMs)).size).toBe(SLOW_TO_MS - SLOW_FROM_MS + 1)
  })
})
