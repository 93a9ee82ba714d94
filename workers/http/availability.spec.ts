import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { availabilityCache, PLENTY } from './availability.ts'

describe('Availability seen a moment ago', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('is plenty for a tenth of a second', () => {
    const cache = availabilityCache()
    expect(cache.hasPlenty('a')).toBe(false)
    cache.note('a', PLENTY)
    expect([cache.hasPlenty('a'), cache.hasPlenty('b')]).toEqual([true, false])
    vi.advanceTimersByTime(100)
    expect(cache.hasPlenty('a')).toBe(false)
  })

  it('is forgotten when less was seen, or something that is no number', () => {
    const cache = availabilityCache()
    for (const left of [PLENTY - 1, undefined, 'many']) {
      cache.note('a', PLENTY)
      cache.note('a', left)
      expect(cache.hasPlenty('a')).toBe(false)
    }
  })
})
