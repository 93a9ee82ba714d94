/** What specs of sending have in common: queues that can be out of order, and the outboxes of ferries. */
import type { Facts, Recorded } from '../kernel/decision.ts'
import { instantOf } from '../kernel/time.ts'
import { Outbox, type Publishing } from './outbox.ts'

/** A queue as the platform offers it, which keeps what it was sent and can be out of order. */
export const queue = () => {
  const sends: unknown[][] = []
  const it = {
    broken: false,
    /** Resolves when a queue that hangs goes on. */
    hangs: null as Promise<void> | null,
    sends,
    messages: () => sends.flat(),
    sequences: () => sends.flat(2).map((event) => (event as { seq: number }).seq),
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

/** Everybody hears of a departure, the view of everything else but what concerns nobody. */
const publishing: Publishing = {
  inboxesOf: (_, type) => (type === 'Cleaned' ? [] : type === 'Departed' ? ['view', 'notification'] : ['view']),
  bindingOf: (inbox) => inbox.toUpperCase(),
  envelope: (_aggregate, id, event) => ({ id, seq: event.seq, data: event.data }),
}

export const event = (seq: number, type = 'Boarded', data: Facts = {}): Recorded => ({
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
export const events = (from: number, to: number, type?: string, data?: Facts) =>
  Array.from({ length: to - from + 1 }, (_, n) => event(from + n, type, data))
export const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

const ferryEvents = { aggregate: 'test.ferry', schemas: {}, listeners: {}, confidential: [] }
export const outboxOf = (queues: object, id = 'f1') => new Outbox(publishing, queues, ferryEvents, id)

export const setting = () => {
  const view = queue()
  const notification = queue()
  return { view, notification, outbox: outboxOf({ VIEW: view, NOTIFICATION: notification }) }
}
