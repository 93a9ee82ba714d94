import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, folded, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import {
  booked,
  cancel,
  cancelled,
  confirmSeats,
  expired,
  HOLD_ENDS,
  recall,
  rejected,
  request,
  requestByPost,
  requested,
  requestedByPost,
  story,
} from './booking.fixtures.ts'
import { booking, HOLD_SECONDS_LIMIT, QUANTITY_LIMIT } from './booking.ts'

const given = specification(booking)

describe('Booking (예매): the request for seats (C3, C4)', () => {
  it('keeps the request first and then asks the concert for the seats', () =>
    given()
      .when(request)
      .then(requested)
      .asking('concert', 'jazz', {
        type: 'HoldSeats',
        bookingId: SOME_ID,
        customerId: 'kim',
        quantity: 2,
        holdExpiresAt: HOLD_ENDS,
      })
      .described({ status: 'requested', owner: 'kim', dueAt: at('10:00:30') }))

  it('is requested once', () => {
    given().thenDescribed(null)
    for (const past of Object.values(story))
      given(...past)
        .when(request)
        .thenRefused('BookingAlreadyRequested')
  })

  it('takes 1 to 10 tickets and a hold of 1 second to a day', () => {
    const parse = (change: object) => parseCommand(booking, { ...request, ...change }).ok
    expect([parse({ quantity: 1 }), parse({ quantity: QUANTITY_LIMIT })]).toEqual([true, true])
    expect([parse({ quantity: 0 }), parse({ quantity: 11 }), parse({ quantity: 1.5 })]).toEqual([false, false, false])
    expect([parse({ holdSeconds: 1 }), parse({ holdSeconds: HOLD_SECONDS_LIMIT })]).toEqual([true, true])
    expect([parse({ holdSeconds: 0 }), parse({ holdSeconds: HOLD_SECONDS_LIMIT + 1 })]).toEqual([false, false])
  })

  it('takes no status, price or payment from anybody (G1)', () => {
    for (const smuggled of [{ status: 'paid' }, { paid: true }, { amountKrw: 1 }]) {
      expect(parseCommand(booking, { ...request, ...smuggled }).ok).toBe(false)
    }
  })

  it('is booked when the concert held the seats', () =>
    given(requested)
      .when(confirmSeats)
      .then(booked)
      .described({
        status: 'booked',
        label: '봄밤의 재즈 × 2',
        data: { quantity: 2, amountKrw: 100_000, holdExpiresAt: HOLD_ENDS },
        dueAt: HOLD_ENDS,
      }))

  it('is rejected when the concert said no, and the customer hears why', () =>
    given(requested)
      .when({ type: 'RejectBooking', refusal: { reason: 'SeatsSoldOut', availableTickets: 1 } })
      .thenTold({ reason: 'SeatsSoldOut', availableTickets: 1 }, rejected('SeatsSoldOut'))
      .described({ status: 'rejected', data: { reason: 'SeatsSoldOut' } }))

  it('translates each answer of the concert', () => {
    const { type: _, ...reply } = confirmSeats as Extract<typeof confirmSeats, { type: 'ConfirmSeats' }>
    const refusal = { reason: 'SeatsSoldOut', availableTickets: 0 }
    given()
      .when(request)
      .then(requested)
      .accepted(reply, confirmSeats)
      .refused(refusal, { type: 'RejectBooking', refusal })
  })

  it('takes the answer of the concert once, and only while it waits for it', () => {
    const no = { type: 'RejectBooking', refusal: { reason: 'SeatsSoldOut', availableTickets: 0 } } as const
    for (const past of [story.booked, story.paid, story.issued, story.expired, story.cancelled]) {
      given(...past)
        .when(confirmSeats)
        .thenNothing()
      given(...past)
        .when(no)
        .thenNothing()
    }
    given(...story.rejected)
      .when(confirmSeats)
      .thenRefused('BookingRejected', { because: 'SeatsSoldOut' })
    given(...story.rejected)
      .when(no)
      .thenNothing()
  })

  it('keeps the address to itself (C7)', () => {
    given().when(requestByPost).then(requestedByPost)
    for (const past of [story.paidByPost, story.issuedByPost]) {
      const state = folded(booking, ...past)
      expect(JSON.stringify(booking.describe(state, SOME_ID))).not.toContain('세종대로')
    }
    expect(booking.events.confidential).toEqual(['address'])
  })
})

