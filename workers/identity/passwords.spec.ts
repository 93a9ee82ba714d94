import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { passwordsOf, TooManyHashes, turns } from './passwords.ts'

/** Three of them, on a busy machine without the platform's own scrypt. */
const HASHES_MS = 60_000

describe('Hashes of passwords', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Work that ends when it is told to. */
  const held = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    return { work: () => promise, end: resolve }
  }

  it('are worked on so many at once; the next begins when one of them ends', async () => {
    const inTurn = turns(() => 2)
    const [one, two] = [held(), held()]
    let isBegun = false
    const all = [inTurn(one.work), inTurn(two.work)]
    const third = inTurn(async () => {
      isBegun = true
    })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(isBegun).toBe(false)
    one.end()
    await vi.advanceTimersByTimeAsync(100)
    expect(isBegun).toBe(true)
    two.end()
    await Promise.all([...all, third])
  })

  it('are given up by whoever finds no turn in five seconds', async () => {
    const inTurn = turns(() => 1)
    void inTurn(held().work)
    const refused = expect(inTurn(async () => 'done')).rejects.toBeInstanceOf(TooManyHashes)
    await vi.advanceTimersByTimeAsync(5_100)
    await refused
  })

  it('leave their place when they fail, and when nobody hears of them any more', async () => {
    const inTurn = turns(() => 1)
    await expect(inTurn(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    void inTurn(held().work)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await inTurn(async () => 'done')).toBe('done')
  })

  it(
    'are made by scrypt with a salt, and tell the right password from another',
    async () => {
      vi.useRealTimers()
      const { hash, verify } = passwordsOf(() => 2)
      const one = await hash('correct horse battery')
      expect(one).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
      expect(await verify({ hash: one, password: 'correct horse battery' })).toBe(true)
      expect(await verify({ hash: one, password: 'correct horse batterz' })).toBe(false)
    },
    HASHES_MS,
  )
})
