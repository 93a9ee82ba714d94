import { describe, expect, it, vi } from 'vitest'
import type { Answer, CommandContext } from '../kernel/decision.ts'
import { type CommandMessage, policy, runPolicies, send } from '../kernel/policy.ts'
import { BookingCancelled, BookingDispatched } from './concert.ts'
import { inboxesWith } from './inbox.ts'
import { context } from './queues.fixtures.ts'

const MINUTE_MS = 60_000
const bell = { name: 'harbour.bell', commands: undefined as never }
const ring = policy({
  name: 'harbour.ring-when-dispatched',
  on: BookingDispatched,
  then: (_, id) => [send(bell, id, { type: 'Ring' }), send(bell, `${id}-echo`, { type: 'Ring' })],
})
const toll = policy({ name: 'harbour.toll-when-dispatched', on: BookingDispatched, then: () => [] })
const news = context(BookingDispatched, 'b1', 5, {}, 'notification')

const accepted = { outcome: 'accepted', id: '', version: 1, status: '', data: {}, reply: {}, replayed: false } as const
const asked = (answer: Answer = accepted) => {
  const orders: { order: CommandMessage; context: CommandContext }[] = []
  const ask = async (order: CommandMessage, told: CommandContext) => {
    orders.push({ order, context: told })
    return answer
  }
  return { orders, ask }
}

describe('policies (K6)', () => {
  it('send their commands under an id made of event and policy, in the same conversation', async () => {
    const { orders, ask } = asked()
    await runPolicies([ring, toll], ask, [news])
    expect(orders.map(({ order }) => order)).toEqual([
      { aggregate: 'harbour.bell', id: 'b1', command: { type: 'Ring' } },
      { aggregate: 'harbour.bell', id: 'b1-echo', command: { type: 'Ring' } },
    ])
    expect(orders[0]?.context).toEqual({
      commandId: '/concert.booking/b1/5/harbour.ring-when-dispatched',
      by: 'harbour.ring-when-dispatched',
      correlationId: 'conversation-1',
      causationId: '/concert.booking/b1/5',
      traceparent: '',
    })
  })

  it('give the same commands the same ids when the event comes again', async () => {
    const { orders, ask } = asked()
    await runPolicies([ring], ask, [news, news])
    expect(orders[0]).toEqual(orders[2])
  })

  it('have no say in events they do not listen to', async () => {
    const over = { concertId: 'c', holdExpiresAt: '2026-05-01T10:00:00.000Z', paymentAsked: false }
    const cancelled = context(BookingCancelled, 'b1', 3, { ...over, reason: 'customer', toBeDelivered: false })
    const { orders, ask } = asked()
    await runPolicies([ring], ask, [cancelled])
    expect(orders).toEqual([])
  })

  it('go on after a refusal nobody waits for, and throw when the outcome is unknown', async () => {
    const no = asked({ outcome: 'refused', refusal: { reason: 'BellCracked' }, replayed: false })
    await runPolicies([ring], no.ask, [news])
    expect(no.orders).toHaveLength(2)
    const silent = asked({ outcome: 'unavailable', dependency: 'bell', retryAfterSeconds: 1 })
    await expect(runPolicies([ring], silent.ask, [news])).rejects.toThrow('bell did not answer Ring')
  })

  it('do not let one that does not answer keep the others waiting, nor ask on when nobody answers', async () => {
    const rung: string[] = []
    const peal = policy({
      name: 'harbour.peal-when-dispatched',
      on: BookingDispatched,
      then: () => Array.from({ length: 100 }, (_, n) => send(bell, `bell-${n}`, { type: 'Ring' })),
    })
    const unavailable = { outcome: 'unavailable', dependency: 'bell', retryAfterSeconds: 1 } as const
    const except = (stuck: (id: string) => boolean) => async (order: CommandMessage) => {
      rung.push(order.id)
      return stuck(order.id) ? unavailable : accepted
    }
    await expect(
      runPolicies(
        [peal],
        except((id) => id === 'bell-0'),
        [news],
      ),
    ).rejects.toThrow('bell did not answer Ring')
    expect(rung).toHaveLength(100)
    rung.length = 0
    await expect(
      runPolicies(
        [peal],
        except(() => true),
        [news],
      ),
    ).rejects.toThrow('bell did not answer Ring')
    expect(rung).toHaveLength(3)
  })
})

describe('the inboxes of a Worker', () => {
  const batch = (queue: string) => ({ queue, messages: [] }) as unknown as MessageBatch<unknown>

  it('refuse a queue nobody here has policies for: a mistake in the configuration', async () => {
    const handle = inboxesWith({ payment: [ring] }, async () => accepted)
    await expect(handle(batch('payment'), {})).resolves.toBeUndefined()
    await expect(handle(batch('view'), {})).rejects.toThrow('no policies for the queue view')
    await expect(handle(batch('cellar'), {})).rejects.toThrow('no policies for the queue cellar')
  })

  it('know their queues by the names of the deployment they are in', async () => {
    const handle = inboxesWith({ payment: [ring] }, async () => accepted)
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
      body: [news],
      attempts: 1,
      ack: () => undefined,
      retry: (how: unknown) => retried.push(how),
    }
    const handle = inboxesWith({ 'concert-delivery': [ring] }, () => new Promise<Answer>(() => undefined))
    const told = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const batched = { queue: 'concert-delivery', messages: [message] } as unknown as MessageBatch<unknown>
    const handled = handle(batched, {})
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    await handled
    expect(retried).toEqual([{ delaySeconds: 1 }])
    expect(told.mock.calls.join()).toContain('harbour.bell (Ring) did not answer within 30000 ms')
    told.mockRestore()
    vi.useRealTimers()
  })
})
