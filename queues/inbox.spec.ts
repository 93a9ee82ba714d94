import { describe, expect, it, vi } from 'vitest'
import { aggregateOf } from '../kernel/aggregate.ts'
import { type Answer, type CommandContext, nothing } from '../kernel/decision.ts'
import { type CommandMessage, named, runPolicies, send, whenever } from '../kernel/policy.ts'
import { bookingEvents } from './concert.ts'
import { inboxesOf, inboxesWith } from './inbox.ts'
import { context, kindOf } from './queues.fixtures.ts'

const MINUTE_MS = 60_000
const bellEvents = { aggregate: 'test.bell', schemas: {}, listeners: {}, confidential: [] } as const
const { on, aggregate } = aggregateOf<null, typeof bellEvents>(bellEvents)
const bell = aggregate({
  initial: null,
  commands: { Ring: on({}, () => nothing) },
  evolve: {},
  describe: () => null,
})

const ringTwice = whenever(bookingEvents, ['BookingDispatched'], (_, id) => [
  send(bell, id, 'Ring'),
  send(bell, `${id}-echo`, 'Ring'),
])
const toll = whenever(bookingEvents, ['BookingDispatched'], () => null)
const policies = named('test-bell', { ringTwice, toll })
const received = context(kindOf(bookingEvents, 'BookingDispatched'), 'b1', 5, {}, 'notification')

const accepted = { outcome: 'accepted', id: '', version: 1, status: '', data: {}, reply: {}, replayed: false } as const
const executing = (answer: Answer = accepted) => {
  const sent: { message: CommandMessage; context: CommandContext }[] = []
  const execute = async (message: CommandMessage, given: CommandContext) => {
    sent.push({ message, context: given })
    return answer
  }
  return { sent, execute }
}

describe('policies (K6)', () => {
  it('send their commands under an id made of event and policy, in the same conversation', async () => {
    const { sent, execute } = executing()
    await runPolicies(policies, execute, [received])
    expect(sent.map(({ message }) => message)).toEqual([
      { aggregate: 'test.bell', id: 'b1', command: { type: 'Ring' } },
      { aggregate: 'test.bell', id: 'b1-echo', command: { type: 'Ring' } },
    ])
    expect(sent[0]?.context).toEqual({
      commandId: '/concert.booking/b1/5/test-bell.ringTwice',
      by: 'test-bell.ringTwice',
      correlationId: 'conversation-1',
      causationId: '/concert.booking/b1/5',
      traceparent: '',
    })
  })

  it('give the same commands the same ids when the event comes again', async () => {
    const { sent, execute } = executing()
    await runPolicies(policies, execute, [received, received])
    expect(sent[0]).toEqual(sent[2])
  })

  it('have no say in events they do not listen to', async () => {
    const over = { concertId: 'c', holdExpiresAt: '2026-05-01T10:00:00.000Z', paymentAsked: false }
    const cancelled = context(kindOf(bookingEvents, 'BookingCancelled'), 'b1', 3, {
      ...over,
      reason: 'customer',
      toBeDelivered: false,
    })
    const { sent, execute } = executing()
    await runPolicies(policies, execute, [cancelled])
    expect(sent).toEqual([])
  })

  it('go on after a refusal nobody waits for, and throw when the outcome is unknown', async () => {
    const no = executing({ outcome: 'refused', refusal: { reason: 'BellCracked' }, replayed: false })
    await runPolicies(policies, no.execute, [received])
    expect(no.sent).toHaveLength(2)
    const silent = executing({ outcome: 'unavailable', dependency: 'bell', retryAfterSeconds: 1 })
    await expect(runPolicies(policies, silent.execute, [received])).rejects.toThrow('bell did not answer Ring')
  })

  it('do not let one that does not answer keep the others waiting, nor ask on when nobody answers', async () => {
    const rung: string[] = []
    const peal = whenever(bookingEvents, ['BookingDispatched'], () =>
      Array.from({ length: 100 }, (_, n) => send(bell, `bell-${n}`, 'Ring')),
    )
    const unavailable = { outcome: 'unavailable', dependency: 'bell', retryAfterSeconds: 1 } as const
    const ringing = (isStuck: (id: string) => boolean) =>
      runPolicies(
        named('test-bell', { peal }),
        async ({ id }) => {
          rung.push(id)
          return isStuck(id) ? unavailable : accepted
        },
        [received],
      )
    await expect(ringing((id) => id === 'bell-0')).rejects.toThrow('bell did not answer Ring')
    expect(rung).toHaveLength(100)
    rung.length = 0
    await expect(ringing(() => true)).rejects.toThrow('bell did not answer Ring')
    expect(rung).toHaveLength(3)
  })
})

describe('the inboxes of a Worker', () => {
  const batch = (queue: string) => ({ queue, messages: [] }) as unknown as MessageBatch<unknown>

  it('are those that have policies', () => {
    expect(inboxesOf({ 'taxi-pickup': [], payment: policies })).toEqual(['payment', 'taxi-pickup'])
  })

  it('refuse a queue nobody here has policies for: a mistake in the configuration', async () => {
    const handle = inboxesWith({ payment: policies }, async () => accepted)
    await expect(handle(batch('payment'), {})).resolves.toBeUndefined()
    await expect(handle(batch('view'), {})).rejects.toThrow('no policies for the queue view')
    await expect(handle(batch('cellar'), {})).rejects.toThrow('no policies for the queue cellar')
  })

  it('know their queues by the names of the deployment they are in', async () => {
    const handle = inboxesWith({ payment: policies }, async () => accepted)
    const deployed = { NAME_PREFIX: 'naru-' }
    await expect(handle(batch('naru-payment'), deployed)).resolves.toBeUndefined()
    await expect(handle(batch('naru-view'), deployed)).rejects.toThrow('no policies for the queue naru-view')
    await expect(handle(batch('other-payment'), deployed)).rejects.toThrow('no policies for the queue other-payment')
    await expect(handle(batch('naru-payment'), {})).rejects.toThrow('no policies for the queue naru-payment')
  })

  it('try a message again whose instance never answers', async () => {
    vi.useFakeTimers()
    const retried: unknown[] = []
    const message = {
      id: 'm1',
      body: [received],
      attempts: 1,
      ack: () => undefined,
      retry: (how: unknown) => retried.push(how),
    }
    const handle = inboxesWith({ 'concert-delivery': { ringTwice } }, () => new Promise<Answer>(() => undefined))
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const batched = { queue: 'concert-delivery', messages: [message] } as unknown as MessageBatch<unknown>
    const handled = handle(batched, {})
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    await handled
    expect(retried).toEqual([{ delaySeconds: 1 }])
    expect(warned.mock.calls.join()).toContain('test.bell (Ring) did not answer within 30000 ms')
    warned.mockRestore()
    vi.useRealTimers()
  })
})