describe('Booking (예매): expiring (C5)', () => {
  it('expires at the end of its hold, not before', () => {
    given(...story.booked)
      .whenTheTimeIs(at('10:09:59.999'))
      .thenNothing()
    given(...story.booked)
      .whenTheTimeIs(HOLD_ENDS)
      .then(expired())
      .described({ status: 'expired' })
  })

  it('does not expire before its time, whoever asks', () =>
    given(...story.booked)
      .when({ type: 'ExpireBooking' }, at('10:09:59.999'))
      .thenNothing())

  it('waits a minute for the answer of a payment that is under way', () => {
    given(...story.paying)
      .whenTheTimeIs(at('10:10:59.999'))
      .thenNothing()
    given(...story.paying)
      .whenTheTimeIs(at('10:11'))
      .then(expired(true))
  })

  it('tells that money may have been taken, even when it was declined', () =>
    given(...story.declined)
      .whenTheTimeIs(HOLD_ENDS)
      .then(expired(true)))

  it('expires only while it is booked', () => {
    for (const past of [story.requested, story.rejected, story.paid, story.issued, story.expired, story.cancelled]) {
      given(...past)
        .whenTheTimeIs(at('18:00'))
        .thenNothing()
      given(...past)
        .when({ type: 'ExpireBooking' }, at('18:00'))
        .thenNothing()
    }
    given().when({ type: 'ExpireBooking' }).thenNothing()
  })
})

describe('Booking (예매): cancelling (C10)', () => {
  it('is cancelled by its customer while booked or paid', () => {
    given(...story.booked)
      .when(cancel)
      .then(cancelled())
      .described({ status: 'cancelled', data: { reason: 'customer' } })
    given(...story.declined)
      .when(cancel)
      .then(cancelled(true))
    given(...story.paid)
      .when(cancel)
      .then(cancelled(true, false, 'customer', 100_000))
  })

  it('tells delivery only when there is something to deliver', () =>
    given(...story.paidByPost)
      .when(cancel)
      .then(cancelled(true, true, 'customer', 100_000)))

  it('is cancelled while the payment is under way: the money goes back', () =>
    given(...story.paying)
      .when(cancel)
      .then(cancelled(true)))

  it('stays cancelled', () =>
    given(...story.cancelled)
      .when(cancel)
      .thenNothing())

  it('cannot be cancelled once it is on its way, issued or over', () => {
    given(...story.dispatched)
      .when(cancel)
      .thenRefused('AlreadyDispatched')
    given(...story.issued)
      .when(cancel)
      .thenRefused('AlreadyIssued')
    given(...story.issuedByPost)
      .when(cancel)
      .thenRefused('AlreadyIssued')
    given(...story.expired)
      .when(cancel)
      .thenRefused('BookingExpired')
    given(...story.rejected)
      .when(cancel)
      .thenRefused('BookingRejected', { because: 'SeatsSoldOut' })
    given(...story.requested)
      .when(cancel)
      .thenRefused('BookingNotYetBooked')
  })

  it('does not exist for anybody else (G10)', () => {
    given().when(cancel).thenRefused('BookingNotFound')
    for (const past of Object.values(story)) {
      given(...past)
        .when({ type: 'CancelBooking', customerId: 'lee' })
        .thenRefused('BookingNotFound')
    }
  })
})

describe('Booking (예매): recalled with its concert (G9)', () => {
  it('is cancelled with the reason while it lives', () => {
    const reason = 'concert-cancelled'
    given(...story.booked)
      .when(recall)
      .then(cancelled(false, false, reason))
      .described({ data: { reason } })
    given(...story.paying)
      .when(recall)
      .then(cancelled(true, false, reason))
    given(...story.paid)
      .when(recall)
      .then(cancelled(true, false, reason, 100_000))
    given(...story.paidByPost)
      .when(recall)
      .then(cancelled(true, true, reason, 100_000))
  })

  it('is cancelled and refunded even when the ticket is on its way', () =>
    given(...story.dispatched)
      .when(recall)
      .then(cancelled(true, true, 'concert-cancelled', 100_000)))

  it('is rejected when the answer about its seats is still awaited: they must be given back', () =>
    given(requested)
      .when(recall)
      .then(rejected('ConcertCancelled', true))
      .described({ status: 'rejected', data: { reason: 'ConcertCancelled' } }))

  it('leaves alone what is over', () => {
    for (const past of [story.rejected, story.issued, story.expired, story.cancelled]) {
      given(...past)
        .when(recall)
        .thenNothing()
    }
    given().when(recall).thenNothing()
  })
})
