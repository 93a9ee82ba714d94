/**
 * Reservation (예약): one customer's visit to one exhibition, from the request to the day.
 * The places are the exhibition's to give, and it is asked by a reaction (K5); whether visitors are let in, the visit is
 * called off or nobody came is decided here and nowhere else, so that only one of them can happen (M5, M6, M8, M11).
 */
import * as z from 'zod'
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { date, id, text } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { reservationEvents, type Visit } from '../../queues/museum.ts'
import { endOf, isOver } from '../shared/venue-date.ts'
import type { exhibition } from './exhibition.ts'

/** M2. */
export const VISITORS_LIMIT = 10
/** M13: so many visitors of one customer in one exhibition, unless the installation says otherwise. */
export const VISITORS_PER_PERSON = 10
export const VISITORS_PER_PERSON_LIMIT = 1_000
/** A request for places that the exhibition has not answered by then is over: nobody waits for it any more. */
export const REQUEST_LAPSES_SECONDS = 600
/** A reservation should be completed by then; later the sweeper wakes it. */
const REQUEST_SETTLES_SECONDS = 30

type Request = {
  readonly customerId: string
  readonly exhibitionId: string
  readonly visitors: number
  readonly lapsesAt: Instant
  readonly requestedAt: Instant
  /** What was reserved; null until the exhibition held the places. */
  readonly visit: Visit | null
}
type Placed = Request & { readonly visit: Visit }
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested' } & Request)
  | ({ readonly status: 'completed' | 'admitted' | 'missed' } & Placed)
  | ({ readonly status: 'rejected'; readonly because: string } & Request)
  | ({ readonly status: 'cancelled' | 'force-cancelled' } & Request)

const theExhibition = port<typeof exhibition>('museum.exhibition')
const { on, aggregate } = aggregateOf<State, typeof reservationEvents>(reservationEvents)

