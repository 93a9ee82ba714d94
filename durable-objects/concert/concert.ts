/**
 * Concert (콘서트): the inventory of one concert. It alone knows how many seats are left, so it alone can promise
 * that none is sold twice (C1–C5); when it is cancelled it recalls the holds of its bookings (G9).
 */
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { dateTime, id, instant, text } from '../../kernel/fields.ts'
import { earlier, type Instant, reached } from '../../kernel/time.ts'
import {
  concertEvents,
  RefundRules,
  TICKETS_LIMIT,
  TICKETS_PER_PERSON,
  TicketsPerPerson,
} from '../../queues/concert.ts'
import {
  available,
  type Capacity,
  giveBack,
  hasSeen,
  heldBy,
  hold,
  holdOf,
  noCapacity,
  register,
  wasReturned,
} from '../shared/capacity.ts'
import { forgetEnded, type Leases, lease, leaseDueAt, leasesToQuestion, questioned } from '../shared/leases.ts'
import { beginRecall, nextToRecall, type Recall, recallDueAt, recalled } from '../shared/recall.ts'

/** One registration, at most. */
export const LOT_LIMIT = 100_000
export const PRICE_LIMIT_KRW = 10_000_000

/** Seats (좌석 재고): a capacity whose holds have a price and may be sold. Held and sold never exceed what was registered (C4). */
type SeatHold = {
  readonly quantity: number
  readonly by: string
  readonly amountKrw: number
  readonly holdExpiresAt: Instant
  readonly sold: boolean
}
export type Seats = Capacity<SeatHold>

type Listed = {
  readonly managerId: string
  readonly organisation: string
  readonly title: string
  readonly venue: string
  readonly startsAt: Instant
  readonly refundRules?: RefundRules | undefined
  readonly ticketsPerPerson: number
  readonly lots: readonly string[]
  readonly priceKrw: number
  readonly seats: Seats
  /** Holds that may be nobody's: their bookings were not there yet when they were given. */
  readonly leases: Leases
}
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'draft' | 'on-sale' | 'closed' } & Listed)
  /** The holds of its bookings are being recalled. */
  | ({ readonly status: 'cancelled'; readonly cancelledAt: Instant } & Listed & Recall)

const { on, aggregate } = aggregateOf<State, typeof concertEvents>(concertEvents)

