/**
 * Hospital (검진 병원): one slot, so many places at one hospital on one day. It alone knows how many are left, so it alone
 * can promise that none is given twice (S1–S4). It knows reservations by their ids, and no person.
 */
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { date, id, instant, text } from '../../kernel/fields.ts'
import { type Instant, reached } from '../../kernel/time.ts'
import { hospitalEvents } from '../../queues/screening.ts'
import {
  available,
  type Capacity,
  giveBack,
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

type Slot = {
  readonly adminId: string
  readonly name: string
  readonly date: VenueDate
  readonly places: Capacity
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
      ofRequest,
      (state, { reservationId, lapsesAt }, now) => {
        if (state.status === 'new') return refuse('HospitalNotFound')
        if (holdOf(state.places, reservationId)) return nothing
        if (state.status !== 'open') return refuse('HospitalDeleted')
        if (wasReturned(state.places, reservationId)) return refuse('PlaceGivenBack')
        if (isLapsed(lapsesAt, now)) return refuse('HoldLapsed')
        if (isOver(state.date, now)) return refuse('ScreeningDateOver')
        const left = available(state.places)
        return left < 1 ? refuse('HospitalFull', { available: left }) : happened({ type: 'PlaceHeld', reservationId })
      },
      // What the reservation must know of its place: where and when.
      (state) => {
        const { name, date } = known(state)
        return { hospitalName: name, date }
      },
    ),
    ReleasePlace: on(ofRequest, (state, { reservationId, lapsesAt }, now) => {
      if (state.status === 'new') return refuse('HospitalNotFound')
      const wasHeld = holdOf(state.places, reservationId) !== undefined
      // No place, and none can be given any more: there is nothing to give back and nothing to remember.
      const isClosed = state.status !== 'open' || isOver(state.date, now) || isLapsed(lapsesAt, now)
      if (!wasHeld && (isClosed || wasReturned(state.places, reservationId))) return nothing
      const released = { type: 'PlaceReleased', reservationId, wasHeld, ...(lapsesAt && { lapsesAt }) } as const
      const isLast = state.status === 'deleting' && state.places.taken === 1
      return isLast ? happened(released, { type: 'HospitalDeleted' }) : happened(released)
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
    HospitalRegistered: (_, { adminId, name, date, capacity }) => ({
      status: 'open',
      adminId,
      name,
      date,
      places: register(noCapacity(), capacity),
    }),
    PlaceHeld: (state, { reservationId }) => {
      const slot = known(state)
      return { ...slot, places: hold(slot.places, reservationId, { quantity: 1 }) }
    },
    PlaceReleased: (state, { reservationId, lapsesAt }, at) => {
      const slot = known(state)
      // A hold that comes later than that is refused anyway, so that is how long a tombstone must be remembered.
      return { ...slot, places: giveBack(slot.places, reservationId, lapsesAt ?? endOf(slot.date), at) }
    },
    HospitalDeletionStarted: (state, _, at) => {
      const slot = known(state)
      return { ...slot, status: 'deleting', ...beginRecall(slot.places, at) }
    },
    PlacesRecalled: (state, { reservationIds }, at) =>
      state.status === 'deleting' ? { ...state, ...recalled(state, state.places, reservationIds, at) } : state,
    HospitalDeleted: (state) => {
      const { adminId, name, date, places } = known(state)
      return { status: 'deleted', adminId, name, date, places }
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
    const { status, name, date, places } = state
    const numbers = { capacity: places.registered, available: status === 'open' ? available(places) : 0 }
    // How far the deletion has come (S9).
    const progress = status === 'open' ? {} : { reservationsLeft: places.taken }
    const dueAt = status === 'deleting' ? (recallDueAt(state, places) ?? state.recalledAt) : null
    return { status, owner: null, label: `${name} ${date}`, data: { name, date, ...numbers, ...progress }, dueAt }
  },
})

const isLapsed = (lapsesAt: Instant | undefined, now: Instant): boolean =>
  lapsesAt !== undefined && reached(lapsesAt, now)

const known = (state: State): Exclude<State, { status: 'new' }> => {
  if (state.status === 'new') throw new Error('an event of a hospital that was never registered')
  return state
}
