/**
 * Concert (콘서트): the inventory of one concert. It alone knows how many seats are left, so it alone can promise
 * that none is sold twice (C1–C5).
 */
import * as z from 'zod'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { type Instant, reached } from '../../kernel/time.ts'
import type { concertEvents } from '../../queues/concert.ts'
import { type EventOf, instant } from '../../queues/envelope.ts'
import { available, giveBack, hasSeen, hold, holdOf, noCapacity, register, wasReturned } from '../shared/capacity.ts'
import { beginRecall, nextToRecall, type Recall, recallDueAt, recalled } from '../shared/recall.ts'
import { type Seats, sell } from './seats.ts'

/** More seats than any venue has; keeps the holds of one concert within one object's memory. */
export const TICKETS_LIMIT = 1_000_000
/** One registration, at most. */
export const LOT_LIMIT = 100_000
export const PRICE_LIMIT_KRW = 10_000_000

const id = z.string().min(1).max(200)
const text = z.string().trim().min(1).max(200)

export const RegisterConcert = z.strictObject({
  type: z.literal('RegisterConcert'),
  managerId: id,
  title: text,
  venue: text,
  startsAt: instant,
})
export const RegisterTickets = z.strictObject({
  type: z.literal('RegisterTickets'),
  lotId: id,
  quantity: z.int().min(1).max(LOT_LIMIT),
  priceKrw: z.int().min(0).max(PRICE_LIMIT_KRW),
})
export const CloseSale = z.strictObject({ type: z.literal('CloseSale') })
export const CancelConcert = z.strictObject({ type: z.literal('CancelConcert') })
export const HoldSeats = z.strictObject({
  type: z.literal('HoldSeats'),
  bookingId: id,
  quantity: z.int().min(1),
  holdExpiresAt: instant,
})
export const SellSeats = z.strictObject({ type: z.literal('SellSeats'), bookingId: id })
export const ReleaseSeats = z.strictObject({ type: z.literal('ReleaseSeats'), bookingId: id, holdExpiresAt: instant })
export const RecallHolds = z.strictObject({ type: z.literal('RecallHolds') })

export const ConcertCommand = z.discriminatedUnion('type', [
  RegisterConcert,
  RegisterTickets,
  CloseSale,
  CancelConcert,
  HoldSeats,
  SellSeats,
  ReleaseSeats,
  RecallHolds,
])
export type ConcertCommand = z.infer<typeof ConcertCommand>
export type ConcertEvent = EventOf<(typeof concertEvents)[number]>

export type ConcertRefusal =
  | { reason: 'ConcertNotFound' }
  | { reason: 'ConcertAlreadyRegistered' }
  | { reason: 'StartsInThePast'; startsAt: Instant }
  | { reason: 'ConcertNotOnSale'; status: string }
  | { reason: 'ConcertStarted'; startsAt: Instant }
  | { reason: 'ConcertCancelled' }
  | { reason: 'TicketLimitReached'; limit: number; registered: number }
  | { reason: 'SeatsSoldOut'; availableTickets: number }
  | { reason: 'HoldLapsed' }
  | { reason: 'SeatsNotHeld' }

type Programme = {
  readonly managerId: string
  readonly title: string
  readonly venue: string
  readonly startsAt: Instant
}
type Listed = Programme & { readonly lots: readonly string[]; readonly priceKrw: number; readonly seats: Seats }
export type ConcertState =
  | { readonly status: 'new' }
  | ({ readonly status: 'draft' } & Listed)
  | ({ readonly status: 'on-sale' } & Listed)
  | ({ readonly status: 'closed' } & Listed)
  /** Its bookings are being called off. */
  | ({ readonly status: 'cancelled' } & Listed & Recall)

