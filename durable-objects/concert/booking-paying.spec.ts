import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import {
  booked,
  cancelled,
  confirmPayment,
  declined,
  deliver,
  dispatch,
  dispatched,
  expired,
  HOLD_ENDS,
  issue,
  issued,
  issuedByPost,
  PAYMENT_ID,
  paid,
  paidByPost,
  pay,
  paying,
  requested,
  requestedByPost,
  story,
} from './booking.fixtures.ts'
import { booking } from './booking.ts'

const given = specification(booking)
const decline = (attempt = 1, reason = 'CardDeclined') => ({ type: 'DeclinePayment', attempt, reason }) as const

describe('Booking (예매): paying (C6)', () => {
  it('keeps the intention first and then asks payment for the money', () =>
    given(...story.booked)
      .when(pay)
      .then(paying())
      .asking('payment', PAYMENT_ID, {
        type: 'ChargePayment',
        paidFor: { kind: 'concert.booking', id: SOME_ID },
        customerId: 'kim',
        organisation: 'naru',
        label: '봄밤의 재즈',
        attempt: 1,
        amountKrw: 100_000,
        method: 'card',
      })
      .described({ status: 'booked' }))

  it('asks once, however often the customer pays', () =>
    given(...story.paying)
      .when(pay)
      .thenNothing())

  it('is paid only when payment approved', () => {
    given(...story.paying)
      .when(confirmPayment())
      .then(paid)
      .described({ status: 'paid', data: { paymentId: PAYMENT_ID, dispatched: false } })
    given(requestedByPost, booked, paying()).when(confirmPayment()).then(paidByPost)
  })

  it('stays booked when payment declined, and the customer hears why', () => {
    given(...story.paying)
      .when(decline())
      .thenTold({ reason: 'PaymentDeclined', because: 'CardDeclined' }, declined())
      .described({ status: 'booked', dueAt: HOLD_ENDS })
    given(...story.paying)
      .when(decline(1, 'TestMethodNotAllowed'))
      .thenTold({ reason: 'TestMethodNotAllowed' }, declined(1, 'TestMethodNotAllowed'))
  })

  it('may be tried again after a decline, as the next attempt', () => {
    given(...story.declined)
      .when(pay)
      .then(paying(2))
    given(...story.declined, paying(2))
      .when(confirmPayment(2))
      .then(paid)
  })

  it('takes no answer of an attempt before', () => {
    given(...story.declined)
      .when(confirmPayment(2))
      .thenRefused('BookingNotPaid')
    given(...story.declined, paying(2))
      .when(confirmPayment(1))
      .thenRefused('BookingNotPaid')
    given(...story.declined, paying(2))
      .when(decline(1))
      .thenRefused('BookingNotPaid')
    given(...story.declined)
      .when(decline(1))
      .thenRefused('BookingNotPaid')
  })

  it('translates each answer of payment', () => {
    const asked = given(...story.declined)
      .when(pay)
      .then(paying(2))
    asked.accepted({ paymentId: PAYMENT_ID }, confirmPayment(2))
    asked.refused({ reason: 'PaymentDeclined', because: 'CardDeclined' }, decline(2))
    asked.refused({ reason: 'PaymentRefunded' }, decline(2, 'PaymentRefunded'))
  })

  it('can be paid until the hold ends', () => {
    given(...story.booked)
      .when(pay, at('10:09:59.999'))
      .then(paying())
    given(...story.booked)
      .when(pay, HOLD_ENDS)
      .thenRefused('BookingExpired')
    given(...story.declined)
      .when(pay, HOLD_ENDS)
      .thenRefused('BookingExpired')
  })

  it('takes an approval that comes in the minute after the hold', () =>
    given(...story.paying)
      .when(confirmPayment(), at('10:10:59.999'))
      .then(paid))

  it('is never paid once it is over: whoever heard of its end gives the money back', () => {
    given(...story.paying, expired(true))
      .when(confirmPayment())
      .thenRefused('BookingExpired')
    given(...story.paying, cancelled(true))
      .when(confirmPayment())
      .thenRefused('BookingCancelled')
    given(...story.paying, expired(true))
      .when(decline())
      .thenRefused('BookingExpired')
    given(...story.paying, cancelled(true))
      .when(decline())
      .thenRefused('BookingCancelled')
  })

  it('is paid once', () => {
    given(...story.paid)
      .when(pay)
      .thenRefused('AlreadyPaid')
    given(...story.issued)
      .when(pay)
      .thenRefused('AlreadyPaid')
    given(...story.paid)
      .when(confirmPayment())
      .thenNothing()
    given(...story.issued)
      .when(confirmPayment())
      .thenNothing()
    given(...story.paid)
      .when(decline())
      .thenRefused('AlreadyPaid')
    given(...story.issued)
      .when(decline())
      .thenRefused('AlreadyIssued')
  })

  it('cannot be paid in any other state, nor by anybody else', () => {
    given().when(pay).thenRefused('BookingNotFound')
    given(requested).when(pay).thenRefused('BookingNotYetBooked')
    given(...story.rejected)
      .when(pay)
      .thenRefused('BookingRejected', { because: 'SeatsSoldOut' })
    given(...story.expired)
      .when(pay)
      .thenRefused('BookingExpired')
    given(...story.cancelled)
      .when(pay)
      .thenRefused('BookingCancelled')
    given(...story.booked)
      .when({ ...pay, customerId: 'lee' } as typeof pay)
      .thenRefused('BookingNotFound')
  })

  it('takes the methods there are', () => {
    const parse = (method: string) => parseCommand(booking, { ...pay, method }).ok
    expect(['card', 'test-declined', 'test-slow', 'test-timeout'].map(parse)).toEqual([true, true, true, true])
    expect(['', 'gold', 'CARD'].map(parse)).toEqual([false, false, false])
  })
})

