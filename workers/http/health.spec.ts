import { describe, expect, it } from 'vitest'
import { callLimitMs, setting } from './health.ts'

describe('Settings', () => {
  it('are whole numbers within their limits, or what is usual', () => {
    expect([setting('X', undefined, 7, 10), setting('X', '1', 7, 10), setting('X', '10', 7, 10)]).toEqual([7, 1, 10])
    expect(setting('X', '', 7, 10)).toBe(7)
    for (const text of ['0', '11', '1.5', 'x', ' ']) expect(() => setting('X', text, 7, 10), text).toThrow('X must be')
    expect(callLimitMs(undefined)).toBe(610)
  })
})
