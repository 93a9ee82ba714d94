import { describe, expect, it } from 'vitest'
import { inTurn, needsNext, PUBLISHED_AHEAD_MS, SIGNS_DAYS } from './keyring.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2027, 0, 1)
const key = (id: string, atMs: number) => ({ id, createdAt: new Date(atMs) })
/** As the library chooses. */
const signer = (
  keys: readonly { readonly id: string; readonly createdAt: Date }[],
  nowMs: number,
): string | undefined => inTurn(keys, nowMs).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]?.id

describe('The keys that sign (U4)', () => {
  const old = key('old', START)
  const endsAt = START + SIGNS_DAYS * DAY_MS

  it('are made when there is none, and when the newest has signed for its days', () => {
    expect(needsNext([], START)).toBe(true)
    expect(needsNext([old], endsAt - 1)).toBe(false)
    expect(needsNext([old], endsAt)).toBe(true)
    expect(needsNext([old, key('next', endsAt)], endsAt)).toBe(false)
  })

  it('sign a day after they are published, and until then the one before them does', () => {
    const keys = [old, key('next', endsAt)]
    expect(signer(keys, endsAt + PUBLISHED_AHEAD_MS - 1)).toBe('old')
    expect(signer(keys, endsAt + PUBLISHED_AHEAD_MS)).toBe('next')
    expect(inTurn(keys, endsAt).map(({ id }) => id)).toEqual(['old', 'next'])
    expect(signer([...keys].reverse(), endsAt + PUBLISHED_AHEAD_MS)).toBe('next')
  })

  it('sign at once where there was none; of two that were made at once, the first', () => {
    expect(signer([old], START)).toBe('old')
    expect(signer([key('second', START + 5), old], START + 10)).toBe('old')
    expect(signer([], START)).toBeUndefined()
  })
})
