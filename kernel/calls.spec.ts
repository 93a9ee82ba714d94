import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { disposing, CALL_LIMIT_MS as LIMIT_MS, outcomeWithin, TimeoutError, withTimeout } from './calls.ts'

describe('Waiting with a limit', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('gives the answer, or what was thrown', async () => {
    expect(await outcomeWithin(Promise.resolve('yes'), LIMIT_MS)).toEqual({ kind: 'answered', value: 'yes' })
    const fault = new Error('lost')
    expect(await outcomeWithin(Promise.reject(fault), LIMIT_MS)).toEqual({ kind: 'failed', fault })
  })

  it('ends at the limit, and not before', async () => {
    const ended = vi.fn()
    void outcomeWithin(new Promise(() => undefined), LIMIT_MS).then(ended)
    await vi.advanceTimersByTimeAsync(LIMIT_MS - 1)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(ended).toHaveBeenCalledWith({ kind: 'timed-out' })
  })

  it('does not count what this isolate stood still: the answer may lie at the door', async () => {
    let answer = (_: string) => undefined as unknown
    const work = new Promise<string>((resolve) => {
      answer = resolve
    })
    const waiting = outcomeWithin(work, LIMIT_MS)
    // The clock jumps while nothing runs: the next step rings far too late.
    vi.setSystemTime(Date.now() + 900)
    await vi.advanceTimersByTimeAsync(LIMIT_MS - 100)
    answer('yes')
    expect(await waiting).toEqual({ kind: 'answered', value: 'yes' })
  })

  it('counts again after a standstill', async () => {
    const waiting = outcomeWithin(new Promise(() => undefined), LIMIT_MS)
    vi.setSystemTime(Date.now() + 900)
    await vi.advanceTimersByTimeAsync(LIMIT_MS)
    expect(await waiting).toEqual({ kind: 'timed-out' })
  })

  it('ends also when the clock is put back: a step that has rung has passed', async () => {
    const ended = vi.fn()
    void outcomeWithin(new Promise(() => undefined), LIMIT_MS).then(ended)
    await vi.advanceTimersByTimeAsync(100)
    vi.setSystemTime(Date.now() - 3_600_000)
    await vi.advanceTimersByTimeAsync(LIMIT_MS)
    expect(ended).toHaveBeenCalledWith({ kind: 'timed-out' })
  })

  it('lasts five times its limit at most, however often the isolate stands still', async () => {
    const ended = vi.fn()
    void outcomeWithin(new Promise(() => undefined), LIMIT_MS).then(ended)
    // Each step of 50 ms takes 400 ms by the clock.
    const standStill = async (steps: number) => {
      for (let step = 0; step < steps; step += 1) {
        vi.setSystemTime(Date.now() + 350)
        await vi.advanceTimersByTimeAsync(50)
      }
    }
    await standStill(7)
    expect(ended).not.toHaveBeenCalled()
    await standStill(1)
    expect(ended).toHaveBeenCalledWith({ kind: 'timed-out' })
  })
})

describe('An answer with a limit', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('is the answer itself, or what was thrown', async () => {
    expect(await withTimeout(LIMIT_MS, 'payment', Promise.resolve('yes'))).toBe('yes')
    const fault = new Error('lost')
    await expect(withTimeout(LIMIT_MS, 'payment', Promise.reject(fault))).rejects.toBe(fault)
  })

  it('is a TimeoutError that names the callee when it did not come in time', async () => {
    const waiting = withTimeout(LIMIT_MS, 'payment', new Promise(() => undefined)).catch((fault: unknown) => fault)
    await vi.advanceTimersByTimeAsync(LIMIT_MS)
    const fault = await waiting
    expect(fault).toBeInstanceOf(TimeoutError)
    expect(String(fault)).toBe('TimeoutError: payment did not answer within 610 ms')
  })
})

describe('An answer over RPC', () => {
  it('is disposed of as soon as it is there, and still read', async () => {
    const dispose = vi.fn()
    const answer = { outcome: 'accepted', [Symbol.dispose]: dispose }
    expect(await disposing(Promise.resolve(answer))).toBe(answer)
    expect(dispose).toHaveBeenCalledOnce()
  })

  it('may also be what holds nothing', async () => {
    for (const answer of [null, undefined, 3, 'yes', { id: 'b1' }]) {
      expect(await disposing(Promise.resolve(answer))).toBe(answer)
    }
  })
})
