import { describe, expect, it, vi } from 'vitest'
import { PATIENCE_MS, Room, SERVED_AT_ONCE, WAITING_LIMIT } from './room.ts'

/** Work that goes on until it is told to end. */
const service = () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  return { work: () => promise, end: () => resolve('served') }
}
const clock = () => Date.now()

describe('The waiting room (C11)', () => {
  it('serves so many at a time, and the next when one has left', async () => {
    const room = new Room()
    const services = Array.from({ length: SERVED_AT_ONCE + 1 }, service)
    const begun: number[] = []
    const answers = services.map(({ work }, customer) =>
      room.serve(clock, () => {
        begun.push(customer)
        return work()
      }),
    )
    await Promise.resolve()
    expect(begun).toHaveLength(SERVED_AT_ONCE)
    services[0]?.end()
    expect(await answers[0]).toBe('served')
    await vi.waitFor(() => expect(begun).toHaveLength(SERVED_AT_ONCE + 1))
    for (const { end } of services) end()
    expect(await Promise.all(answers)).toEqual(services.map(() => 'served'))
  })

  it('gives the place back when the work fails', async () => {
    const room = new Room()
    const fail = () => room.serve(clock, () => Promise.reject(new Error('lost')))
    for (let customer = 0; customer <= SERVED_AT_ONCE; customer += 1) await expect(fail()).rejects.toThrow('lost')
    expect(await room.serve(clock, async () => 'served')).toBe('served')
  })

  it('turns away who would wait too long, and who finds too many waiting', async () => {
    vi.useFakeTimers()
    const room = new Room()
    const endless = Array.from({ length: SERVED_AT_ONCE }, service)
    for (const { work } of endless) void room.serve(clock, work)
    const waiting = Array.from({ length: WAITING_LIMIT }, () => room.serve(clock, async () => 'served'))
    expect(await room.serve(clock, async () => 'served')).toBeNull()
    await vi.advanceTimersByTimeAsync(PATIENCE_MS)
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => null))
    vi.useRealTimers()
  })
})
