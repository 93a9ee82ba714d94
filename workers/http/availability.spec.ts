import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { availabilityCache, PLENTY } from './availability.ts'

describe('Room seen a moment ago', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('is plenty for a tenth of a second', () => {
    const rooms = availabilityCache()
    expect(rooms.isPlentiful('a')).toBe(false)
    rooms.note('a', PLENTY)
    expect([rooms.isPlentiful('a'), rooms.isPlentiful('b')]).toEqual([true, false])
    vi.advanceTimersByTime(100)
    expect(rooms.isPlentiful('a')).toBe(false)
  })

  it('is forgotten when less was seen, or something that is no number', () => {
    const rooms = availabilityCache()
    for (const left of [PLENTY - 1, undefined, 'many']) {
      rooms.note('a', PLENTY)
      rooms.note('a', left)
      expect(rooms.isPlentiful('a')).toBe(false)
    }
  })
})
