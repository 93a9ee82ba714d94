import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BoundedCache } from './bounded-cache.ts'

const LIMIT = 3
const MAX_AGE_MS = 100

const filled = () => {
  const cache = new BoundedCache<string, number>(LIMIT)
  for (const [at, key] of ['a', 'b', 'c'].entries()) cache.set(key, at)
  return cache
}
const held = (cache: BoundedCache<string, number>) => ['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)

describe('A bounded cache', () => {
  it('holds as many values as its limit, and gives up the oldest for one more', () => {
    const cache = filled()
    expect(held(cache)).toEqual(['a', 'b', 'c'])
    cache.set('d', 3)
    expect(held(cache)).toEqual(['b', 'c', 'd'])
  })

  it('has one value for a key, which is as old as the last time it was set', () => {
    const cache = filled()
    cache.set('b', 9)
    expect([held(cache), cache.get('b')]).toEqual([['a', 'b', 'c'], 9])
    cache.set('d', 3)
    cache.set('e', 4)
    expect(held(cache)).toEqual(['b', 'd'])
  })

  it('forgets what is deleted, and then has room', () => {
    const cache = filled()
    cache.delete('b')
    cache.delete('nobody')
    cache.set('d', 3)
    expect(held(cache)).toEqual(['a', 'c', 'd'])
  })

  it('keeps values that mean nothing apart from values that are not there', () => {
    const cache = new BoundedCache<string, null | undefined>(LIMIT)
    cache.set('a', null)
    expect([cache.get('a'), cache.get('b')]).toEqual([null, undefined])
  })
})

describe('A bounded cache with an age', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())
  const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)

  it('gives a value until it is so old, and no longer', () => {
    const cache = new BoundedCache<string, number>(LIMIT, MAX_AGE_MS)
    cache.set('a', 1)
    pass(MAX_AGE_MS - 1)
    expect(cache.get('a')).toBe(1)
    pass(1)
    expect(cache.get('a')).toBeUndefined()
  })

  it('counts the age anew when a value is set again', () => {
    const cache = new BoundedCache<string, number>(LIMIT, MAX_AGE_MS)
    cache.set('a', 1)
    pass(MAX_AGE_MS - 1)
    cache.set('a', 2)
    pass(MAX_AGE_MS - 1)
    expect(cache.get('a')).toBe(2)
  })

  it('gives up a value sooner when told so, but never keeps one longer', () => {
    const cache = new BoundedCache<string, number>(LIMIT, MAX_AGE_MS)
    cache.set('a', 1, MAX_AGE_MS - 1)
    cache.set('b', 1, MAX_AGE_MS + 1)
    cache.set('c', 1, -1)
    expect(held(cache)).toEqual(['a', 'b'])
    pass(MAX_AGE_MS - 1)
    expect(held(cache)).toEqual(['b'])
    pass(1)
    expect(held(cache)).toEqual([])
  })

  it('never gives up a value for its age without one', () => {
    const cache = filled()
    pass(1_000_000_000)
    expect(held(cache)).toEqual(['a', 'b', 'c'])
  })
})
