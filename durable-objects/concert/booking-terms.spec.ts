import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, MORNING, specification } from '../../kernel/testing/specification.ts'
import {
  type BookingEvent,
  booked,
  cancel,
  cancelled,
  confirmPayment,
  confirmSeats,
  declined,
  deliver,
  dispatched,
  expired,
  HOLD_ENDS,
  issue,
  issued,
  paid,
  pay,
  paying,
  recall,
  refundRules,
  requested,
  STARTS,
  seats,
  story,
} from './booking.fixtures.ts'
import { booking, PAYMENT_ATTEMPTS } from './booking.ts'

const given = specification(booking)

const bookedUnderRules: BookingEvent = { type: 'BookingBooked', ...seats, refundRules }
const paidUnderRules = [requested, bookedUnderRules, paying(), paid]
const off = 'concert-cancelled'
/** The day before the concert's ends in Seoul. */
const LAST_DAY = at('15:00')
const rest: BookingEvent = { type: 'BookingRestRefunded', restKrw: 50_000 }

describe('Booking (예매): what comes back of it (C13)', () => {
  it('takes the rules of its concert over, and shows them', () =>
    given(requested)
      .when({ ...confirmSeats, refundRules } as typeof confirmSeats)
      .then(bookedUnderRules)
      .described({ data: { refundRules } }))

  it('gives back what the rules say when it is cancelled, and says so', () => {
    given(...paidUnderRules)
      .when(cancel, at('14:59:59.999'))
      .then(cancelled(true, false, 'customer', 50_000))
      .described({ status: 'cancelled', data: { reason: 'customer', refundKrw: 50_000 } })
    given(...paidUnderRules)
      .when(cancel, LAST_DAY)
      .then(cancelled(true, false, 'customer', 0))
      .described({ data: { refundKrw: 0 } })
  })

  it('gives all back where there are no rules, until the start', () =>
    given(...story.paid)
      .when(cancel, at('18:59:59.999'))
      .then(cancelled(true, false, 'customer', 100_000)))

  it('has nothing to give back that was not paid', () =>
    given(requested, bookedUnderRules)
      .when(cancel, LAST_DAY)
      .then(cancelled())
      .described({ data: { refundKrw: undefined } }))

  it('gives all back when its concert is cancelled', () =>
    given(...paidUnderRules)
      .when(recall, LAST_DAY)
      .then(cancelled(true, false, off, 100_000))
      .described({ data: { reason: off, refundKrw: 100_000 } }))

  it('gives the rest back to whoever cancelled when the concert was cancelled already, once', () => {
    const half = [...paidUnderRules, cancelled(true, false, 'customer', 50_000)]
    given(...half)
      .when(recall)
      .then(rest)
      .described({ status: 'cancelled', data: { refundKrw: 100_000 } })
    given(...half)
      .when({ type: 'RecallBooking', cancelledAt: at('10:00:00.001') })
      .thenNothing()
    for (const full of [100_000, undefined]) {
      given(...paidUnderRules, cancelled(true, false, 'customer', full))
        .when(recall)
        .thenNothing()
    }
  })
})

describe('Booking (예매): once its concert has started (C14)', () => {
  it('holds its seats until the start at the latest', () => {
    const early = { ...booked, holdExpiresAt: at('10:05') } as BookingEvent
    given(requested, early).when(pay, at('10:05')).thenRefused('BookingExpired')
    given(requested, early)
      .whenTheTimeIs(at('10:05'))
      .then({ ...expired(), holdExpiresAt: at('10:05') } as BookingEvent)
  })

  it('does not wait beyond the start for a payment that is under way', () => {
    const soon = { ...booked, startsAt: at('10:10:30') } as BookingEvent
    given(requested, soon, paying()).whenTheTimeIs(at('10:10:29.999')).thenNothing()
    given(requested, soon, paying()).whenTheTimeIs(at('10:10:30')).then(expired(true))
  })

  it.each([
    ['booked', story.booked],
    ['being paid', story.paying],
    ['declined', story.declined],
    ['expired', story.expired],
  ])('is not paid any more when it is %s', (_, past) => {
    given(...past)
      .when(pay, STARTS)
      .thenRefused('ConcertStarted', { startsAt: STARTS })
  })

  it.each([
    ['booked', story.booked],
    ['paid', story.paid],
    ['on its way', story.dispatched],
  ])('is not cancelled by its customer any more when it is %s', (_, past) => {
    given(...past)
      .when(cancel, STARTS)
      .thenRefused('ConcertStarted', { startsAt: STARTS })
  })

  it('stays what it was', () => {
    given(...story.paid)
      .when(pay, STARTS)
      .thenRefused('AlreadyPaid')
    given(...story.issued)
      .when(cancel, STARTS)
      .thenRefused('AlreadyIssued')
    given(...story.cancelled)
      .when(cancel, STARTS)
      .thenNothing()
    given(...story.cancelled)
      .when(pay, STARTS)
      .thenRefused('BookingCancelled')
  })

  it('is issued at the venue until that day ends in Seoul', () => {
    const dayEnds = '2026-05-02T15:00:00.000Z'
    given(...story.paid)
      .when(issue, STARTS)
      .then(issued)
    given(...story.paid)
      .when(issue, '2026-05-02T14:59:59.999Z')
      .then(issued)
    given(...story.paid)
      .when(issue, dayEnds)
      .thenRefused('ConcertDayOver', { startsAt: STARTS })
  })

  it('is issued by a delivery that was on its way', () =>
    given(...story.paidByPost, dispatched)
      .when(deliver, STARTS)
      .then({ type: 'TicketIssued', fulfilment: 'post', by: 'courier' }))

  it('is cancelled with a concert that was cancelled before', () =>
    given(...story.paid)
      .when(recall, STARTS)
      .then(cancelled(true, false, off, 100_000)))
})

describe('Booking (예매): declined payments (C15)', () => {
  const attempts = (many: number) => Array.from({ length: many }, (_, n) => [paying(n + 1), declined(n + 1)]).flat()
  const tried = (many: number) => [requested, booked, ...attempts(many)]

  it('takes five attempts, and no further one', () => {
    expect(PAYMENT_ATTEMPTS).toBe(5)
    given(...tried(4))
      .when(pay)
      .then(paying(5))
    given(...tried(5))
      .when(pay)
      .thenRefused('TooManyPaymentAttempts', { limit: 5 })
      .described({ status: 'booked' })
    given(...tried(4), paying(5))
      .when(pay)
      .thenNothing()
    given(...tried(4), paying(5))
      .when(confirmPayment(5))
      .then(paid)
  })

  it('may be allowed other numbers of them', () => {
    const within = (attemptsLimit: number) => ({ ...pay, attemptsLimit }) as typeof pay
    given(...tried(1))
      .when(within(1))
      .thenRefused('TooManyPaymentAttempts', { limit: 1 })
    given(...tried(5))
      .when(within(6))
      .then(paying(6))
    expect([0, 1, 100, 101].map((limit) => parseCommand(booking, within(limit)).ok)).toEqual([false, true, true, false])
  })

  it('ends with its hold as usual', () =>
    given(...tried(5))
      .laterOn(MORNING)
      .whenTheTimeIs(HOLD_ENDS)
      .then(expired(true)))
})