describe('Booking (예매): issuing the ticket (C8, C9)', () => {
  it('is issued at the venue, once', () => {
    given(...story.paid)
      .when(issue)
      .then(issued)
      .described({ status: 'issued' })
    given(...story.issued)
      .when(issue)
      .thenRefused('AlreadyIssued')
    given(...story.issuedByPost)
      .when(issue)
      .thenRefused('AlreadyIssued')
  })

  it('is not issued at the venue when it goes by post', () => {
    given(...story.paidByPost)
      .when(issue)
      .thenRefused('TicketsGoByPost')
    given(...story.dispatched)
      .when(issue)
      .thenRefused('TicketsGoByPost')
  })

  it('is issued only when it is paid', () => {
    given().when(issue).thenRefused('BookingNotFound')
    given(requested).when(issue).thenRefused('BookingNotYetBooked')
    given(...story.rejected)
      .when(issue)
      .thenRefused('BookingRejected')
    given(...story.booked)
      .when(issue)
      .thenRefused('BookingNotPaid')
    given(...story.paying)
      .when(issue)
      .thenRefused('BookingNotPaid')
    given(...story.expired)
      .when(issue)
      .thenRefused('BookingExpired')
    given(...story.cancelled)
      .when(issue)
      .thenRefused('BookingCancelled')
  })

  it('lets its ticket leave while it is paid, once', () => {
    given(...story.paidByPost)
      .when(dispatch)
      .then(dispatched)
      .described({ status: 'paid', data: { dispatched: true } })
    given(...story.dispatched)
      .when(dispatch)
      .thenNothing()
  })

  it('keeps its ticket back in every other state', () => {
    given().when(dispatch).thenRefused('BookingNotFound')
    given(requested).when(dispatch).thenRefused('BookingNotYetBooked')
    given(...story.rejected)
      .when(dispatch)
      .thenRefused('BookingRejected')
    given(...story.booked)
      .when(dispatch)
      .thenRefused('BookingNotPaid')
    given(...story.issued)
      .when(dispatch)
      .thenRefused('AlreadyIssued')
    given(...story.expired)
      .when(dispatch)
      .thenRefused('BookingExpired')
    given(...story.cancelled)
      .when(dispatch)
      .thenRefused('BookingCancelled')
  })

  it('is issued by itself when the delivery arrived', () => {
    given(...story.dispatched)
      .when(deliver)
      .then(issuedByPost)
      .described({ status: 'issued' })
    given(...story.paidByPost)
      .when(deliver)
      .then(issuedByPost)
    given(...story.issuedByPost)
      .when(deliver)
      .thenNothing()
  })

  it('is not revived by a late delivery (G3)', () => {
    for (const past of [story.paid, story.booked, story.expired, story.cancelled, story.rejected, story.issued]) {
      given(...past)
        .when(deliver)
        .thenNothing()
    }
    given().when(deliver).thenNothing()
  })
})
