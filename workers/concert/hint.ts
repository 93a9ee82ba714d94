/**
 * The hint (K14): before a booking is made its concert is asked, so that an attempt that will be refused makes no new
 * object. It is only a hint: the hold decides.
 */
import type { Facts } from '../../kernel/decision.ts'
import { type Instant, now, reached } from '../../kernel/time.ts'
import { availabilityCache } from '../http/availability.ts'
import type { ConcertReason } from './refusals.ts'

/** What a concert says of itself when it is looked at. */
export type ConcertGlance = {
  readonly status: string
  readonly data: Facts
  /** The booking it was asked about has, or had, seats here: then this is a retry, whose answer is the booking's. */
  readonly hasSeen: boolean
}

/** A refusal that can be seen coming. */
export type Foreseen = { readonly reason: ConcertReason; readonly facts: Facts }

const isInstant = (value: unknown): value is Instant => typeof value === 'string'

/** Why a new booking would be refused now, or null when it may be tried. */
export const foreseeableRefusal = (concert: ConcertGlance | null, quantity: number): Foreseen | null => {
  if (concert === null) return { reason: 'ConcertNotFound', facts: {} }
  if (concert.hasSeen) return null
  const { status } = concert
  const { availableTickets, startsAt } = concert.data
  if (status === 'cancelled') return { reason: 'ConcertCancelled', facts: {} }
  if (status !== 'on-sale') return { reason: 'ConcertNotOnSale', facts: { status } }
  if (isInstant(startsAt) && reached(startsAt, now())) return { reason: 'ConcertStarted', facts: { startsAt } }
  if (typeof availableTickets !== 'number' || availableTickets >= quantity) return null
  return { reason: 'SeatsSoldOut', facts: { availableTickets } }
}

const rooms = availabilityCache()

/** Whether this isolate saw plenty of seats a moment ago, so that the next attempt need not ask. The hold decides. */
export const isKnownRoomy = rooms.isKnownRoomy

/** Remembers what a look at a concert showed. */
export const noteRoom = (concertId: string, concert: ConcertGlance | null): void =>
  rooms.note(concertId, concert?.status === 'on-sale' ? concert.data.availableTickets : 0)
