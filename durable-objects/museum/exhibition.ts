/**
 * Exhibition (전시): one day in one hall, for so many visitors. It alone knows how many places are left and who has them, so
 * it alone can promise that none is given twice (M1–M3) and that nobody has too many (M13); when it is deleted it tells
 * every reservation that holds places (M8).
 */
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import type { EventOf } from '../../kernel/events.ts'
import { date, id, instant, text } from '../../kernel/fields.ts'
import { plusSeconds, reached } from '../../kernel/time.ts'
import { exhibitionEvents } from '../../queues/museum.ts'
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
  useUp,
  wasReturned,
} from '../shared/capacity.ts'
import { beginRecall, nextToRecall, type Recall, recallDueAt, recalled } from '../shared/recall.ts'
import { isBeyond, isOver, type VenueDate } from '../shared/venue-date.ts'

/** More visitors than any hall takes in a day; keeps the holds of one exhibition within one object's memory. */
export const CAPACITY_LIMIT = 100_000
/** An exhibition is announced three years ahead at most: a later date is a mistyped one. */
export const DAYS_AHEAD_LIMIT = 1_095
/** A deletion should have got on by then; later the sweeper wakes the exhibition. */
const DELETION_SETTLES_SECONDS = 600

type Listed = {
  readonly managerId: string
  readonly organisation: string
  readonly title: string
  readonly hall: string
  readonly date: VenueDate
  readonly capacity: number
  readonly places: Capacity
}
export type ExhibitionEvent = EventOf<typeof exhibitionEvents>

type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'open' } & Listed)
  /** Its reservations are being called off; so many still hold places. */
  | ({ readonly status: 'deleting'; readonly reservationsLeft: number } & Listed & Recall)
  | ({ readonly status: 'deleted' } & Listed)

const places = z.int().min(1).max(CAPACITY_LIMIT).meta({ example: 200 })
const { on, aggregate } = aggregateOf<State, typeof exhibitionEvents>(exhibitionEvents)

