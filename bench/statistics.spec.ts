import { describe, expect, it } from 'vitest'
import { median, percentile, ratios, summary } from './statistics.ts'

describe('median', () => {
  it('is the middle of an odd number of values, in whatever order', () => expect(median([9, 1, 5])).toBe(5))
  it('is the mean of the middle two of an even number', () => expect(median([4, 1, 3, 100])).toBe(3.5))
  it('is not a number when there are no values', () => expect(median([])).toBeNaN())
  it('compares as numbers, not as text', () => expect(median([10, 9, 2])).toBe(9))
})

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)

  it.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [0.991, 100],
    [1, 100],
  ])('of 1..100 at %s is %s', (share, value) => expect(percentile(hundred, share)).toBe(value))
  it('of one value is that value', () => expect(percentile([7], 0.99)).toBe(7))
  it('leaves its input in order', () => {
    const values = [3, 1, 2]
    percentile(values, 0.5)
    expect(values).toEqual([3, 1, 2])
  })
})

describe('summary', () => {
  it('counts, and names the middle, the tail and the worst', () =>
    expect(summary([5, 1, 3])).toEqual({ count: 3, p50: 3, p99: 5, max: 5 }))
})

describe('ratios', () => {
  it('divides each measurement by the floor measured next to it', () =>
    expect(ratios([10, 30], [20, 30])).toEqual([0.5, 1]))
  it('is not a number without a floor', () => expect(ratios([10], [])).toEqual([Number.NaN]))
})
