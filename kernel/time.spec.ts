import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { CLOCK_TOLERANCE_MS, clockBehindMs, epochMs, instantOf, now, plusMs, plusSeconds, reached } from './time.ts'

/** Up to the end of the year 9999: beyond it the text no longer sorts. */
const moment = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) })

describe('time', () => {
  it('writes instants as UTC with milliseconds', () => {
    expect(instantOf(0)).toBe('1970-01-01T00:00:00.000Z')
    expect(now()).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  })

  it('reads back what it wrote', () => fc.assert(fc.property(moment, (ms) => epochMs(instantOf(ms)) === ms)))

  it('sorts text as time', () =>
    fc.assert(fc.property(moment, moment, (a, b) => reached(instantOf(a), instantOf(b)) === b >= a)))

  it('has reached a moment from that very millisecond on', () => {
    const noon = instantOf(43_200_000)
    expect([reached(noon, plusMs(noon, -1)), reached(noon, noon), reached(noon, plusMs(noon, 1))]).toEqual([
      false,
      true,
      true,
    ])
  })

  it('knows how far the clock was set back, behind what it has shown and behind what was written by it (K10)', () => {
    vi.useFakeTimers({ now: 1_000_000 })
    expect([clockBehindMs(), clockBehindMs(instantOf(1_000_000 + CLOCK_TOLERANCE_MS))]).toEqual([0, 0])
    expect(clockBehindMs(instantOf(1_600_000))).toBe(600_000)
    vi.setSystemTime(1_000_000 - CLOCK_TOLERANCE_MS)
    expect(clockBehindMs()).toBe(0)
    vi.setSystemTime(400_000)
    expect(clockBehindMs()).toBe(600_000)
    vi.setSystemTime(1_000_001)
    expect(clockBehindMs()).toBe(0)
    vi.useRealTimers()
  })

  it('adds seconds across midnight', () =>
    expect(plusSeconds('2026-12-31T23:59:59.500Z', 1)).toBe('2027-01-01T00:00:00.500Z'))
})
