import { describe, expect, it, vi } from 'vitest'
import { TRIES_LIMIT } from '../kernel/backoff.ts'
import type { Facts, Recorded } from '../kernel/decision.ts'
import { instantOf } from '../kernel/time.ts'
import { Outbox, type Publishing } from './outbox.ts'

const MESSAGE_LIMIT_BYTES = 128_000
const SEND_LIMIT_BYTES = 256_000

/** A queue as the platform offers it, which keeps what it was sent and can be out of order. */
const queue = () => {
  const sends: unknown[][] = []
  const it = {
    broken: false,
    /** Resolves when a queue that hangs goes on. */
    hangs: null as Promise<void> | null,
    sends,
    messages: () => sends.flat(),
    letters: () => sends.flat(2) as { seq: number }[],
    take: async (messages: unknown[]) => {
      if (it.broken) throw new Error('Queue is overloaded. Please back off.')
      await it.hangs
      sends.push(messages)
    },
    send: async (body: unknown) => it.take([body]),
    sendBatch: async (batch: Iterable<{ body: unknown }>) => it.take(Array.from(batch, ({ body }) => body)),
  }
  return it
}

const publishing: Publishing = {
  inboxesOf: (_, type) => (type === 'Whispered' ? [] : type === 'Sailed' ? ['harbour', 'town'] : ['harbour']),
  bindingOf: (inbox) => inbox.toUpperCase(),
  envelope: (_aggregate, _id, event) => ({ seq: event.seq, data: event.data }),
}

const event = (seq: number, type = 'Boarded', data: Facts = {}): Recorded => ({
  seq,
  type,
  time: instantOf(seq),
  data,
  by: 'kim',
  correlationId: 'c',
  causationId: 'c',
  traceparent: '',
  after: { status: 'moored', owner: null, label: 'Ferry', data: {} },
  was: 'moored',
})
const events = (from: number, to: number, type?: string, data?: Facts) =>
  Array.from({ length: to - from + 1 }, (_, n) => event(from + n, type, data))
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