export const exhibition = aggregate({
  initial: { status: 'new' },

  commands: {
    RegisterExhibition: on(
      {
        managerId: id,
        organisation: id,
        title: text.meta({ example: '달항아리' }),
        hall: text.meta({ example: '제1전시실' }),
        date: date.meta({ example: '2027-05-01', description: 'The day in Seoul' }),
        capacity: places,
      },
      (state, announced, now) => {
        if (state.status !== 'new') return refuse('ExhibitionAlreadyRegistered')
        const { date } = announced
        if (isOver(date, now)) return refuse('DateInThePast', { date })
        if (isBeyond(date, DAYS_AHEAD_LIMIT, now)) {
          return refuse('DateTooFarAhead', { date, daysAhead: DAYS_AHEAD_LIMIT })
        }
        return happened({ type: 'ExhibitionRegistered', ...announced })
      },
    ),
    ChangeCapacity: on({ capacity: places.meta({ example: 250 }) }, (state, { capacity }, now) => {
      if (state.status === 'new') return refuse('ExhibitionNotFound')
      if (state.status !== 'open') return refuse('ExhibitionDeleted')
      if (isOver(state.date, now)) return refuse('ExhibitionOver', { date: state.date })
      const taken = state.capacity - available(state.places)
      if (capacity < taken) return refuse('PlacesTaken', { taken })
      const change = capacity - state.capacity
      return change === 0 ? nothing : happened({ type: 'CapacityChanged', capacity, change })
    }),
    HoldPlaces: on(
      {
        reservationId: id,
        customerId: id,
        visitors: z.int().min(1),
        visitorsPerPerson: z.int().min(1),
        lapsesAt: instant,
      },
      (state, { reservationId, customerId, visitors, visitorsPerPerson: limit, lapsesAt }, now) => {
        if (state.status === 'new') return refuse('ExhibitionNotFound')
        const { places, date } = state
        if (holdOf(places, reservationId)) return nothing
        if (wasReturned(places, reservationId) || reached(lapsesAt, now)) return refuse('HoldLapsed')
        if (state.status !== 'open') return refuse('ExhibitionDeleted')
        if (isOver(date, now)) return refuse('ExhibitionOver', { date })
        const held = heldBy(places, customerId)
        if (held + visitors > limit) return refuse('VisitorsPerPersonReached', { limit, held })
        if (available(places) < visitors) return refuse('ExhibitionFull', { available: available(places) })
        return happened({ type: 'PlacesHeld', reservationId, customerId, visitors })
      },
      // What the reservation must know of its visit.
      (state) => {
        const { organisation, title, hall, date } = known(state)
        return { organisation, exhibitionTitle: title, hall, date }
      },
    ),
    ReleasePlaces: on({ reservationId: id, lapsesAt: instant }, (state, { reservationId, lapsesAt }, now) => {
      if (state.status === 'new') return refuse('ExhibitionNotFound')
      const held = holdOf(state.places, reservationId)
      // No hold, and none can arrive any more: there is nothing to give back and nothing to remember.
      if (!held && (wasReturned(state.places, reservationId) || reached(lapsesAt, now))) return nothing
      return left(state, { type: 'PlacesReleased', reservationId, visitors: held?.quantity ?? 0, lapsesAt })
    }),
    UsePlaces: on({ reservationId: id, lapsesAt: instant }, (state, { reservationId, lapsesAt }) => {
      if (state.status === 'new') return refuse('ExhibitionNotFound')
      const held = holdOf(state.places, reservationId)
      if (held) return left(state, { type: 'PlacesUsed', reservationId, visitors: held.quantity, lapsesAt })
      return wasReturned(state.places, reservationId) ? nothing : refuse('PlacesNotHeld')
    }),
    DeleteExhibition: on({}, (state, _, now) => {
      if (state.status === 'new') return refuse('ExhibitionNotFound')
      if (state.status !== 'open') return nothing
      // Who came has had the visit: what happened is not called off (M11).
      if (isOver(state.date, now)) return refuse('ExhibitionOver', { date: state.date })
      if (state.places.taken > 0) return happened({ type: 'ExhibitionDeletionStarted' })
      return happened({ type: 'ExhibitionDeletionStarted' }, { type: 'ExhibitionDeleted' })
    }),
    RecallHolds: on({}, (state, _, now) => {
      if (state.status !== 'deleting') return nothing
      const due = recallDueAt(state, state.places)
      if (due === null || !reached(due, now)) return nothing
      const reservationIds = nextToRecall(state, state.places)
      return reservationIds.length > 0 ? happened({ type: 'HoldsRecalled', reservationIds }) : nothing
    }),
  },

  evolve: {
    ExhibitionRegistered: (_, announced) => ({
      status: 'open',
      ...announced,
      places: register(noCapacity(), announced.capacity),
    }),
    CapacityChanged: (state, { capacity, change }) => {
      const listed = known(state)
      return { ...listed, capacity, places: register(listed.places, change) }
    },
    PlacesHeld: (state, { reservationId, customerId, visitors }) => {
      const listed = known(state)
      return { ...listed, places: hold(listed.places, reservationId, { quantity: visitors, by: customerId }) }
    },
    PlacesReleased: (state, { reservationId, visitors, lapsesAt }, at) =>
      oneLess(known(state), visitors > 0, (places) => giveBack(places, reservationId, lapsesAt, at)),
    PlacesUsed: (state, { reservationId, lapsesAt }, at) =>
      oneLess(known(state), true, (places) => useUp(places, reservationId, lapsesAt, at)),
    ExhibitionDeletionStarted: (state, _, at) => {
      const listed = known(state)
      const recall = beginRecall(listed.places, at)
      return { ...listed, status: 'deleting', reservationsLeft: recall.toRecall.length, ...recall }
    },
    HoldsRecalled: (state, { reservationIds }, at) => {
      if (state.status !== 'deleting') return state
      return { ...state, ...recalled(state, state.places, reservationIds, at) }
    },
    ExhibitionDeleted: (state) => {
      const { managerId, organisation, title, hall, date, capacity, places } = known(state)
      return { status: 'deleted', managerId, organisation, title, hall, date, capacity, places }
    },
  },

  /** A reservation that has, or had, places here. */
  hasSeen: (state, reservationId) => state.status !== 'new' && hasSeen(state.places, reservationId),

  /** An exhibition under deletion calls its reservations off, a batch at a time, until every place came back (M8). */
  deadline: (state) => {
    const due = state.status === 'deleting' ? recallDueAt(state, state.places) : null
    return due && { at: due, command: { type: 'RecallHolds' } }
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, organisation, title, hall, date, capacity, places } = state
    const known = { title, hall, date, capacity, admitted: capacity - places.registered }
    const seen = { status, owner: null, organisation, label: title }
    if (status === 'open') return { ...seen, data: { ...known, available: available(places) } }
    if (status === 'deleted') return { ...seen, data: { ...known, available: 0 } }
    // How far the deletion has come (M8).
    const { reservationsLeft, recalledAt } = state
    const dueAt = plusSeconds(recalledAt, DELETION_SETTLES_SECONDS)
    return { ...seen, data: { ...known, available: 0, reservationsLeft, placesLeft: places.taken }, dueAt }
  },
})

type Known = Exclude<State, { status: 'new' }>

const known = (state: State): Known => {
  if (state.status === 'new') throw new Error('an event of an exhibition that was never registered')
  return state
}

type Leaving = Extract<ExhibitionEvent, { type: 'PlacesReleased' | 'PlacesUsed' }>

/** Somebody no longer holds places. When it was the last one, the deletion under way is done. */
const left = (state: Known, leaving: Leaving) =>
  state.status === 'deleting' && state.places.taken === leaving.visitors
    ? happened(leaving, { type: 'ExhibitionDeleted' })
    : happened(leaving)

/** The places changed; `counts` when one reservation less holds any. */
const oneLess = (state: Known, counts: boolean, change: (places: Capacity) => Capacity): State => {
  const places = change(state.places)
  if (state.status !== 'deleting') return { ...state, places }
  return { ...state, places, reservationsLeft: state.reservationsLeft - (counts ? 1 : 0) }
}