export const concert = aggregate<ConcertState, ConcertCommand, ConcertEvent, ConcertRefusal>({
  name: 'concert.concert',
  initial: () => ({ status: 'new' }),
  commands: ConcertCommand,

  decide: {
    RegisterConcert(state, { managerId, title, venue, startsAt }, now) {
      if (state.status !== 'new') return refuse('ConcertAlreadyRegistered')
      if (reached(startsAt, now)) return refuse('StartsInThePast', { startsAt })
      return happened({ type: 'ConcertRegistered', managerId, title, venue, startsAt })
    },
    RegisterTickets(state, { lotId, quantity, priceKrw }, now) {
      const shut = state.status === 'draft' ? null : notForSale(state, now)
      if (shut) return shut
      if (state.status === 'new') return refuse('ConcertNotFound')
      if (reached(state.startsAt, now)) return refuse('ConcertStarted', { startsAt: state.startsAt })
      if (state.lots.includes(lotId)) return nothing
      const { registered } = state.seats
      if (registered + quantity > TICKETS_LIMIT) {
        return refuse('TicketLimitReached', { limit: TICKETS_LIMIT, registered })
      }
      return happened({ type: 'TicketsRegistered', lotId, quantity, priceKrw })
    },
    CloseSale(state) {
      switch (state.status) {
        case 'new':
          return refuse('ConcertNotFound')
        case 'draft':
          return refuse('ConcertNotOnSale', { status: state.status })
        case 'cancelled':
          return refuse('ConcertCancelled')
        case 'closed':
          return nothing
        case 'on-sale':
          return happened({ type: 'SaleClosed' })
      }
    },
    CancelConcert(state) {
      if (state.status === 'new') return refuse('ConcertNotFound')
      return state.status === 'cancelled' ? nothing : happened({ type: 'ConcertCancelled' })
    },

    HoldSeats(state, { bookingId, quantity, holdExpiresAt }, now) {
      if (state.status === 'new') return refuse('ConcertNotFound')
      if (holdOf(state.seats, bookingId)) return nothing
      if (wasReturned(state.seats, bookingId) || reached(holdExpiresAt, now)) return refuse('HoldLapsed')
      const shut = notForSale(state, now)
      if (shut) return shut
      const availableTickets = available(state.seats)
      if (availableTickets < quantity) return refuse('SeatsSoldOut', { availableTickets })
      const amountKrw = quantity * state.priceKrw
      return happened({ type: 'SeatsHeld', bookingId, quantity, amountKrw, holdExpiresAt })
    },
    SellSeats(state, { bookingId }) {
      if (state.status === 'new') return refuse('ConcertNotFound')
      const held = holdOf(state.seats, bookingId)
      if (held) return held.sold ? nothing : happened({ type: 'SeatsSold', bookingId })
      // The cancellation overtook the payment: the seats went back, and stay back (G3).
      return wasReturned(state.seats, bookingId) ? nothing : refuse('SeatsNotHeld')
    },
    ReleaseSeats(state, { bookingId, holdExpiresAt }, now) {
      if (state.status === 'new') return refuse('ConcertNotFound')
      const held = holdOf(state.seats, bookingId)
      // No hold, and none can arrive any more: there is nothing to give back and nothing to remember.
      if (!held && (wasReturned(state.seats, bookingId) || reached(holdExpiresAt, now))) return nothing
      return happened({ type: 'SeatsReleased', bookingId, quantity: held?.quantity ?? 0, holdExpiresAt })
    },
    RecallHolds(state, _, now) {
      if (state.status !== 'cancelled') return nothing
      const due = recallDueAt(state, state.seats)
      if (due === null || !reached(due, now)) return nothing
      const bookingIds = [...nextToRecall(state, state.seats)]
      return bookingIds.length > 0 ? happened({ type: 'HoldsRecalled', bookingIds }) : nothing
    },
  },

  evolve: {
    ConcertRegistered: (_, { managerId, title, venue, startsAt }) => ({
      status: 'draft',
      managerId,
      title,
      venue,
      startsAt,
      lots: [],
      priceKrw: 0,
      seats: noCapacity(),
    }),
    TicketsRegistered: (state, { lotId, quantity, priceKrw }) => {
      const listed = known(state)
      return {
        ...listed,
        status: 'on-sale',
        lots: [...listed.lots, lotId],
        priceKrw,
        seats: register(listed.seats, quantity),
      }
    },
    SaleClosed: (state) => ({ ...known(state), status: 'closed' }),
    ConcertCancelled: (state, _, at) => {
      const listed = known(state)
      return { ...listed, status: 'cancelled', ...beginRecall(listed.seats, at) }
    },
    HoldsRecalled: (state, { bookingIds }, at) => {
      if (state.status !== 'cancelled') return state
      return { ...state, ...recalled(state, state.seats, bookingIds, at) }
    },
    SeatsHeld: (state, { bookingId, quantity, amountKrw }) => {
      const listed = known(state)
      return { ...listed, seats: hold(listed.seats, bookingId, { quantity, amountKrw, sold: false }) }
    },
    SeatsSold: (state, { bookingId }) => {
      const listed = known(state)
      return { ...listed, seats: sell(listed.seats, bookingId) }
    },
    SeatsReleased: (state, { bookingId, holdExpiresAt }, at) => {
      const listed = known(state)
      return { ...listed, seats: giveBack(listed.seats, bookingId, holdExpiresAt, at) }
    },
  },

  /** What the booking must know of its seats: what they cost and what for. */
  reply: {
    HoldSeats: (state, { bookingId }) => {
      if (state.status === 'new') return {}
      const { title, venue, startsAt, seats } = state
      return { amountKrw: holdOf(seats, bookingId)?.amountKrw ?? 0, concertTitle: title, venue, startsAt }
    },
  },

  /** A booking that has, or had, seats here. */
  hasSeen: (state, bookingId) => state.status !== 'new' && hasSeen(state.seats, bookingId),

  /** A cancelled concert calls its bookings off, a batch at a time, until every seat has come back (M8). */
  deadline: (state) => {
    const due = state.status === 'cancelled' ? recallDueAt(state, state.seats) : null
    return due && { at: due, command: { type: 'RecallHolds' } }
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { title, venue, startsAt, priceKrw, seats } = state
    const availableTickets = state.status === 'cancelled' ? 0 : available(seats)
    const numbers = { registeredTickets: seats.registered, availableTickets }
    // How far the calling-off has come (M8).
    const progress = state.status === 'cancelled' ? { ticketsStillHeld: seats.taken } : {}
    return {
      status: state.status,
      owner: null,
      label: title,
      data: { title, venue, startsAt, priceKrw, ...numbers, ...progress },
    }
  },
})

const known = (state: ConcertState): Extract<ConcertState, Listed> => {
  if (state.status === 'new') throw new Error('an event of a concert that was never registered')
  return state
}

/** Why nothing can be sold now, or null. The clock is asked here, at command time (C5). */
const notForSale = (state: ConcertState, now: Instant) => {
  switch (state.status) {
    case 'new':
      return refuse('ConcertNotFound')
    case 'cancelled':
      return refuse('ConcertCancelled')
    case 'draft':
    case 'closed':
      return refuse('ConcertNotOnSale', { status: state.status })
    case 'on-sale':
      return reached(state.startsAt, now) ? refuse('ConcertStarted', { startsAt: state.startsAt }) : null
  }
}
