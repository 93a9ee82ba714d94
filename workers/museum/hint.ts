/**
 * The hint (K14): before a reservation is made its exhibition is asked, so that an attempt that will be refused makes no
 * new object. It is only a hint: the hold decides.
 */
import { isOver } from '../../durable-objects/museum/exhibition.ts'
import type { Facts } from '../../kernel/aggregate.ts'
import { now } from '../../kernel/time.ts'
import { availabilityCache } from '../http/availability.ts'
import type { MuseumReason } from './refusals.ts'

/** What an exhibition says of itself when it is looked at. */
export type ExhibitionGlance = {
  readonly status: string
  readonly data: Facts
  /** The reservation it was asked about has, or had, places here: then this is a retry, whose answer is the reservation's. */
  readonly hasSeen: boolean
}

/** A refusal that can be seen coming. */
export type Foreseen = { readonly reason: MuseumReason; readonly facts: Facts }

/** Why a new reservation would be refused now, or null when it may be tried. */
export const foreseeableRefusal = (exhibition: ExhibitionGlance | null, visitors: number): Foreseen | null => {
  if (exhibition === null) return { reason: 'ExhibitionNotFound', facts: {} }
  if (exhibition.hasSeen) return null
  if (exhibition.status !== 'open') return { reason: 'ExhibitionDeleted', facts: {} }
  const { available, date } = exhibition.data
  if (typeof date === 'string' && isOver(date, now())) return { reason: 'ExhibitionOver', facts: { date } }
  return typeof available !== 'number' || available >= visitors
    ? null
    : { reason: 'ExhibitionFull', facts: { available } }
}

const rooms = availabilityCache()

/** Whether this isolate saw plenty of places a moment ago, so that the next attempt need not ask. The hold decides. */
export const isKnownRoomy = rooms.hasPlenty

/** Remembers what a look at an exhibition showed. */
export const noteRoom = (exhibitionId: string, exhibition: ExhibitionGlance | null): void =>
  rooms.note(exhibitionId, exhibition?.status === 'open' ? exhibition.data.available : 0)
