import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { NamesRpc } from './env.ts'
import { nameBook } from './names.ts'

/** Whoever keeps accounts, with what it was asked. */
const identity = (answer: (ids: readonly string[]) => Promise<Readonly<Record<string, string>>>) => {
  const asked: (readonly string[])[] = []
  const rpc: NamesRpc = {
    namesOf: (ids) => {
      asked.push(ids)
      return answer(ids)
    },
  }
  return { rpc, asked }
}
const naru = async () => ({ kim: '김나루' })

describe('Names of people (U12)', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are asked for once in a minute, also those that nobody knows', async () => {
    const { rpc, asked } = identity(naru)
    const namesOf = nameBook()
    for (const _ of [1, 2]) expect(await namesOf(rpc, ['kim', 'lee', 'kim'])).toEqual(new Map([['kim', '김나루']]))
    expect(asked).toEqual([['kim', 'lee']])
    await vi.advanceTimersByTimeAsync(60_000)
    await namesOf(rpc, ['kim'])
    expect(asked).toEqual([['kim', 'lee'], ['kim']])
  })

  it('are left out when the question fails or is not answered, and not asked for again for five seconds', async () => {
    for (const silent of [() => Promise.reject(new Error('down')), () => new Promise<never>(() => undefined)]) {
      const { rpc, asked } = identity(silent)
      const namesOf = nameBook()
      const first = namesOf(rpc, ['kim'])
      await vi.advanceTimersByTimeAsync(620)
      expect(await first).toEqual(new Map())
      expect(await namesOf(rpc, ['kim'])).toEqual(new Map())
      expect(asked).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(5_000)
      void namesOf(rpc, ['kim'])
      expect(asked).toHaveLength(2)
    }
  })

  it('that were heard stay while nobody answers', async () => {
    let isDown = false
    const { rpc } = identity(() => (isDown ? Promise.reject(new Error('down')) : naru()))
    const namesOf = nameBook()
    await namesOf(rpc, ['kim'])
    isDown = true
    expect(await namesOf(rpc, ['kim', 'lee'])).toEqual(new Map([['kim', '김나루']]))
  })

  it('are none where there are no accounts', async () => {
    expect(await nameBook()(undefined, ['kim'])).toEqual(new Map())
  })
})
