import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import {
  type BookingCommand,
  cancel,
  confirmPayment,
  confirmSeats,
  deliver,
  dispatch,
  issue,
  pay,
  recall,
  request,
  requestByPost,
} from './booking.fixtures.ts'
import { booking } from './booking.ts'

const RUNS = 1_000
const COMMANDS_LIMIT = 25
const PAUSE_LIMIT_SECONDS = 400

const TERMINAL = ['rejected', 'issued', 'expired', 'cancelled']
/** The ways a booking may go, as `docs/contexts/concert.md` draws them. */
const WAYS = new Set([
  'new requested',
  'requested booked',
  'requested rejected',
  'booked paid',
  'booked expired',
  'booked cancelled',
  'paid issued',
  'paid cancelled',
])

const command = fc.oneof(
  fc.constantFrom<BookingCommand>(request, requestByPost, confirmSeats, pay, cancel, recall, issue, dispatch, deliver),
  fc.constantFrom<BookingCommand>(
    confirmPayment(1),
    confirmPayment(2),
    { type: 'DeclinePayment', attempt: 1, reason: 'CardDeclined' },
    { type: 'DeclinePayment', attempt: 2, reason: 'CardDeclined' },
    { type: 'RejectBooking', refusal: { reason: 'SeatsSoldOut', availableTickets: 1 } },
    { type: 'ExpireBooking' },
    { type: 'CancelBooking', customerId: 'lee' },
  ),
)
const requests = fc.array(
  fc.tuple(command, fc.oneof(fc.constant(0), fc.integer({ min: 0, max: PAUSE_LIMIT_SECONDS }))),
  {
    maxLength: COMMANDS_LIMIT,
  },
)

const played = (commands: readonly (readonly [BookingCommand, number])[]) => {
  const actor = new InMemoryActor(booking)
  let now = MORNING
  // Often enough it begins as bookings do, so that the later states are reached.
  for (const first of commands.length % 2 === 0 ? [request, confirmSeats] : []) actor.tell(first, now)
  for (const [next, pause] of commands) {
    now = plusSeconds(now, pause)
    actor.tell(next, now)
    expect(actor.tell(next, now).kind, `${next.type} a second time`).not.toBe('happened')
  }
  return actor
}

describe('Booking (예매), whatever comes in whatever order', () => {
  it('goes only the ways there are, and ends for good', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        const { turns } = played(commands)
        const ways = turns.filter(({ was, became }) => was !== became).map(({ was, became }) => `${was} ${became}`)
        expect(ways.filter((way) => !WAYS.has(way))).toEqual([])
        expect(turns.filter(({ was }) => TERMINAL.includes(was))).toEqual([])
      }),
      { numRuns: RUNS },
    ))

  it('is never paid after its end, never ends twice, and tells whether money was asked for (C6)', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        const { turns } = played(commands)
        const types = turns.map(({ event }) => event.type)
        const ends = turns.filter(({ event }) => event.type === 'BookingExpired' || event.type === 'BookingCancelled')
        expect(ends.length + types.filter((type) => type === 'BookingRejected').length).toBeLessThanOrEqual(1)
        expect(types.filter((type) => type === 'BookingPaid').length).toBeLessThanOrEqual(1)
        for (const { event } of ends) {
          const asked = types.includes('BookingPaymentRequested')
          expect('paymentAsked' in event && event.paymentAsked).toBe(asked)
        }
      }),
      { numRuns: RUNS },
    ))

  it('tells only events that keep to their schema', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        for (const { event } of played(commands).turns) checkEvent(booking.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})
