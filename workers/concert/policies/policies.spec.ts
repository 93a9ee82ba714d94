import { describe, expect, it } from 'vitest'
import type { Facts } from '../../../kernel/decision.ts'
import type { NamedPolicy } from '../../../kernel/policy.ts'
import {
  BookingCancelled,
  BookingExpired,
  BookingPaid,
  BookingRejected,
  DeliveryDelivered,
  HoldsRecalled,
} from '../../../queues/concert.ts'
import type { EventKind } from '../../../queues/envelope.ts'
import { context } from '../../../queues/queues.fixtures.ts'
import { type Inbox, inboxes, subscriptions } from '../../../queues/subscriptions.ts'
import { callOffBookingWhenHoldCalledOff } from './call-off-booking-when-hold-called-off.ts'
import { cancelDeliveryWhenBookingCancelled } from './cancel-delivery-when-booking-cancelled.ts'
import { policies } from './index.ts'
import { issueTicketWhenDeliveryDelivered } from './issue-ticket-when-delivery-delivered.ts'
import { prepareDeliveryWhenBookingPaid } from './prepare-delivery-when-booking-paid.ts'
import { releaseSeatsWhenBookingOver, releaseSeatsWhenBookingRejected } from './release-seats-when-booking-over.ts'
import { sellSeatsWhenBookingPaid } from './sell-seats-when-booking-paid.ts'

const HOLD_ENDS = '2026-05-01T10:10:00.000Z'
const ADDRESS = '04524 서울 중구 세종대로 110'
const parcel = { customerId: 'kim', concertTitle: '봄밤의 재즈', quantity: 2 }
const paid = { ...parcel, concertId: 'jazz', amountKrw: 100_000, paymentId: 'concert.booking~b1' }
const over = { concertId: 'jazz', holdExpiresAt: HOLD_ENDS, paymentAsked: true }

/** What the policy orders when this happened to the instance `id`. */
const whenever = (policy: NamedPolicy, kind: EventKind, data: Facts, inbox: Inbox, id = 'b1') => {
  expect(policy.on).toContain(kind.type)
  return policy.commandsFor(context(kind, id, 3, data, inbox))
}

/** The seats of booking b1 go back. */
const back = [
  {
    aggregate: 'concert.concert',
    id: 'jazz',
    command: { type: 'ReleaseSeats', bookingId: 'b1', holdExpiresAt: HOLD_ENDS },
  },
]

describe('Policies of concert ticketing', () => {
  it('sell the seats whenever a booking is paid', () =>
    expect(
      whenever(sellSeatsWhenBookingPaid, BookingPaid, { ...paid, fulfilment: 'on-site' }, 'concert-inventory'),
    ).toEqual([{ aggregate: 'concert.concert', id: 'jazz', command: { type: 'SellSeats', bookingId: 'b1' } }]))

  it('give the seats back whenever a booking is over (C5, C10)', () => {
    const cancelled = { ...over, reason: 'customer', toBeDelivered: false }
    expect(whenever(releaseSeatsWhenBookingOver, BookingExpired, over, 'concert-inventory')).toEqual(back)
    expect(whenever(releaseSeatsWhenBookingOver, BookingCancelled, cancelled, 'concert-inventory')).toEqual(back)
    const rejected = { concertId: 'jazz', reason: 'ConcertCancelled', holdExpiresAt: HOLD_ENDS }
    const orders = (seatsMayBeHeld: boolean) =>
      whenever(releaseSeatsWhenBookingRejected, BookingRejected, { ...rejected, seatsMayBeHeld }, 'concert-inventory')
    expect(orders(true)).toEqual(back)
    expect(orders(false)).toEqual([])
  })

  it('bar a late hold whenever a booking was rejected because nothing was left (G3)', () => {
    const soldOut = { concertId: 'jazz', reason: 'SeatsSoldOut', seatsMayBeHeld: false, holdExpiresAt: HOLD_ENDS }
    expect(whenever(releaseSeatsWhenBookingRejected, BookingRejected, soldOut, 'concert-inventory')).toEqual(back)
  })

  it('prepare a delivery whenever a booking by post is paid (C8)', () => {
    const post = { ...paid, fulfilment: 'post', address: ADDRESS }
    expect(whenever(prepareDeliveryWhenBookingPaid, BookingPaid, post, 'concert-delivery')).toEqual([
      { aggregate: 'concert.delivery', id: 'b1', command: { type: 'PrepareDelivery', ...parcel, address: ADDRESS } },
    ])
    const onSite = { ...paid, fulfilment: 'on-site' }
    expect(whenever(prepareDeliveryWhenBookingPaid, BookingPaid, onSite, 'concert-delivery')).toEqual([])
    const nowhere = { ...paid, fulfilment: 'post' }
    expect(() => whenever(prepareDeliveryWhenBookingPaid, BookingPaid, nowhere, 'concert-delivery')).toThrow('nowhere')
  })

  it('cancel the delivery whenever a booking that was to be delivered is cancelled (C10)', () => {
    const orders = (toBeDelivered: boolean) =>
      whenever(
        cancelDeliveryWhenBookingCancelled,
        BookingCancelled,
        { ...over, reason: 'customer', toBeDelivered },
        'concert-delivery',
      )
    expect(orders(true)).toEqual([
      { aggregate: 'concert.delivery', id: 'b1', command: { type: 'CancelDelivery', reason: 'customer' } },
    ])
    expect(orders(false)).toEqual([])
  })

  it('issue the ticket whenever its delivery arrived (C8)', () =>
    expect(
      whenever(issueTicketWhenDeliveryDelivered, DeliveryDelivered, { courierId: 'courier' }, 'concert-booking'),
    ).toEqual([{ aggregate: 'concert.booking', id: 'b1', command: { type: 'RecordDelivery', courierId: 'courier' } }]))

  it('call every booking off whose hold was called off (G9)', () =>
    expect(
      whenever(callOffBookingWhenHoldCalledOff, HoldsRecalled, { bookingIds: ['b1', 'b2'] }, 'concert-booking', 'jazz'),
    ).toEqual(
      ['b1', 'b2'].map((id) => ({
        aggregate: 'concert.booking',
        id,
        command: { type: 'CallOffBooking', concertId: 'jazz' },
      })),
    ))

  it('listen in inboxes that are told what they wait for', () => {
    for (const inbox of inboxes) {
      for (const { name, on } of policies[inbox] ?? []) {
        for (const type of on) expect(subscriptions.get(type)?.inboxes, `${name} in ${inbox}`).toContain(inbox)
      }
    }
  })

  it('leave no event of their inboxes unheard', () => {
    for (const [type, { inboxes: heardBy }] of subscriptions) {
      for (const inbox of heardBy) {
        const own = policies[inbox]
        if (own)
          expect(
            own.some(({ on }) => on.includes(type)),
            `${type} in ${inbox}`,
          ).toBe(true)
      }
    }
  })

  it('have names of their own, which tell what they do', () => {
    const names = Object.values(policies).flatMap((own) => own.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^concert\.[a-z-]+-when-[a-z-]+$/.test(name))).toEqual([])
  })
})
