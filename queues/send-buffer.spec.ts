import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { event, events, outboxOf, queue } from './outbox.fixtures.ts'
import { type Buffered, bufferOf } from './send-buffer.ts'

/** A wait for the queue after which others send beside the one who waits. */
const SILENT_MS = 1_000
/** The limit of a call, and a second. */
const LOST_MS = 6_000
const WAITING_LIMIT = 1_000

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})
afterEach(() => {
  // In this order: a mock stands before the fake timers, and would put them back.
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** A queue with a buffer, and messages named by letters. */
const sharing = () => {
  const to = queue()
  const buffer = bufferOf(to)
  const lay = (id: string, bytes = 10): Buffered => {
    const message = { body: id, bytes }
    const one: Buffered = { aggregate: 'test.ferry', id, inbox: 'view', message, state: 'waiting', sendingSinceMs: 0 }
    if (!buffer.add(one)) throw new Error(`no room for ${id}`)
    return one
  }
  const hang = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    to.hangs = promise
    return () => {
      to.hangs = null
      resolve()
    }
  }
  return { to, buffer, lay, hang, flush: () => buffer.flush(to) }
}

describe('Messages of several actors (K3)', () => {
  it('that are there in one turn travel in one call, in their order', async () => {
    const { to, lay, flush } = sharing()
    const all = ['a', 'b', 'c'].map((id) => lay(id))
    await Promise.all([flush(), flush(), flush()])
    expect(to.sends).toEqual([['a', 'b', 'c']])
    expect(all.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
  })

  it('that come while a call is under way travel together in the next one, by whoever sends already', async () => {
    const { to, lay, flush, hang } = sharing()
    lay('a')
    const goOn = hang()
    const sending = flush()
    await vi.advanceTimersByTimeAsync(1)
    const later = [lay('b'), lay('c')]
    await flush()
    expect(later.map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    goOn()
    await sending
    expect(to.sends).toEqual([['a'], ['b', 'c']])
  })

  it('fill calls as far as a queue allows', async () => {
    const { to, lay, flush } = sharing()
    for (let n = 0; n < 101; n += 1) lay(`m${n}`)
    for (let n = 0; n < 3; n += 1) lay(`long${n}`, 100_000)
    await flush()
    expect(to.sends.map((messages) => messages.length)).toEqual([100, 3, 1])
  })

  it('are all marked when the queue does not take them, and each is told of in the log', async () => {
    const { to, lay, flush } = sharing()
    to.broken = true
    const both = [lay('a'), lay('b')]
    await flush()
    expect(both.map(({ state }) => state)).toEqual(['failed', 'failed'])
    const logged = vi.mocked(console.warn).mock.calls.map(([line]) => JSON.parse(String(line)))
    expect(logged).toEqual([
      expect.objectContaining({ at: 'outbox.not-sent', aggregate: 'test.ferry', id: 'a', inbox: 'view' }),
      expect.objectContaining({ at: 'outbox.not-sent', aggregate: 'test.ferry', id: 'b', inbox: 'view' }),
    ])
  })

  it('have no room without end', () => {
    const { lay } = sharing()
    for (let n = 0; n < WAITING_LIMIT; n += 1) lay(`m${n}`)
    expect(() => lay('one more')).toThrow('no room')
  })

  it('are left to their own actor when it takes them back, unless they are on their way', async () => {
    const { to, buffer, lay, flush, hang } = sharing()
    const first = lay('a')
    const goOn = hang()
    const sending = flush()
    await vi.advanceTimersByTimeAsync(1)
    const second = lay('b')
    buffer.withdraw(first)
    buffer.withdraw(second)
    goOn()
    await sending
    expect(to.sends).toEqual([['a']])
    expect([first.state, second.state]).toEqual(['sent', 'withdrawn'])
  })
})

describe('One who sends for others and hears nothing from the queue', () => {
  it('is replaced after a second by the next who comes, and does not go on when it hears again', async () => {
    const { to, lay, flush, hang } = sharing()
    lay('a')
    const goOn = hang()
    const silent = flush()
    await vi.advanceTimersByTimeAsync(SILENT_MS)
    lay('b')
    await flush()
    expect(to.sends).toEqual([])

    await vi.advanceTimersByTimeAsync(1)
    to.hangs = null
    const { promise: second, resolve: answerSecond } = Promise.withResolvers<void>()
    to.hangs = second
    const next = flush()
    await vi.advanceTimersByTimeAsync(1)
    lay('c')
    goOn()
    await silent
    // The first one left what waits to the second one.
    expect(to.sends).toEqual([['a']])
    to.hangs = null
    answerSecond()
    await next
    expect(to.sends).toEqual([['a'], ['b'], ['c']])
  })
})

describe('An outbox among others', () => {
  const ferries = () => {
    const view = queue()
    const queues = { VIEW: view }
    return { view, first: outboxOf(queues, 'f1'), second: outboxOf(queues, 'f2') }
  }

  it('shares its calls with them, and knows what arrived', async () => {
    const { view, first, second } = ferries()
    first.add([event(1)])
    second.add([event(1), event(2)])
    await Promise.all([first.share(1), second.share(2)])
    expect(view.sends).toHaveLength(1)
    expect([first.sentUpTo(1), second.sentUpTo(2)]).toEqual([1, 2])
    expect([first.isEmpty, second.isEmpty]).toEqual([true, true])
  })

  it('lets nobody send what is not stored yet', async () => {
    const { view, first } = ferries()
    first.add(events(1, 3))
    await first.share(2)
    expect(view.sequences()).toEqual([1, 2])
    expect(first.sentUpTo(3)).toBe(2)
  })

  it('sends by itself what needs more than one message', async () => {
    const { view, first } = ferries()
    first.add(events(1, 51))
    await first.share(51)
    expect(view.messages().map((message) => (message as unknown[]).length)).toEqual([50, 1])
    expect(first.isEmpty).toBe(true)
  })

  it('counts a call that failed as one try, leaves that inbox alone, and sends by itself when its time has come', async () => {
    const { view, first } = ferries()
    view.broken = true
    first.add([event(1)])
    await first.share(1)
    expect([first.failures(), first.sentUpTo(1)]).toEqual([[1], 0])
    view.broken = false
    first.add([event(2)])
    await first.share(2)
    expect(view.sends).toEqual([])
    await first.run()
    expect(view.sequences()).toEqual([1, 2])
    expect(first.failures()).toEqual([])
  })

  it('does not send what another is just sending for it, and takes back what nobody has begun to send', async () => {
    const { view, first, second } = ferries()
    const { promise, resolve } = Promise.withResolvers<void>()
    view.hangs = promise
    first.add([event(1)])
    const sending = first.share(1)
    await vi.advanceTimersByTimeAsync(1)
    second.add([event(7)])
    await second.share(7)
    view.hangs = null
    await Promise.all([first.run(), second.run()])
    expect(view.sequences()).toEqual([7])
    resolve()
    await sending
    expect(view.sequences()).toEqual([7, 1])
    expect([first.isEmpty, second.isEmpty]).toEqual([true, true])
  })

  it('sends by itself what somebody else took and never marked', async () => {
    const { view, first, second } = ferries()
    first.add([event(1)])
    second.add([event(2)])
    view.hangs = new Promise(() => undefined)
    // Whoever sends is stopped in the middle: nothing of it goes on.
    vi.spyOn(view, 'take').mockImplementationOnce(() => new Promise(() => undefined))
    vi.spyOn(globalThis, 'setTimeout').mockImplementationOnce(() => 0 as unknown as ReturnType<typeof setTimeout>)
    void first.share(1)
    await second.share(2)
    await vi.advanceTimersByTimeAsync(LOST_MS)
    view.hangs = null
    await second.run()
    expect(view.sequences()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(second.sentUpTo(2)).toBe(1)
    await second.run()
    expect(view.sequences()).toEqual([2])
    expect(second.isEmpty).toBe(true)
  })

  it('that begins anew takes back what nobody has begun to send', async () => {
    const { view, first, second } = ferries()
    const { promise, resolve } = Promise.withResolvers<void>()
    view.hangs = promise
    first.add([event(1)])
    const sending = first.share(1)
    await vi.advanceTimersByTimeAsync(1)
    second.add(events(7, 8))
    await second.share(8)
    second.replace([event(8)])
    view.hangs = null
    resolve()
    await sending
    expect(view.sequences()).toEqual([1])
    await second.run()
    expect(view.sequences()).toEqual([1, 8])
  })
})
