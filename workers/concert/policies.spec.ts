import { describe, expect, it } from 'vitest'
import type { EventData, EventName, Events } from '../../kernel/events.ts'
import type { Policy } from '../../kernel/policy.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at } from '../../kernel/testing/specification.ts'
import { bookingEvents, concertEvents, deliveryEvents } from '../../queues/concert.ts'
import { received } from '../../queues/queues.fixtures.ts'
import { type Inbox, subscriptions } from '../../queues/subscriptions.ts'
import { policies } from './policies.ts'

const HOLD_ENDS = '2026-05-01T10:10:00.000Z'
const STARTS = at('19:00')
const ADDRESS = sealedLike('04524 서울 중구 세종대로 110')
const parcel = { customerId: 'kim', organisation: 'naru', concertTitle: '봄밤의 재즈', startsAt: STARTS, quantity: 2 }
const paid = { ...parcel, concertId: 'jazz', amountKrw: 100_000, paymentId: 'concert.booking~b1' }
const ended = { concertId: 'jazz', holdExpiresAt: HOLD_ENDS, paymentAsked: true } as const
const cancelled = { ...ended, reason: 'customer', toBeDelivered: false } as const

/** What follows from this event of the instance `id`. */
const following = <X extends Events, N extends EventName<X>>(
  inbox: Inbox,
  policy: Policy,
  events: X,
  name: N,
  data: EventData<X, N>,
  id = 'b1',
) => {
  const event = received(events, name, id, data, inbox)
  expect(policy.on).toContain(event.type)
  return policy.commandsFor(event)
}
const toConcert = (command: object) => [{ aggregate: 'concert.concert', id: 'jazz', command }]
const toBooking = (id: string, command: object) => ({ aggregate: 'concert.booking', id, command })
const toDelivery = (command: object) => [{ aggregate: 'concert.delivery', id: 'b1', command }]
/** The seats of booking b1 return. */
const returned = toConcert({ type: 'ReleaseSeats', bookingId: 'b1', holdExpiresAt: HOLD_ENDS })
const { 'concert-inventory': ofConcert, 'concert-booking': ofBooking, 'concert-delivery': ofDelivery } = policies

describe('Policies of concert ticketing', () => {
  it('sell the seats whenever a booking is paid', () => {
    const onSite = { ...paid, fulfilment: 'on-site' } as const
    expect(following('concert-inventory', ofConcert.sellSeats, bookingEvents, 'BookingPaid', onSite)).toEqual(
      toConcert({ type: 'SellSeats', bookingId: 'b1' }),
    )
  })

  it('give the seats back whenever a booking is over (C5, C10)', () => {
    const commands = <N extends EventName<typeof bookingEvents>>(name: N, data: EventData<typeof bookingEvents, N>) =>
      following('concert-inventory', ofConcert.releaseSeats, bookingEvents, name, data)
    expect(commands('BookingExpired', ended)).toEqual(returned)
    expect(commands('BookingCancelled', cancelled)).toEqual(returned)
  })

  it('block a late hold whenever a booking was rejected before its concert answered, or for want of seats (G3)', () => {
    const commands = (reason: string, seatsMayBeHeld: boolean) =>
      following('concert-inventory', ofConcert.blockLateHold, bookingEvents, 'BookingRejected', {
        concertId: 'jazz',
        reason,
        seatsMayBeHeld,
        holdExpiresAt: HOLD_ENDS,
      })
    expect(commands('ConcertCancelled', true)).toEqual(returned)
    expect(commands('SeatsSoldOut', false)).toEqual(returned)
    expect(commands('TicketsPerPersonReached', false)).toEqual(returned)
    for (const final of ['ConcertCancelled', 'ConcertNotOnSale', 'ConcertStarted', 'ConcertNotFound', 'HoldLapsed'])
      expect(commands(final, false)).toEqual([])
  })

  it('ask each booking about the seats that are held for it, and give back what is disowned (C4)', () => {
    const asked = { bookingIds: ['b1', 'b2'], holdExpiresAt: HOLD_ENDS } as const
    const vouch = { type: 'VouchForSeats', concertId: 'jazz', holdExpiresAt: HOLD_ENDS }
    expect(
      following('concert-booking', ofBooking.vouchForSeats, concertEvents, 'HoldsQuestioned', asked, 'jazz'),
    ).toEqual([toBooking('b1', vouch), toBooking('b2', vouch)])
    const disowned = { concertId: 'jazz', holdExpiresAt: HOLD_ENDS } as const
    expect(following('concert-inventory', ofConcert.releaseDisowned, bookingEvents, 'SeatsDisowned', disowned)).toEqual(
      returned,
    )
  })

  it('cancel every booking whose hold was recalled (G9)', () => {
    const cancelledAt = HOLD_ENDS
    const recalled = { bookingIds: ['b1', 'b2'], cancelledAt } as const
    expect(
      following('concert-booking', ofBooking.recallBookings, concertEvents, 'HoldsRecalled', recalled, 'jazz'),
    ).toEqual(['b1', 'b2'].map((id) => toBooking(id, { type: 'RecallBooking', cancelledAt })))
  })

  it('issue the ticket whenever its delivery arrived (C8)', () =>
    expect(
      following('concert-booking', ofBooking.issueTicket, deliveryEvents, 'DeliveryDelivered', {
        courierId: 'courier',
      }),
    ).toEqual([toBooking('b1', { type: 'RecordDelivery', courierId: 'courier' })]))

  it('prepare a delivery whenever a booking by post is paid (C8)', () => {
    const commands = (how: Pick<EventData<typeof bookingEvents, 'BookingPaid'>, 'fulfilment' | 'address'>) =>
      following('concert-delivery', ofDelivery.prepareDelivery, bookingEvents, 'BookingPaid', { ...paid, ...how })
    expect(commands({ fulfilment: 'post', address: ADDRESS })).toEqual(
      toDelivery({ type: 'PrepareDelivery', ...parcel, address: ADDRESS }),
    )
    expect(commands({ fulfilment: 'on-site' })).toEqual([])
    expect(() => commands({ fulfilment: 'post' })).toThrow('nowhere')
  })

  it('cancel the delivery whenever a booking that was to be delivered is cancelled (C10)', () => {
    const commands = (toBeDelivered: boolean) =>
      following('concert-delivery', ofDelivery.cancelDelivery, bookingEvents, 'BookingCancelled', {
        ...cancelled,
        toBeDelivered,
      })
    expect(commands(true)).toEqual(toDelivery({ type: 'CancelDelivery', reason: 'customer' }))
    expect(commands(false)).toEqual([])
  })

  it('wait for exactly the events that their inboxes hear', () => {
    for (const [inbox, own] of Object.entries(policies)) {
      const heard = [...subscriptions].flatMap(([type, { inboxes }]) =>
        inboxes.some((name) => name === inbox) ? [type] : [],
      )
      const types = new Set(Object.values<Policy>(own).flatMap(({ on }) => on))
      expect([...types].sort(), inbox).toEqual(heard.sort())
    }
  })
})
