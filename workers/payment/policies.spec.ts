import { describe, expect, it } from 'vitest'
import type { EventData, EventName, Events } from '../../kernel/events.ts'
import type { Policy } from '../../kernel/policy.ts'
import { bookingEvents } from '../../queues/concert.ts'
import { received } from '../../queues/queues.fixtures.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { callEvents } from '../../queues/taxi.ts'
import { policies } from './policies.ts'

/** What follows from this event of the instance `id`. */
const following = <X extends Events, N extends EventName<X>>(
  policy: Policy,
  events: X,
  name: N,
  id: string,
  data: EventData<X, N>,
) => {
  const event = received(events, name, id, data, 'payment')
  expect(policy.on).toContain(event.type)
  return policy.commandsFor(event)
}
const refund = (kind: string, id: string, key: string, amountKrw?: number) => [
  {
    aggregate: 'payment.payment',
    id: `${kind}~${id}`,
    command: { type: 'RefundPayment', paidFor: { kind, id }, key, amountKrw },
  },
]
const { refundExpired, refundCancelled, refundRest, refundCall, refundUnseenCharge } = policies.payment

describe('Policies of payment', () => {
  const expired = (paymentAsked: boolean) =>
    following(refundExpired, bookingEvents, 'BookingExpired', 'b1', {
      concertId: 'jazz',
      holdExpiresAt: '2026-05-01T10:10:00.000Z',
      paymentAsked,
    })
  const cancelled = (paymentAsked: boolean, refundKrw?: number) =>
    following(refundCancelled, bookingEvents, 'BookingCancelled', 'b1', {
      concertId: 'jazz',
      holdExpiresAt: '2026-05-01T10:10:00.000Z',
      paymentAsked,
      reason: 'customer',
      toBeDelivered: false,
      ...(refundKrw !== undefined && { refundKrw }),
    })
  const failed = (reason: string, isOwed: boolean) =>
    following(refundUnseenCharge, callEvents, 'CallPaymentFailed', 'c1', {
      customerId: 'kim',
      reason,
      refund: isOwed,
    })

  it('ask the money back of every booking that is over and asked for it, paid or not (C6, C10)', () => {
    expect(expired(true)).toEqual(refund('concert.booking', 'b1', 'booking-over'))
    expect(cancelled(true)).toEqual(refund('concert.booking', 'b1', 'booking-over'))
  })

  it('give as much of a paid booking back as it says, once more when its concert was cancelled first (C13)', () => {
    expect(cancelled(true, 30_000)).toEqual(refund('concert.booking', 'b1', 'booking-over', 30_000))
    expect(cancelled(true, 0)).toEqual([])
    const rest = following(refundRest, bookingEvents, 'BookingRestRefunded', 'b1', { restKrw: 70_000 })
    expect(rest).toEqual(refund('concert.booking', 'b1', 'concert-cancelled', 70_000))
  })

  it('have nothing to do for a booking that asked for no money', () => {
    expect(expired(false)).toEqual([])
    expect(cancelled(false)).toEqual([])
  })

  it('give the fare of every call back that is cancelled or lapses (T8, T11)', () => {
    const back = refund('taxi.call', 'c1', 'call-over')
    const ofKim = { customerId: 'kim' }
    expect(following(refundCall, callEvents, 'CallCancelled', 'c1', ofKim)).toEqual(back)
    const lapsed = { ...ofKim, because: 'nobody-came' } as const
    expect(following(refundCall, callEvents, 'CallLapsed', 'c1', lapsed)).toEqual(back)
  })

  it('give back what a call did not wait for (T14)', () =>
    expect(failed('PaymentTimedOut', true)).toEqual(refund('taxi.call', 'c1', 'call-over')))

  it('have nothing to do where payment itself declined', () => expect(failed('CardDeclined', false)).toEqual([]))

  it('wait for exactly the events that their inbox hears', () => {
    const heard = Array.from(subscriptions).flatMap(([type, { inboxes }]) =>
      inboxes.includes('payment') ? [type] : [],
    )
    const types = Object.values(policies.payment).flatMap(({ on }: Policy) => on)
    expect(types.sort()).toEqual(heard.sort())
  })
})
