import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withLimit } from './limit.ts'

const LIMIT_MS = 610

describe('Waiting with a limit', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('gives the answer, or what was thrown', async () => {
    expect(await withLimit(Promise.resolve('yes'), LIMIT_MS)).toEqual({ kind: 'answered', value: 'yes' })
    const fault = new Error('lost')
    expect(await withLimit(Promise.reject(fault), LIMIT_MS)).toEqual({ kind: 'failed', fault })
  })

  it('ends at the limit, and not before', async () => {
    const ended = vi.fn()
    void withLimit(new Promise(() => undefined), LIMIT_MS).then(ended)
    await vi.advanceTimersByTimeAsync(LIMIT_MS - 1)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(ended).toHaveBeenCalledWith({ kind: 'timed-out' })
  })

  it('lets an answer in that lay at the door while this isolate stood still', async () => {
    let answer = (_: string) => undefined as unknown
    const work = new Promise<string>((resolve) => {
      answer = resolve
    })
    const waiting = withLimit(work, LIMIT_MS)
    // The clock jumps while nothing runs: the timer rings far too late.
    vi.setSystemTime(Date.now() + 900)
    await vi.advanceTimersByTimeAsync(LIMIT_MS)
    answer('yes')
    expect(await waiting).toEqual({ kind: 'answered', value: 'yes' })
  })

  it('does not wait for ever after a standstill', async () => {
    const waiting = withLimit(new Promise(() => undefined), LIMIT_MS)
    vi.setSystemTime(Date.now() + 900)
    await vi.advanceTimersByTimeAsync(LIMIT_MS + 200)
    expect(await waiting).toEqual({ kind: 'timed-out' })
  })
})
