import { describe, expect, it } from 'vitest'
import { endOf, isBeyond, isOver, venueDateAt } from './venue-date.ts'

describe('Venue date (날짜)', () => {
  it('is the day it is in Seoul, nine hours ahead of UTC', () => {
    expect(venueDateAt('2026-05-01T14:59:59.999Z')).toBe('2026-05-01')
    expect(venueDateAt('2026-05-01T15:00:00.000Z')).toBe('2026-05-02')
    expect(venueDateAt('2026-12-31T15:00:00.000Z')).toBe('2027-01-01')
  })

  it('ends at midnight in Seoul', () => {
    expect(endOf('2026-05-01')).toBe('2026-05-01T15:00:00.000Z')
    expect(endOf('2028-02-29')).toBe('2028-02-29T15:00:00.000Z')
    expect(isOver('2026-05-01', '2026-05-01T14:59:59.999Z')).toBe(false)
    expect(isOver('2026-05-01', '2026-05-01T15:00:00.000Z')).toBe(true)
  })

  it('lies so many days ahead, counted in Seoul', () => {
    expect(isBeyond('2026-05-11', 10, '2026-05-01T14:59:59.999Z')).toBe(false)
    expect(isBeyond('2026-05-12', 10, '2026-05-01T14:59:59.999Z')).toBe(true)
    expect(isBeyond('2026-05-12', 10, '2026-05-01T15:00:00.000Z')).toBe(false)
  })
})
