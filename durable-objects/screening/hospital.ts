/**
 * Hospital (검진 병원): one slot, so many places at one hospital on one day. It alone knows how many are left and whose they
 * are, so it alone can promise that none is given twice (S1–S4), and no two to one person (S13). Whose a place is stays
 * with it: it tells of reservations by their ids (S12).
 */
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import type { EventOf } from '../../kernel/events.ts'
import { date, id, instant, text } from '../../kernel/fields.ts'
import { type Instant, reached } from '../../kernel/time.ts'
import { hospitalEvents, Person } from '../../queues/screening.ts'
import {
  available,
  type Capacity,
  giveBack,
  type Hold,
  hasSeen,
  hold,
  holdOf,
  noCapacity,
  register,
  wasReturned,
} from '../shared/capacity.ts'
import { beginRecall, nextToRecall, type Recall, recallDueAt, recalled } from '../shared/recall.ts'
import { endOf, isBeyond, isOver, type VenueDate } from '../shared/venue-date.ts'

/** More people than any hospital screens in a day; keeps the places of one slot within one object's memory. */
export const CAPACITY_LIMIT = 10_000
/** Slots are opened two years ahead at most. */
export const AHEAD_LIMIT_DAYS = 730

type Place = Hold & { readonly customerId: string }
type Slot = {
  readonly adminId: string
  readonly organisation: string
  readonly name: string
  readonly date: VenueDate
  readonly capacity: number
  readonly places: Capacity<Place>
}
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'open' } & Slot)
  /** Its reservations are being recalled. */
  | ({ readonly status: 'deleting' } & Slot & Recall)
  | ({ readonly status: 'deleted' } & Slot)

/** A request from before requests lapsed says no `lapsesAt`: it may be acted upon until the day is over. */
const ofRequest = { reservationId: id, lapsesAt: instant.optional() }
const { on, aggregate } = aggregateOf<State, typeof hospitalEvents>(hospitalEvents)