export const concert = aggregate({
  initial: { status: 'new' },

  commands: {
    RegisterConcert: on(
      {
        managerId: id,
        organisation: id,
        title: text.meta({ example: '봄밤의 재즈' }),
        venue: text.meta({ example: '예술의전당' }),
        startsAt: dateTime.meta({ example: '2027-05-01T19:00:00+09:00' }),
        refundRules: RefundRules.optional(),
        ticketsPerPerson: TicketsPerPerson.default(TICKETS_PER_PERSON),
      },
      (state, announced, now) => {
        if (state.status !== 'new') return refuse('ConcertAlreadyRegistered')
        const { startsAt } = announced
        if (reached(startsAt, now)) return refuse('StartsInThePast', { startsAt })
        return happened({ type: 'ConcertRegistered', ...announced })
      },
    ),
    RegisterTickets: on(
      {
        lotId: id,
        quantity: z.int().min(1).max(LOT_LIMIT).meta({ example: 1000 }),
        priceKrw: z.int().min(0).max(PRICE_LIMIT_KRW).meta({ example: 88_000 }),
      },
      (state, { lotId, quantity, priceKrw }, now) => {
        if (state.status === 'new') return refuse('ConcertNotFound')
        if (state.status === 'cancelled') return refuse('ConcertCancelled')
        if (state.status === 'closed') return refuse('ConcertNotOnSale', { concertStatus: state.status })
        const { startsAt, lots, seats } = state
        if (reached(startsAt, now)) return refuse('ConcertStarted', { startsAt })
        if (lots.includes(lotId)) return nothing
        const { registered } = seats
        if (registered + quantity > TICKETS_LIMIT) {
          return refuse('TicketLimitReached', { limit: TICKETS_LIMIT, registered })
        }
        return happened({ type: 'TicketsRegistered', lotId, quantity, priceKrw })
      },
    ),
    CloseSale: on({}, (state) => {
      switch (state.status) {
        case 'new':
          return refuse('ConcertNotFound')
        case 'draft':
          return refuse('ConcertNotOnSale', { concertStatus: state.status })
        case 'cancelled':
          return refuse('ConcertCancelled')
        case 'closed':
          return nothing
        case 'on-sale':
          return happened({ type: 'SaleClosed' })
      }
    }),
    CancelConcert: on({}, (state, _, now) => {
      if (state.status === 'new') return refuse('ConcertNotFound')
      if (state.status === 'cancelled') return nothing
      const { startsAt } = state
      return reached(startsAt, now) ? refuse('ConcertStarted', { startsAt }) : happened({ type: 'ConcertCancelled' })
    }),

    HoldSeats: on(
      { bookingId: id, customerId: id, quantity: z.int().min(1), holdExpiresAt: instant },
      (state, { bookingId, customerId, quantity, holdExpiresAt }, now) => {
        if (state.status === 'new') return refuse('ConcertNotFound')
        const { seats, startsAt, priceKrw, ticketsPerPerson: limit } = state
        const own = holdOf(seats, bookingId)
        // A booking that died before it was stored may come again as another one.
        if (own) return own.quantity === quantity ? nothing : refuse('SeatsHeldOtherwise', { quantity: own.quantity })
        if (wasReturned(seats, bookingId) || reached(holdExpiresAt, now)) return refuse('HoldLapsed')
        if (state.status === 'cancelled') return refuse('ConcertCancelled')
        if (state.status !== 'on-sale') return refuse('ConcertNotOnSale', { concertStatus: state.status })
        // The clock is asked here, at command time (C5).
        if (reached(startsAt, now)) return refuse('ConcertStarted', { startsAt })
        const held = heldBy(seats, customerId)
        if (held + quantity > limit) return refuse('TicketsPerPersonReached', { limit, held })
        const availableTickets = available(seats)
        if (availableTickets < quantity) return refuse('SeatsSoldOut', { availableTickets })
        const amountKrw = quantity * priceKrw
        const until = earlier(holdExpiresAt, startsAt)
        return happened({ type: 'SeatsHeld', bookingId, customerId, quantity, amountKrw, holdExpiresAt: until })
      },
      // What the booking must know of its seats: what they cost and what for, until when, and what comes back of it.
      (state, { bookingId, holdExpiresAt }) => {
        const { organisation, title, venue, startsAt, refundRules, seats } = known(state)
        const own = holdOf(seats, bookingId)
        const until = own?.holdExpiresAt ?? earlier(holdExpiresAt, startsAt)
        const announced = { organisation, concertTitle: title, venue, startsAt }
        const seated = { ...announced, amountKrw: own?.amountKrw ?? 0, holdExpiresAt: until }
        return { ...seated, ...(refundRules && { refundRules }) }
      },
    ),
    SellSeats: on({ bookingId: id }, (state, { bookingId }) => {
      if (state.status === 'new') return refuse('ConcertNotFound')
      const held = holdOf(state.seats, bookingId)
      if (held) return held.sold ? nothing : happened({ type: 'SeatsSold', bookingId })
      // The cancellation overtook the payment: the seats went back, and stay back (G3).
      return wasReturned(state.seats, bookingId) ? nothing : refuse('SeatsNotHeld')
    }),
    ReleaseSeats: on({ bookingId: id, holdExpiresAt: instant }, (state, { bookingId, holdExpiresAt }, now) => {
      if (state.status === 'new') return refuse('ConcertNotFound')
      const held = holdOf(state.seats, bookingId)
      // No hold, and none can arrive any more: there is nothing to give back and nothing to remember.
      if (!held && (wasReturned(state.seats, bookingId) || reached(holdExpiresAt, now))) return nothing
      const released = { type: 'SeatsReleased', bookingId, quantity: held?.quantity ?? 0, holdExpiresAt } as const
      // Nobody told this booking yet that its concert is cancelled, and its customer may have been too late to know (C13).
      if (state.status !== 'cancelled' || !state.toRecall.includes(bookingId)) return happened(released)
      const { cancelledAt } = state
      return happened(released, { type: 'HoldsRecalled', bookingIds: [bookingId], cancelledAt })
    }),
    RecallHolds: on({}, (state, _, now) => {
      if (state.status !== 'cancelled') return nothing
      const due = recallDueAt(state, state.seats)
      if (due === null || !reached(due, now)) return nothing
      const bookingIds = nextToRecall(state, state.seats)
      const { cancelledAt } = state
      return bookingIds.length > 0 ? happened({ type: 'HoldsRecalled', bookingIds, cancelledAt }) : nothing
    }),
    QuestionHolds: on({}, (state, _, now) => {
      if (state.status === 'new') return nothing
      const due = leaseDueAt(state.leases)
      if (due === null || !reached(due, now)) return nothing
      const asked = leasesToQuestion(state.leases, isUnsold(state.seats), now)
      const holdExpiresAt = asked.at(-1)?.until ?? due
      return happened({ type: 'HoldsQuestioned', bookingIds: asked.map(({ id }) => id), holdExpiresAt })
    }),
  },

  evolve: {
    ConcertRegistered: (_, announced) => ({
      status: 'draft',
      ...announced,
      lots: [],
      priceKrw: 0,
      seats: noCapacity(),
      leases: [],
    }),
    TicketsRegistered: (state, { lotId, quantity, priceKrw }) => {
      const { lots, seats, ...listed } = known(state)
      return { ...listed, status: 'on-sale', lots: [...lots, lotId], priceKrw, seats: register(seats, quantity) }
    },
    SaleClosed: (state) => ({ ...known(state), status: 'closed' }),
    ConcertCancelled: (state, _, at) => {
      const listed = known(state)
      return { ...listed, status: 'cancelled', cancelledAt: at, ...beginRecall(listed.seats, at) }
    },
    HoldsRecalled: (state, { bookingIds }, at) => {
      // One that gave its seats back before it was told is no part of the round.
      if (state.status !== 'cancelled' || !bookingIds.some((id) => holdOf(state.seats, id))) return state
      return { ...state, ...recalled(state, state.seats, bookingIds, at) }
    },
    HoldsQuestioned: (state, { bookingIds }) => {
      const listed = known(state)
      return held(listed, listed.seats, questioned(listed.leases, bookingIds))
    },
    SeatsHeld: (state, { bookingId, customerId: by, quantity, amountKrw, holdExpiresAt }, at) => {
      const listed = known(state)
      const seats = hold(listed.seats, bookingId, { quantity, by, amountKrw, holdExpiresAt, sold: false })
      return held(listed, seats, lease(listed.leases, bookingId, at, holdExpiresAt))
    },
    SeatsSold: (state, { bookingId }) => {
      const listed = known(state)
      return held(listed, sell(listed.seats, bookingId), listed.leases)
    },
    SeatsReleased: (state, { bookingId, holdExpiresAt }, at) => {
      const listed = known(state)
      return held(listed, giveBack(listed.seats, bookingId, holdExpiresAt, at), listed.leases)
    },
  },

  /** A booking that has, or had, seats here. */
  hasSeen: (state, bookingId) => state.status !== 'new' && hasSeen(state.seats, bookingId),

  /**
   * A cancelled concert recalls its holds, a batch at a time, until every seat has come back (G9); and whose booking may
   * never have come to be is asked about (C4).
   */
  deadline: (state) => {
    if (state.status === 'new') return null
    const question = leaseDueAt(state.leases)
    const recall = state.status === 'cancelled' ? recallDueAt(state, state.seats) : null
    if (recall && (!question || recall <= question)) return { at: recall, command: { type: 'RecallHolds' } }
    return question && { at: question, command: { type: 'QuestionHolds' } }
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, organisation, title, venue, startsAt, refundRules, ticketsPerPerson, priceKrw, seats } = state
    const seen = { status, owner: null, organisation, label: title }
    const terms = { ticketsPerPerson, ...(refundRules && { refundRules }) }
    const announced = { title, venue, startsAt, priceKrw, ...terms, registeredTickets: seats.registered }
    if (status !== 'cancelled') return { ...seen, data: { ...announced, availableTickets: available(seats) } }
    // How far the recall has come (G9).
    return { ...seen, data: { ...announced, availableTickets: 0, ticketsStillHeld: seats.taken } }
  },
})

const known = (state: State): Exclude<State, { status: 'new' }> => {
  if (state.status === 'new') throw new Error('an event of a concert that was never registered')
  return state
}

/** Whether these seats are held and not sold: then its booking is to be asked about them. */
const isUnsold = (seats: Seats) => (bookingId: string) => holdOf(seats, bookingId)?.sold === false

const held = <S extends Listed>(listed: S, seats: Seats, leases: Leases): S => ({
  ...listed,
  seats,
  leases: forgetEnded(leases, isUnsold(seats)),
})

/** Turns a hold into a sale: the places stay taken. */
const sell = (seats: Seats, bookingId: string): Seats => {
  const held = seats.holds[bookingId]
  if (!held) throw new Error(`seats sold that were never held: ${bookingId}`)
  seats.holds[bookingId] = { ...held, sold: true }
  return seats
}
