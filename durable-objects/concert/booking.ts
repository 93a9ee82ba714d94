/**
 * Booking (예매): one customer's claim on seats of one concert, from the request to the ticket.
 * The seats are the concert's to give and the money is payment's to take; both are asked by a reaction (K5).
 */
import * as z from 'zod'
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id, instant, text } from '../../kernel/fields.ts'
import { plusSeconds, reached } from '../../kernel/time.ts'
import { Address, bookingEvents, Fulfilment, RefundRules } from '../../queues/concert.ts'
import { type PaymentPort, paymentIdOf } from '../../queues/payment.ts'
import { isOver, venueDateAt } from '../shared/venue-date.ts'
import {
  cancelled,
  ending,
  expiresAt,
  notPayable,
  rejected,
  requested,
  type State,
  seated,
  startOf,
  unseated,
} from './claim.ts'
import type { concert } from './concert.ts'
import { barred, checkedIn, shownEntries, undone } from './entry.ts'
import { refundAt } from './refund-rules.ts'

/** C3. */
export const QUANTITY_LIMIT = 10
/** An unpaid booking holds its seats this long unless configured otherwise (C5). */
export const HOLD_SECONDS = 600
export const HOLD_SECONDS_LIMIT = 86_400
/** After so many declined attempts a booking takes no further one unless configured otherwise (C15). */
export const PAYMENT_ATTEMPTS = 5
export const PAYMENT_ATTEMPTS_LIMIT = 100
/** A request for seats should be answered by then; later the sweeper wakes the booking. */
const REQUEST_SETTLES_SECONDS = 30

/** The methods a customer may name. The `test-` ones work only where payment allows them (P3). */
const PaymentMethod = z.enum(['card', 'test-declined', 'test-slow', 'test-timeout'])
const attempt = z.int().min(1)

const theConcert = port<typeof concert>('concert.concert')
const thePayment = port<PaymentPort>('payment.payment')
const { on, aggregate } = aggregateOf<State, typeof bookingEvents>(bookingEvents)