export const hospital = aggregate({
  initial: { status: 'new' },

  commands: {
    RegisterHospital: on(
      {
        adminId: id,
        organisation: id,
        name: text.meta({ example: '나루병원 건강검진센터' }),
        date: date.meta({ example: '2027-03-02', description: 'A calendar day in Asia/Seoul' }),
        capacity: z.int().min(1).max(CAPACITY_LIMIT).meta({ example: 50 }),
      },
      (state, slot, now) => {
        if (state.status !== 'new') return refuse('HospitalAlreadyRegistered')
        const { date } = slot
        if (isOver(date, now)) return refuse('DateInThePast', { date })
        if (isBeyond(date, AHEAD_LIMIT_DAYS, now))
          return refuse('DateTooFarAhead', { date, limitDays: AHEAD_LIMIT_DAYS })
        return happened({ type: 'HospitalRegistered', ...slot })
      },
    ),
    HoldPlace: on(
      { ...ofRequest, customerId: Person },
      (state, { reservationId, customerId, lapsesAt }, now) => {
        if (state.status === 'new') return refuse('HospitalNotFound')
        if (holdOf(state.places, reservationId)) return nothing
        if (state.status !== 'open') return refuse('HospitalDeleted')
        if (wasReturned(state.places, reservationId)) return refuse('PlaceGivenBack')
        if (isLapsed(lapsesAt, now)) return refuse('HoldLapsed')
        if (isOver(state.date, now)) return refuse('ScreeningDateOver')
        const other = reservationOf(state.places, customerId)
        if (other !== undefined) return refuse('AlreadyReserved', { reservationId: other })
        const left = available(state.places)
        if (left < 1) return refuse('HospitalFull', { available: left })
        return happened({ type: 'PlaceHeld', reservationId, customerId })
      },
      // What the reservation must know of its place: where and when.
      (state) => {
        const { organisation, name, date } = known(state)
        return { organisation, hospitalName: name, date }
      },
    ),
    ReleasePlace: on(ofRequest, (state, { reservationId, lapsesAt }, now) => {
      if (state.status === 'new') return refuse('HospitalNotFound')
      const wasHeld = holdOf(state.places, reservationId) !== undefined
      // No place, and none can be given any more: there is nothing to give back and nothing to remember.
      const isClosed = state.status !== 'open' || isOver(state.date, now) || isLapsed(lapsesAt, now)
      if (!wasHeld && (isClosed || wasReturned(state.places, reservationId))) return nothing
      return left(state, { type: 'PlaceReleased', reservationId, wasHeld, ...(lapsesAt && { lapsesAt }) })
    }),
    // Only a policy says so, of a reservation that has its place.
    UsePlace: on(ofRequest, (state, { reservationId, lapsesAt }) => {
      if (state.status === 'new' || !holdOf(state.places, reservationId)) return nothing
      return left(state, { type: 'PlaceUsed', reservationId, ...(lapsesAt && { lapsesAt }) })
    }),
    DeleteHospital: on({}, (state, _, now) => {
      if (state.status === 'new') return refuse('HospitalNotFound')
      if (state.status !== 'open') return nothing
      // Those people were screened: what happened to them is not undone (G9).
      if (isOver(state.date, now)) return refuse('ScreeningDateOver')
      if (state.places.taken > 0) return happened({ type: 'HospitalDeletionStarted' })
      return happened({ type: 'HospitalDeletionStarted' }, { type: 'HospitalDeleted' })
    }),
    RecallPlaces: on({}, (state, _, now) => {
      if (state.status !== 'deleting') return nothing
      const due = recallDueAt(state, state.places)
      if (due === null || !reached(due, now)) return nothing
      return happened({ type: 'PlacesRecalled', reservationIds: nextToRecall(state, state.places) })
    }),
  },

  evolve: {
    HospitalRegistered: (_, slot) => ({
      status: 'open',
      ...slot,
      places: register<Place>(noCapacity(), slot.capacity),
    }),
    PlaceHeld: (state, { reservationId, customerId }) => {
      const slot = known(state)
      return { ...slot, places: hold(slot.places, reservationId, { quantity: 1, customerId }) }
    },
    PlaceReleased: (state, { reservationId, lapsesAt }, at) => {
      const slot = known(state)
      // A hold that comes later than that is refused anyway, so that is how long a tombstone must be remembered.
      return { ...slot, places: giveBack(slot.places, reservationId, lapsesAt ?? endOf(slot.date), at) }
    },
    PlaceUsed: (state, { reservationId, lapsesAt }, at) => {
      const slot = known(state)
      const rest = giveBack(slot.places, reservationId, lapsesAt ?? endOf(slot.date), at)
      return { ...slot, places: register(rest, -1) }
    },
    HospitalDeletionStarted: (state, _, at) => {
      const slot = known(state)
      return { ...slot, status: 'deleting', ...beginRecall(slot.places, at) }
    },
    PlacesRecalled: (state, { reservationIds }, at) =>
      state.status === 'deleting' ? { ...state, ...recalled(state, state.places, reservationIds, at) } : state,
    HospitalDeleted: (state) => {
      const { adminId, organisation, name, date, capacity, places } = known(state)
      return { status: 'deleted', adminId, organisation, name, date, capacity, places }
    },
  },

  /** A reservation that has, or had, a place here. */
  hasSeen: (state, reservationId) => state.status !== 'new' && hasSeen(state.places, reservationId),

  /** A slot that is being deleted recalls its reservations, a batch at a time, until every place has come back (S9). */
  deadline: (state) => {
    const due = state.status === 'deleting' ? recallDueAt(state, state.places) : null
    return due && { at: due, command: { type: 'RecallPlaces' } }
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, organisation, name, date, capacity, places } = state
    // A place that was used is none any more, so what is missing of them is who came.
    const attended = capacity - places.registered
    const numbers = { capacity, available: status === 'open' ? available(places) : 0, attended }
    // How far the deletion has come (S9).
    const progress = status === 'open' ? {} : { reservationsLeft: places.taken }
    const dueAt = status === 'deleting' ? (recallDueAt(state, places) ?? state.recalledAt) : null
    const data = { name, date, ...numbers, ...progress }
    return { status, owner: null, organisation, label: `${name} ${date}`, data, dueAt }
  },
})

const isLapsed = (lapsesAt: Instant | undefined, now: Instant): boolean =>
  lapsesAt !== undefined && reached(lapsesAt, now)

/** The reservation of somebody who has a place here. A slot is small enough to look through, and keeps no list of people. */
const reservationOf = ({ holds }: Capacity<Place>, person: string): string | undefined =>
  Object.entries(holds).find(([, { customerId }]) => customerId === person)?.[0]

type Known = Exclude<State, { status: 'new' }>
type Leaving = Extract<EventOf<typeof hospitalEvents>, { type: 'PlaceReleased' | 'PlaceUsed' }>

/** A place is free, or used. When it was the last that somebody had, the deletion under way is done. */
const left = (state: Known, leaving: Leaving) =>
  state.status === 'deleting' && state.places.taken === 1
    ? happened(leaving, { type: 'HospitalDeleted' })
    : happened(leaving)

const known = (state: State): Known => {
  if (state.status === 'new') throw new Error('an event of a hospital that was never registered')
  return state
}