export const reservation = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestReservation: on(
      {
        customerId: id,
        exhibitionId: id,
        visitors: z.int().min(1).max(VISITORS_LIMIT).default(1).meta({ example: 2 }),
        visitorsPerPerson: z.int().min(1).max(VISITORS_PER_PERSON_LIMIT),
      },
      (state, request, now) => {
        if (state.status !== 'new') return refuse('ReservationAlreadyRequested')
        const lapsesAt = plusSeconds(now, REQUEST_LAPSES_SECONDS)
        return happened({ type: 'ReservationRequested', ...request, lapsesAt })
      },
    ),
    PlaceReservation: on({ organisation: id, exhibitionTitle: text, hall: text, date }, (state, told) => {
      if (state.status !== 'requested') return over(state)
      const { exhibitionId, visitors } = state
      return state.visit ? nothing : happened({ type: 'ReservationPlaced', exhibitionId, ...told, visitors })
    }),
    RejectReservation: on({ refusal: refusalOf<typeof exhibition, 'HoldPlaces'>() }, (state, { refusal }) => {
      if (state.status !== 'requested') return over(state)
      const { exhibitionId, lapsesAt } = state
      const { reason } = refusal
      return happenedBut(refusal, { type: 'ReservationRejected', exhibitionId, reason, lapsesAt })
    }),
    CompleteReservation: on({}, (state) =>
      // Late news of admission revives nothing (G3).
      state.status === 'requested' && state.visit ? happened({ type: 'ReservationCompleted' }) : nothing,
    ),

    CancelReservation: on({ customerId: id }, (state, { customerId }, now) => {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('ReservationNotFound')
      if (state.status === 'cancelled') return nothing
      if (state.status === 'force-cancelled') return refuse('ReservationForceCancelled')
      if (state.status === 'rejected') return refuse('ReservationRejected', { because: state.because })
      if (state.status === 'admitted') return refuse('AlreadyAdmitted')
      if (state.visit && isOver(state.visit.date, now)) return refuse('ExhibitionOver', { date: state.visit.date })
      return happened({ type: 'ReservationCancelled', ...ending(state) })
    }),
    ForceCancelReservation: on({}, (state) => {
      // Who was let in has had the visit; who has left, or never came, has given the places back.
      return isLive(state) ? happened({ type: 'ReservationForceCancelled', ...ending(state) }) : nothing
    }),

    RecordAdmission: on({}, (state) => {
      if (state.status !== 'requested' && state.status !== 'completed') return over(state)
      // Without a place there is no entry to be admitted with.
      if (!state.visit) return refuse('ReservationNotFound')
      const { exhibitionId, lapsesAt } = state
      const admitted = { type: 'ReservationAdmitted', exhibitionId, lapsesAt } as const
      // Admission knows of it, so it is registered there, even if that news is still on its way.
      return state.status === 'requested' ? happened({ type: 'ReservationCompleted' }, admitted) : happened(admitted)
    }),
    MissReservation: on({}, (state, _, now) => {
      if (!isLive(state) || !state.visit || !isOver(state.visit.date, now)) return nothing
      const { exhibitionId, lapsesAt, visit } = state
      return happened({ type: 'ReservationMissed', exhibitionId, lapsesAt, visit })
    }),
  },

  evolve: {
    ReservationRequested: (_, request, at) => ({ status: 'requested', ...request, requestedAt: at, visit: null }),
    ReservationPlaced: (state, visit) => ({ ...requested(state), status: 'requested', visit }),
    ReservationRejected: (state, { reason }) => ({ ...requested(state), status: 'rejected', because: reason }),
    ReservationCompleted: (state) => ({ ...placed(state), status: 'completed' }),
    ReservationCancelled: (state) => ({ ...requested(state), status: 'cancelled' }),
    ReservationForceCancelled: (state) => ({ ...requested(state), status: 'force-cancelled' }),
    ReservationAdmitted: (state) => ({ ...placed(state), status: 'admitted' }),
    ReservationMissed: (state) => ({ ...placed(state), status: 'missed' }),
  },

  react: {
    ReservationRequested: asking(theExhibition, 'HoldPlaces', {
      question: ({ exhibitionId, ...request }, reservationId) => [exhibitionId, { reservationId, ...request }],
      accepted: (visit) => ({ type: 'PlaceReservation', ...visit }),
      refused: (refusal) => ({ type: 'RejectReservation', refusal }),
      unknown: 'ask-again',
      checkedFirst: 'available',
    }),
  },

  /** When the day is over, whoever has not come has missed it (M11). */
  deadline: (state) =>
    isLive(state) && state.visit ? { at: endOf(state.visit.date), command: { type: 'MissReservation' } } : null,

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, customerId: owner, exhibitionId, visitors, visit } = state
    const { organisation = null, ...what } = visit ?? {}
    const label = visit ? `${visit.exhibitionTitle} × ${visitors}` : `× ${visitors}`
    const seen = { owner, organisation, label }
    const known = { exhibitionId, ...what, visitors }
    switch (status) {
      case 'requested':
        return { ...seen, status, data: known, dueAt: plusSeconds(state.requestedAt, REQUEST_SETTLES_SECONDS) }
      case 'completed':
        return { ...seen, status, data: known, dueAt: endOf(state.visit.date) }
      case 'rejected':
        return { ...seen, status, data: { ...known, reason: state.because } }
      default:
        return { ...seen, status, data: known }
    }
  },
})

/** Why a reservation that has left `requested` cannot do what only a live one can. */
const over = (state: Exclude<State, { status: 'requested' }>) => {
  switch (state.status) {
    case 'new':
      return refuse('ReservationNotFound')
    case 'completed':
    case 'admitted':
      return nothing
    case 'missed':
      return refuse('ExhibitionOver', { date: state.visit.date })
    case 'rejected':
      return refuse('ReservationRejected', { because: state.because })
    case 'cancelled':
      return refuse('ReservationCancelled')
    case 'force-cancelled':
      return refuse('ReservationForceCancelled')
  }
}

/** The request behind a reservation in any state. */
const requested = (state: State): Request => {
  if (state.status === 'new') throw new Error('an event of a reservation that was never requested')
  const { customerId, exhibitionId, visitors, lapsesAt, requestedAt, visit } = state
  return { customerId, exhibitionId, visitors, lapsesAt, requestedAt, visit }
}

/** The same of one that has places. */
const placed = (state: State): Placed => {
  const { visit, ...request } = requested(state)
  if (!visit) throw new Error('an event of a visit before its places were held')
  return { ...request, visit }
}

/** It may still be called off, or missed. */
const isLive = (state: State): state is State & { readonly status: 'requested' | 'completed' } =>
  state.status === 'requested' || state.status === 'completed'

/** What those who hear of the end must know: whose places return, and which entry is off. */
const ending = (state: Request) => {
  const { exhibitionId, lapsesAt, visit } = state
  return { exhibitionId, lapsesAt, ...(visit && { visit }) }
}