export const booking = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestBooking: on(
      {
        customerId: id,
        concertId: id,
        quantity: z.int().min(1).max(QUANTITY_LIMIT).meta({ example: 2 }),
        fulfilment: Fulfilment,
        address: Address.optional(),
        holdSeconds: z.int().min(1).max(HOLD_SECONDS_LIMIT),
      },
      (state, { holdSeconds, ...request }, now) => {
        if (state.status !== 'new') return refuse('BookingAlreadyRequested')
        if (state.isDisowned) return refuse('HoldLapsed')
        return happened({ type: 'BookingRequested', ...request, holdExpiresAt: plusSeconds(now, holdSeconds) })
      },
    ),
    ConfirmSeats: on(
      {
        organisation: id,
        amountKrw: z.int().min(0),
        concertTitle: text,
        venue: text,
        startsAt: instant,
        holdExpiresAt: instant,
        refundRules: RefundRules.optional(),
      },
      (state, seats) => {
        if (state.status === 'rejected') return refuse('BookingRejected', { because: state.because })
        return state.status === 'requested' ? happened({ type: 'BookingBooked', ...seats }) : nothing
      },
    ),
    RejectBooking: on({ refusal: refusalOf<typeof concert, 'HoldSeats'>() }, (state, { refusal }) =>
      state.status === 'requested' ? happenedBut(refusal, rejected(state, refusal.reason, false)) : nothing,
    ),

    /** The concert holds seats for it and does not know whether it was ever stored (docs/decisions/0041-hold-first.md). */
    VouchForSeats: on({ concertId: id, holdExpiresAt: instant }, (state, { concertId, holdExpiresAt }) => {
      const disowned = happened({ type: 'SeatsDisowned', concertId, holdExpiresAt })
      if (state.status === 'new') return state.isDisowned ? nothing : disowned
      // What has ended gave its seats back; what was rejected never knew of any.
      return state.concertId !== concertId || state.status === 'rejected' ? disowned : nothing
    }),

    PayBooking: on(
      { customerId: id, method: PaymentMethod, attemptsLimit: z.int().min(1).max(PAYMENT_ATTEMPTS_LIMIT) },
      (state, { customerId, method, attemptsLimit: limit }, now) => {
        if (state.status === 'new' || state.customerId !== customerId) return refuse('BookingNotFound')
        if (state.status === 'paid' || state.status === 'issued') return refuse('AlreadyPaid')
        if (state.status === 'cancelled') return refuse('BookingCancelled')
        const begun = startOf(state, now)
        if (begun) return refuse('ConcertStarted', begun)
        if (state.status !== 'booked') return unseated(state)
        // The answer to the payment under way is the answer to this request too.
        if (state.paying) return nothing
        if (reached(state.holdExpiresAt, now)) return refuse('BookingExpired')
        if (state.attempt >= limit) return refuse('TooManyPaymentAttempts', { limit })
        const { organisation, amountKrw, concertTitle } = state
        const bill = { method, amountKrw, customerId, organisation, concertTitle }
        return happened({ type: 'BookingPaymentRequested', attempt: state.attempt + 1, ...bill })
      },
    ),
    ConfirmPayment: on({ attempt, paymentId: id }, (state, { attempt, paymentId }) => {
      if (state.status === 'paid' || state.status === 'issued') return nothing
      // Money that arrives for what is over goes back: payment heard of the end already (C6).
      if (state.status !== 'booked' || attempt !== state.attempt) return notPayable(state)
      const { customerId, organisation, concertId, concertTitle, startsAt, quantity, amountKrw } = state
      const seats = { customerId, organisation, concertId, concertTitle, startsAt, quantity, amountKrw }
      const { fulfilment, address } = state
      return happened({ type: 'BookingPaid', ...seats, fulfilment, ...(address && { address }), paymentId })
    }),
    DeclinePayment: on({ attempt, reason: text }, (state, { attempt, reason }) => {
      if (state.status === 'paid') return refuse('AlreadyPaid')
      if (state.status === 'issued') return refuse('AlreadyIssued')
      if (state.status !== 'booked' || attempt !== state.attempt || !state.paying) return notPayable(state)
      const declined = { type: 'BookingPaymentDeclined', attempt, reason } as const
      if (reason === 'TestMethodNotAllowed') return happenedBut({ reason: 'TestMethodNotAllowed' }, declined)
      return happenedBut({ reason: 'PaymentDeclined', because: reason }, declined)
    }),

    ExpireBooking: on({}, (state, _, now) => {
      if (state.status !== 'booked' || !reached(expiresAt(state), now)) return nothing
      return happened({ type: 'BookingExpired', ...ending(state) })
    }),
    CancelBooking: on({ customerId: id }, (state, { customerId }, now) => {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('BookingNotFound')
      if (state.status === 'cancelled') return nothing
      if (state.status === 'issued') return refuse('AlreadyIssued')
      const begun = startOf(state, now)
      if (begun) return refuse('ConcertStarted', begun)
      switch (state.status) {
        case 'booked':
          return happened(cancelled(state, 'customer'))
        case 'paid':
          if (state.dispatched) return refuse('AlreadyDispatched')
          return happened({ ...cancelled(state, 'customer'), refundKrw: refundAt(state, now).refundKrw })
        default:
          return unseated(state)
      }
    }),
    /** A concert that is cancelled gives all back, also to those who cancelled after it (C13). */
    RecallBooking: on({ cancelledAt: instant }, (state, { cancelledAt }) => {
      switch (state.status) {
        case 'requested':
          return happened(rejected(state, 'ConcertCancelled', true))
        case 'booked':
          return happened(cancelled(state, 'concert-cancelled'))
        case 'paid':
          return happened({ ...cancelled(state, 'concert-cancelled'), refundKrw: state.amountKrw })
        case 'cancelled': {
          const restKrw = state.amountKrw - (state.refundKrw ?? state.amountKrw)
          const isTooLate = restKrw > 0 && reached(cancelledAt, state.cancelledAt)
          return isTooLate ? happened({ type: 'BookingRestRefunded', restKrw }) : nothing
        }
        default:
          return nothing
      }
    }),

    IssueTicket: on({ staffId: id }, (state, { staffId }, now) => {
      switch (state.status) {
        case 'new':
          return refuse('BookingNotFound')
        case 'issued':
          return refuse('AlreadyIssued')
        case 'booked':
          return refuse('BookingNotPaid')
        case 'cancelled':
          return refuse('BookingCancelled')
        case 'paid':
          if (state.fulfilment === 'post') return refuse('TicketsGoByPost')
          // Who comes late is still let in, that day (C14).
          if (isOver(venueDateAt(state.startsAt), now)) return refuse('ConcertDayOver', { startsAt: state.startsAt })
          return happened({ type: 'TicketIssued', fulfilment: 'on-site', by: staffId })
        default:
          return unseated(state)
      }
    }),
    CheckInTicket: on({ number: z.int().min(1).max(QUANTITY_LIMIT), staffId: id }, (state, ticket, now) => {
      if (state.status !== 'issued' && state.status !== 'paid') return notPayable(state)
      if (state.status === 'paid' && state.fulfilment === 'post') return refuse('TicketsGoByPost')
      const no = barred(state, state.status === 'issued' ? state.entries : {}, ticket, now)
      if (no) return no
      if (state.status === 'issued') return happened(checkedIn(ticket))
      // Whoever shows the signed ticket needs no other: it is issued with the first one that is let in (C9).
      return happened({ type: 'TicketIssued', fulfilment: 'on-site', by: ticket.staffId }, checkedIn(ticket))
    }),
    UndoCheckIn: on({ number: z.int().min(1).max(QUANTITY_LIMIT), staffId: id }, (state, ticket, now) => {
      if (state.status === 'issued') return undone(state.entries, ticket, now)
      return state.status === 'paid' ? refuse('TicketNotCheckedIn', { number: ticket.number }) : notPayable(state)
    }),
    RecordDispatch: on({}, (state) => {
      if (state.status === 'issued') return refuse('AlreadyIssued')
      if (state.status !== 'paid') return notPayable(state)
      return state.dispatched ? nothing : happened({ type: 'BookingDispatched' })
    }),
    RecordDelivery: on({ courierId: id }, (state, { courierId }) => {
      if (state.status !== 'paid' || state.fulfilment !== 'post') return nothing
      return happened({ type: 'TicketIssued', fulfilment: 'post', by: courierId })
    }),
  },

  evolve: {
    BookingRequested: (_, request, at) => ({ status: 'requested', ...request, requestedAt: at }),
    BookingBooked: (state, seats) => ({ ...requested(state), ...seats, status: 'booked', attempt: 0, paying: false }),
    BookingRejected: (state, { reason }) => ({ ...requested(state), status: 'rejected', because: reason }),
    SeatsDisowned: (state) => (state.status === 'new' ? { status: 'new', isDisowned: true } : state),
    BookingPaymentRequested: (state, { attempt }) => ({ ...seated(state), status: 'booked', attempt, paying: true }),
    BookingPaymentDeclined: (state) => ({ ...seated(state), status: 'booked' }),
    BookingPaid: (state, { paymentId }) => ({ ...seated(state), status: 'paid', paymentId, dispatched: false }),
    BookingExpired: (state) => ({ ...seated(state), status: 'expired' }),
    BookingCancelled: (state, { reason, refundKrw }, at) => ({
      ...seated(state),
      status: 'cancelled',
      reason,
      cancelledAt: at,
      refundKrw,
    }),
    BookingRestRefunded: (state) => (state.status === 'cancelled' ? { ...state, refundKrw: state.amountKrw } : state),
    BookingDispatched: (state) => (state.status === 'paid' ? { ...state, dispatched: true } : state),
    TicketIssued: (state) => (state.status === 'paid' ? { ...state, status: 'issued', entries: {} } : state),
    TicketCheckedIn: (state, { number, by }, at) =>
      state.status === 'issued' ? { ...state, entries: { ...state.entries, [number]: { at, by } } } : state,
    CheckInUndone: (state, { number }) => {
      if (state.status !== 'issued') return state
      const { [number]: _, ...entries } = state.entries
      return { ...state, entries }
    },
  },

  react: {
    BookingRequested: asking(theConcert, 'HoldSeats', {
      question: ({ concertId, customerId, quantity, holdExpiresAt }, bookingId) => [
        concertId,
        { bookingId, customerId, quantity, holdExpiresAt },
      ],
      accepted: (seats) => ({ type: 'ConfirmSeats', ...seats }),
      refused: (refusal) => ({ type: 'RejectBooking', refusal }),
      unknown: 'ask-again',
      checkedFirst: 'availableTickets',
      askedFirst: { no: 'makes-nothing' },
    }),
    BookingPaymentRequested: asking(thePayment, 'ChargePayment', {
      question: ({ concertTitle, ...bill }, bookingId) => {
        const paidFor = { kind: 'concert.booking', id: bookingId }
        return [paymentIdOf(paidFor), { paidFor, label: concertTitle, ...bill }]
      },
      accepted: ({ paymentId }, { attempt }) => ({ type: 'ConfirmPayment', attempt, paymentId }),
      // Payment's reason, in the words of its provider where it gives more than that it declined.
      refused: (refusal, { attempt }) => ({
        type: 'DeclinePayment',
        attempt,
        reason: 'because' in refusal ? refusal.because : refusal.reason,
      }),
      unknown: 'ask-again',
    }),
  },

  deadline: (state) =>
    state.status === 'booked' ? { at: expiresAt(state), command: { type: 'ExpireBooking' } } : null,

  /** What the outside may know of a booking (C12). */
  describe: (state) => {
    if (state.status === 'new')
      return state.isDisowned ? { status: 'rejected', owner: null, label: '', data: {} } : null
    const { status, customerId: owner, concertId, quantity, fulfilment, holdExpiresAt } = state
    const request = { concertId, quantity, fulfilment }
    const asked = { owner, label: `${quantity}` }
    if (status === 'requested') {
      return { ...asked, status, data: request, dueAt: plusSeconds(state.requestedAt, REQUEST_SETTLES_SECONDS) }
    }
    if (status === 'rejected') return { ...asked, status, data: { ...request, reason: state.because } }
    const { organisation, amountKrw, concertTitle, venue, startsAt, refundRules } = state
    const known = { ...request, concertTitle, venue, startsAt, amountKrw, ...(refundRules && { refundRules }) }
    const held = { owner, organisation, label: `${concertTitle} × ${quantity}` }
    switch (status) {
      case 'booked':
        return { ...held, status, data: { ...known, holdExpiresAt }, dueAt: expiresAt(state) }
      case 'paid':
        return { ...held, status, data: { ...known, paymentId: state.paymentId, dispatched: state.dispatched } }
      case 'issued': {
        const { paymentId, dispatched, entries } = state
        return { ...held, status, data: { ...known, paymentId, dispatched, checkedIn: shownEntries(entries) } }
      }
      case 'cancelled':
        return { ...held, status, data: { ...known, reason: state.reason, refundKrw: state.refundKrw } }
      case 'expired':
        return { ...held, status, data: known }
    }
  },
})
