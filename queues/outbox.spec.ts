import { describe, expect, it, vi } from 'vitest'
import { TRIES_LIMIT } from '../kernel/backoff.ts'
import { event, events, numbers, outboxOf, setting } from './outbox.fixtures.ts'

const MESSAGE_LIMIT_BYTES = 128_000
const SEND_LIMIT_BYTES = 256_000

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length

describe('The outbox of an instance (K3)', () => {
  it('sends each event to every inbox that listens, and then rests', async () => {
    const { outbox, view, notification } = setting()
    outbox.add([event(1), event(2, 'Departed')])
    expect([outbox.isEmpty, outbox.sentUpTo(2)]).toEqual([false, 0])
    await outbox.run()
    expect(view.sequences()).toEqual([1, 2])
    expect(notification.sequences()).toEqual([2])
    expect([outbox.isEmpty, outbox.sentUpTo(2)]).toEqual([true, 2])
  })

  it('has nothing to send of what nobody hears or may know', async () => {
    const { outbox, view } = setting()
    outbox.add([event(1, 'Cleaned'), { ...event(2), after: null }])
    expect(outbox.isEmpty).toBe(true)
    await outbox.run()
    expect(view.sends).toEqual([])
  })

  it('lets one broken inbox delay no other, and sends it later what it missed', async () => {
    const { outbox, view, notification } = setting()
    notification.broken = true
    outbox.add([event(1, 'Departed')])
    await outbox.run()
    expect([view.sequences().length, notification.sequences().length, outbox.sentUpTo(1)]).toEqual([1, 0, 0])
    notification.broken = false
    outbox.add([event(2, 'Departed')])
    await outbox.run()
    expect(view.sequences()).toEqual([1, 2])
    expect(notification.sequences()).toEqual([1, 2])
    expect(outbox.sentUpTo(2)).toBe(2)
  })

  it('lets one hanging inbox delay no other, nor what happens meanwhile', async () => {
    const { outbox, view, notification } = setting()
    let goOn: () => void = () => undefined
    notification.hangs = new Promise((resolve) => {
      goOn = resolve
    })
    outbox.add([event(1, 'Departed')])
    const first = outbox.run()
    outbox.add([event(2), event(3, 'Departed')])
    const second = outbox.run()
    await vi.waitFor(() => expect(view.sequences()).toEqual([1, 2, 3]))
    expect([notification.sequences(), outbox.sentUpTo(3), outbox.failures()]).toEqual([[], 0, [0]])
    goOn()
    await Promise.all([first, second])
    expect(notification.sequences()).toEqual([1, 3])
  })

  it('does not send again what arrived when later events did not', async () => {
    const { outbox, view } = setting()
    outbox.add(events(1, 2_500))
    const take = view.take
    vi.spyOn(view, 'take').mockImplementation(async (messages) => {
      view.broken = view.sequences().length >= 1_000
      return take(messages)
    })
    await outbox.run()
    expect([outbox.sentUpTo(2_500), outbox.failures()]).toEqual([1_000, [1]])
    vi.mocked(view.take).mockImplementation(take)
    view.broken = false
    await outbox.run()
    expect(view.sequences()).toEqual(numbers(1, 2_500))
  })

  it('is parked after too many tries, and no longer once a send succeeds (K4)', async () => {
    const { outbox, view } = setting()
    view.broken = true
    outbox.add([event(1)])
    for (let n = 1; n < TRIES_LIMIT; n += 1) await outbox.run()
    expect(outbox.isParked).toBe(false)
    await outbox.run()
    expect(outbox.isParked).toBe(true)
    view.broken = false
    await outbox.run()
    expect(outbox.isParked).toBe(false)
  })

  it('sends again what is asked for, whatever was sent before (K9)', async () => {
    const { outbox, view } = setting()
    outbox.add(events(1, 3))
    await outbox.run()
    expect(await outbox.resend(events(2, 3))).toEqual([])
    expect(view.sequences()).toEqual([1, 2, 3, 2, 3])
    view.broken = true
    expect(await outbox.resend(events(2, 3))).toEqual(['view'])
  })

  it('sends only what it is given instead of what it had', async () => {
    const { outbox, view } = setting()
    outbox.add(events(1, 3))
    outbox.replace(events(2, 2))
    expect(outbox.sentUpTo(3)).toBe(1)
    await outbox.run()
    expect(view.sequences()).toEqual([2])
  })

  it('says which binding is missing, and whose events are not sent', async () => {
    const outbox = outboxOf({})
    outbox.add([event(1)])
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    await outbox.run()
    expect(warned.mock.calls.join()).toContain('"aggregate":"test.ferry","id":"f1","inbox":"view"')
    expect(warned.mock.calls.join()).toContain('test.ferry publishes to view, but there is no binding for it')
    expect([outbox.failures(), outbox.isEmpty]).toEqual([[1], false])
    warned.mockRestore()
  })
})

describe('An outbox and what a queue takes', () => {
  it('puts several events of an actor into one message', async () => {
    const { outbox, view } = setting()
    outbox.add(events(1, 50))
    await outbox.run()
    expect(view.messages()).toHaveLength(1)
    outbox.add(events(51, 101))
    await outbox.run()
    expect(view.messages().map((message) => (message as unknown[]).length)).toEqual([50, 50, 1])
  })

  it('gives a long event, which names many, a message of its own', async () => {
    const { outbox, view } = setting()
    const long = { passengers: Array.from({ length: 100 }, (_, n) => `passenger-${n}-of-the-ferry`) }
    outbox.add([...events(1, 2), ...events(3, 4, 'Boarded', long), ...events(5, 7)])
    await outbox.run()
    expect(view.messages().map((message) => (message as unknown[]).length)).toEqual([2, 1, 1, 3])
    expect(view.sequences()).toEqual(numbers(1, 7))
  })

  it('keeps order, loses nothing and stays within every limit, however many and however long', async () => {
    const { outbox, view } = setting()
    outbox.add(events(1, 3_000))
    outbox.add(events(3_001, 3_060, 'Boarded', { text: '배'.repeat(10_000) }))
    await outbox.run()
    expect(view.sequences()).toEqual(numbers(1, 3_060))
    expect(Math.max(...view.messages().map(bytes))).toBeLessThan(MESSAGE_LIMIT_BYTES)
    expect(Math.max(...view.sends.map(bytes))).toBeLessThan(SEND_LIMIT_BYTES)
    expect(Math.max(...view.sends.map((messages) => messages.length))).toBeLessThanOrEqual(100)
  })
})