const setting = () => {
  const harbour = queue()
  const town = queue()
  return { harbour, town, relay: new Outbox(publishing, { HARBOUR: harbour, TOWN: town }, 'harbour.ferry', []) }
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length

describe('relay (K3)', () => {
  it('sends each event to every inbox that listens, and then rests', async () => {
    const { relay, harbour, town } = setting()
    relay.add([event(1), event(2, 'Sailed')])
    expect([relay.idle, relay.sentUpTo(2)]).toEqual([false, 0])
    await relay.run('f1')
    expect(harbour.letters().map(({ seq }) => seq)).toEqual([1, 2])
    expect(town.letters().map(({ seq }) => seq)).toEqual([2])
    expect([relay.idle, relay.sentUpTo(2)]).toEqual([true, 2])
  })

  it('has nothing to send of what nobody hears or may know', async () => {
    const { relay, harbour } = setting()
    relay.add([event(1, 'Whispered'), { ...event(2), after: null }])
    expect(relay.idle).toBe(true)
    await relay.run('f1')
    expect(harbour.sends).toEqual([])
  })

  it('lets one broken inbox delay no other, and sends it later what it missed', async () => {
    const { relay, harbour, town } = setting()
    town.broken = true
    relay.add([event(1, 'Sailed')])
    await relay.run('f1')
    expect([harbour.letters().length, town.letters().length, relay.sentUpTo(1)]).toEqual([1, 0, 0])
    town.broken = false
    relay.add([event(2, 'Sailed')])
    await relay.run('f1')
    expect(harbour.letters().map(({ seq }) => seq)).toEqual([1, 2])
    expect(town.letters().map(({ seq }) => seq)).toEqual([1, 2])
    expect(relay.sentUpTo(2)).toBe(2)
  })

  it('lets one hanging inbox delay no other, nor what happens meanwhile', async () => {
    const { relay, harbour, town } = setting()
    let goOn: () => void = () => undefined
    town.hangs = new Promise((resolve) => {
      goOn = resolve
    })
    relay.add([event(1, 'Sailed')])
    const first = relay.run('f1', true)
    relay.add([event(2), event(3, 'Sailed')])
    const second = relay.run('f1', true)
    await vi.waitFor(() => expect(harbour.letters().map(({ seq }) => seq)).toEqual([1, 2, 3]))
    expect([town.letters(), relay.sentUpTo(3), relay.failures()]).toEqual([[], 0, [0]])
    goOn()
    await Promise.all([first, second])
    expect(town.letters().map(({ seq }) => seq)).toEqual([1, 3])
  })

  it('does not send again what arrived when later events did not', async () => {
    const { relay, harbour } = setting()
    relay.add(events(1, 2_500))
    const take = harbour.take
    vi.spyOn(harbour, 'take').mockImplementation(async (messages) => {
      harbour.broken = harbour.letters().length >= 1_000
      return take(messages)
    })
    await relay.run('f1')
    expect([relay.sentUpTo(2_500), relay.failures()]).toEqual([1_000, [1]])
    vi.mocked(harbour.take).mockImplementation(take)
    harbour.broken = false
    await relay.run('f1')
    expect(harbour.letters().map(({ seq }) => seq)).toEqual(numbers(1, 2_500))
  })

  it('is parked after too many tries, and no longer once a send succeeds (K4)', async () => {
    const { relay, harbour } = setting()
    harbour.broken = true
    relay.add([event(1)])
    for (let n = 1; n < TRIES_LIMIT; n += 1) await relay.run('f1')
    expect(relay.parked).toBe(false)
    await relay.run('f1')
    expect(relay.parked).toBe(true)
    harbour.broken = false
    await relay.run('f1')
    expect(relay.parked).toBe(false)
  })

  it('sends again what is asked for, whatever was sent before (K9)', async () => {
    const { relay, harbour } = setting()
    relay.add(events(1, 3))
    await relay.run('f1')
    expect(await relay.resend('f1', events(2, 3))).toEqual([])
    expect(harbour.letters().map(({ seq }) => seq)).toEqual([1, 2, 3, 2, 3])
    harbour.broken = true
    expect(await relay.resend('f1', events(2, 3))).toEqual(['harbour'])
  })

  it('says which binding is missing', async () => {
    const relay = new Outbox(publishing, {}, 'harbour.ferry', [])
    relay.add([event(1)])
    const told = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    await relay.run('f1')
    expect(told.mock.calls.join()).toContain('harbour.ferry tells harbour')
    expect([relay.failures(), relay.idle]).toEqual([[1], false])
    told.mockRestore()
  })
})

describe('relay: what a queue takes', () => {
  it('puts several events of an actor into one message', async () => {
    const { relay, harbour } = setting()
    relay.add(events(1, 50))
    await relay.run('f1')
    expect(harbour.messages()).toHaveLength(1)
    relay.add(events(51, 101))
    await relay.run('f1')
    expect(harbour.messages().map((message) => (message as unknown[]).length)).toEqual([50, 50, 1])
  })

  it('gives a long event, which names many, a message of its own', async () => {
    const { relay, harbour } = setting()
    const long = { passengers: Array.from({ length: 100 }, (_, n) => `passenger-${n}-of-the-ferry`) }
    relay.add([...events(1, 2), ...events(3, 4, 'Boarded', long), ...events(5, 7)])
    await relay.run('f1')
    expect(harbour.messages().map((message) => (message as unknown[]).length)).toEqual([2, 1, 1, 3])
    expect(harbour.letters().map(({ seq }) => seq)).toEqual(numbers(1, 7))
  })

  it('keeps order, loses nothing and stays within every limit, however many and however long', async () => {
    const { relay, harbour } = setting()
    relay.add(events(1, 3_000))
    relay.add(events(3_001, 3_060, 'Boarded', { text: '배'.repeat(10_000) }))
    await relay.run('f1')
    expect(harbour.letters().map(({ seq }) => seq)).toEqual(numbers(1, 3_060))
    expect(Math.max(...harbour.messages().map(bytes))).toBeLessThan(MESSAGE_LIMIT_BYTES)
    expect(Math.max(...harbour.sends.map(bytes))).toBeLessThan(SEND_LIMIT_BYTES)
    expect(Math.max(...harbour.sends.map((messages) => messages.length))).toBeLessThanOrEqual(100)
  })
})
