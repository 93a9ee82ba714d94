import { describe, expect, it } from 'vitest'
import { backoffMs, growingPause, RESUME_MS } from './backoff.ts'

describe('The pause between attempts', () => {
  it('doubles from the first to the longest, and stays there', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 5_000].map((failures) => growingPause(failures, 3, 40))
    expect(pauses).toEqual([3, 6, 12, 24, 40, 40, 40])
  })

  it('is the first one before anything failed', () => expect(growingPause(0, 3, 40)).toBe(3))

  it('of an actor is 2 s before anything failed, then 1, 2, 4 … 60 s (K4)', () => {
    expect(backoffMs(0)).toBe(RESUME_MS)
    expect([1, 2, 3, 6, 7, 8, 40].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000])
  })
})
