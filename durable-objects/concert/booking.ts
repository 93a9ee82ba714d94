/**
 * Booking (예매): one customer's claim on seats of one concert, from the wish to the ticket.
 * The seats are the concert's to give and the money is payment's to take; both are asked by a reaction (K5).
 */
import { type Facts, happened, happenedBut, nothing, type Refusal, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { plusSeconds, reached } from '../../kernel/time.ts'
import type { bookingEvents } from '../../queues/concert.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { BookingCommand, type BookingRefusal, ConfirmPayment, ConfirmSeats } from './booking-commands.ts'
import { type BookingState, describe, expiresAt, seated, wished } from './booking-state.ts'

export type BookingEvent = EventOf<(typeof bookingEvents)[number]>

export const booking = aggregate<BookingState, BookingCommand, BookingEvent, BookingRefusal>({
  name: 'concert.booking',
  initial: () => ({ status: 'new' }),
  commands: BookingCommand,
  confidential: ['address'],

  decide: {
    RequestBooking(state, { holdSeconds, type: _, ...wish }, now) {
      if (state.status !== 'new') return refuse('BookingAlreadyRequested')
      return happened({ type: 'BookingRequested', ...wish, holdExpiresAt: plusSeconds(now, holdSeconds) })
    },
    ConfirmSeats(state, { amountKrw, concertTitle, venue, startsAt }) {
      if (state.status === 'rejected') return refuse('BookingRejected', { because: state.because })
      if (state.status !== 'requested') return nothing
      return happened({ type: 'BookingBooked', amountKrw, concertTitle, venue, startsAt })
    },
    RejectBooking(state, { refusal }) {
      if (state.status !== 'requested') return nothing
      const { concertId, holdExpiresAt } = state
      return happenedBut(refusal as BookingRefusal, {
        type: 'BookingRejected',
        concertId,
        reason: refusal.reason,
        seatsMayBeHeld: false,
        holdExpiresAt,
      })
    },

    PayBooking(state, { customerId, method }, now) {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('BookingNotFound')
      if (state.status === 'paid' || state.status === 'issued') return refuse('AlreadyPaid')
      if (state.status !== 'booked') return notBooked(state)
      // The answer to the payment under way is this wish's answer too.
      if (state.paying) return nothing
      if (reached(state.holdExpiresAt, now)) return refuse('BookingExpired')
      const { amountKrw, attempts, concertTitle } = state
      const attempt = attempts + 1
      return happened({ type: 'BookingPaymentRequested', attempt, method, amountKrw, customerId, concertTitle })
    },
    ConfirmPayment(state, { attempt, paymentId }) {
      if (state.status === 'paid' || state.status === 'issued') return nothing
      // Money that arrives for what is over goes back: its end told payment so already (C6).
      if (state.status !== 'booked' || attempt !== state.attempts) return notBooked(state)
      const { customerId, concertId, concertTitle, quantity, amountKrw, fulfilment, address } = state
      return happened({
        type: 'BookingPaid',
        customerId,
        concertId,
        concertTitle,
        quantity,
        amountKrw,
        paymentId,
        fulfilment,
        ...(address && { address }),
      })
    },
    DeclinePayment(state, { attempt, reason }) {
      if (state.status !== 'booked' || attempt !== state.attempts || !state.paying) return notBooked(state)
      const told: BookingRefusal =
        reason === 'TestMethodNotAllowed' ? { reason } : { reason: 'PaymentDeclined', because: reason }
      return happenedBut(told, { type: 'BookingPaymentDeclined', attempt, reason })
    },

    ExpireBooking(state, _, now) {
      if (state.status !== 'booked' || !reached(expiresAt(state), now)) return nothing
      const { concertId, holdExpiresAt, attempts } = state
      return happened({ type: 'BookingExpired', concertId, holdExpiresAt, paymentAsked: attempts > 0 })
    },
    CancelBooking(state, { customerId }) {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('BookingNotFound')
      if (state.status === 'cancelled') return nothing
      return cancel(state, 'customer')
    },
    CallOffBooking(state, { concertId }) {
      if (state.status === 'requested') {
        const { holdExpiresAt } = state
        const reason = 'ConcertCancelled'
        return happened({ type: 'BookingRejected', concertId, reason, seatsMayBeHeld: true, holdExpiresAt })
      }
      if (state.status !== 'booked' && state.status !== 'paid') return nothing
      return cancel({ ...state, ...(state.status === 'paid' && { dispatched: false }) }, 'concert-cancelled')
    },

    IssueTicket(state, { staffId }) {
      switch (state.status) {
        case 'new':
          return refuse('BookingNotFound')
        case 'issued':
          return refuse('AlreadyIssued')
        case 'booked':
          return refuse('BookingNotPaid')
        case 'paid':
          if (state.fulfilment === 'post') return refuse('TicketsGoByPost')
          return happened({ type: 'TicketIssued', fulfilment: 'on-site', by: staffId })
        default:
          return notBooked(state)
      }
    },
    RecordDispatch(state) {
      if (state.status !== 'paid') return notBooked(state)
      return state.dispatched ? nothing : happened({ type: 'BookingDispatched' })
    },
    RecordDelivery(state, { courierId }) {
      if (state.status !== 'paid' || state.fulfilment !== 'post') return nothing
      return happened({ type: 'TicketIssued', fulfilment: 'post', by: courierId })
    },
  },

  evolve: {
    BookingRequested: (_, { type, ...wish }, at) => ({ status: 'requested', ...wish, requestedAt: at }),
    BookingBooked: (state, { type, ...seats }) => ({
      ...wished(state),
      ...seats,
      status: 'booked',
      attempts: 0,
      paying: false,
    }),
    BookingRejected: (state, { reason }) => ({ ...wished(state), status: 'rejected', because: reason }),
    BookingPaymentRequested: (state, { attempt }) => ({
      ...seated(state),
      status: 'booked',
      attempts: attempt,
      paying: true,
    }),
    BookingPaymentDeclined: (state) => ({ ...seated(state), status: 'booked', paying: false }),
    BookingPaid: (state, { paymentId }) => ({
      ...seated(state),
      status: 'paid',
      paying: false,
      paymentId,
      dispatched: false,
    }),
    BookingExpired: (state) => ({ ...seated(state), status: 'expired', paying: false }),
    BookingCancelled: (state, { reason }) => ({ ...seated(state), status: 'cancelled', paying: false, reason }),
    BookingDispatched: (state) => (state.status === 'paid' ? { ...state, dispatched: true } : state),
    TicketIssued: (state) => (state.status === 'paid' ? { ...state, status: 'issued' } : state),
  },

  react: {
    BookingRequested: {
      asks: 'concert',
      of: ({ concertId }) => concertId,
      command: ({ quantity, holdExpiresAt }, bookingId) => ({ type: 'HoldSeats', bookingId, quantity, holdExpiresAt }),
      accepted: (reply) => ConfirmSeats.parse({ type: 'ConfirmSeats', ...reply }),
      refused: (refusal) => ({ type: 'RejectBooking', refusal }),
      unknown: 'ask-again',
    },
    BookingPaymentRequested: {
      asks: 'payment',
      of: (_, bookingId) => `concert.booking~${bookingId}`,
      command: ({ attempt, amountKrw, method, customerId, concertTitle }, bookingId) => ({
        type: 'ChargePayment',
        paidFor: { kind: 'concert.booking', id: bookingId },
        customerId,
        label: concertTitle,
        attempt,
        amountKrw,
        method,
      }),
      accepted: (reply, { attempt }) => ConfirmPayment.parse({ type: 'ConfirmPayment', attempt, ...reply }),
      refused: (refusal, { attempt }) => ({ type: 'DeclinePayment', attempt, reason: because(refusal) }),
      unknown: 'ask-again',
    },
  },

  deadline: (state) =>
    state.status === 'booked' ? { at: expiresAt(state), command: { type: 'ExpireBooking' } } : null,

  describe,
})

/** Payment's reason, in its own words where it gives more than that it declined. */
const because = (refusal: Refusal & Facts): string =>
  typeof refusal.because === 'string' ? refusal.because : refusal.reason

/** Why a booking that is not `booked` cannot do what only a booked one can. */
const notBooked = (state: BookingState) => {
  switch (state.status) {
    case 'new':
      return refuse('BookingNotFound')
    case 'requested':
      return refuse('BookingNotYetBooked')
    case 'rejected':
      return refuse('BookingRejected', { because: state.because })
    case 'booked':
      return refuse('BookingNotPaid')
    case 'paid':
      return refuse('AlreadyPaid')
    case 'issued':
      return refuse('AlreadyIssued')
    case 'expired':
      return refuse('BookingExpired')
    case 'cancelled':
      return refuse('BookingCancelled')
  }
}

/** Ends a live booking: seats and money go back by those who hear of it (C10). */
const cancel = (state: Exclude<BookingState, { status: 'new' }>, reason: 'customer' | 'concert-cancelled') => {
  switch (state.status) {
    case 'booked':
    case 'paid': {
      if (state.status === 'paid' && state.dispatched) return refuse('AlreadyDispatched')
      const { concertId, holdExpiresAt, attempts, fulfilment } = state
      const toBeDelivered = state.status === 'paid' && fulfilment === 'post'
      return happened({
        type: 'BookingCancelled' as const,
        concertId,
        holdExpiresAt,
        paymentAsked: attempts > 0,
        reason,
        toBeDelivered,
      })
    }
    default:
      return notBooked(state)
  }
}
