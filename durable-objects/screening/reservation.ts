/**
 * Reservation (검진 예약): one person's place at a hospital on a day. The place is the hospital's to give and is asked
 * for by a reaction (K5), whose answer completes the reservation at once (S2–S4); whatever follows is told by events.
 * Who is screened where and when is health data: it is shown to that person alone (S12).
 */
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { date, id, text } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { reservationEvents } from '../../queues/screening.ts'
import { isOver, type VenueDate } from '../shared/venue-date.ts'
import type { hospital } from './hospital.ts'

/** A request for a place that the hospital has not answered by then is over: nobody waits for it any more. */
export const REQUEST_LAPSES_SECONDS = 600
/** A reservation should be answered by then; later the sweeper wakes it. */
const REQUEST_SETTLES_SECONDS = 30

type Request = {
  readonly customerId: string
  readonly hospitalId: string
  readonly requestedAt: Instant
  /** Missing in a request from before requests lapsed. */
  readonly lapsesAt?: Instant | undefined
}
type Place = { readonly hospitalName: string; readonly date: VenueDate }
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested' } & Request)
  | ({ readonly status: 'rejected'; readonly because: string } & Request)
  | ({ readonly status: 'completed'; readonly place: Place } & Request)
  /** `place` is null when the hospital had not answered yet. */
  | ({ readonly status: 'cancelled' | 'force-cancelled'; readonly place: Place | null } & Request)

const theHospital = port<typeof hospital>('screening.hospital')
const { on, aggregate } = aggregateOf<State, typeof reservationEvents>(reservationEvents)

export const reservation = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestReservation: on({ customerId: id, hospitalId: id }, (state, request, now) => {
      if (state.status !== 'new') return refuse('ReservationAlreadyRequested')
      const lapsesAt = plusSeconds(now, REQUEST_LAPSES_SECONDS)
      return happened({ type: 'ReservationRequested', ...request, lapsesAt })
    }),
    CompleteReservation: on({ hospitalName: text, date }, (state, place) => {
      // The deletion overtook the hospital's answer: its recall takes the place back, and the caller hears of it.
      if (state.status === 'force-cancelled') return refuse('HospitalDeleted')
      if (state.status !== 'requested') return nothing
      return happened({ type: 'ReservationCompleted', hospitalId: state.hospitalId, ...place })
    }),
    RejectReservation: on({ refusal: refusalOf<typeof hospital, 'HoldPlace'>() }, (state, { refusal }) => {
      if (state.status === 'force-cancelled') return refuse('HospitalDeleted')
      if (state.status !== 'requested') return nothing
      const { hospitalId } = state
      const { reason } = refusal
      return happenedBut(refusal, { type: 'ReservationRejected', hospitalId, reason, ...lapsing(state) })
    }),

    CancelReservation: on({ customerId: id }, (state, { customerId }, now) => {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('ReservationNotFound')
      switch (state.status) {
        case 'rejected':
          return refuse('ReservationRejected', { because: state.because })
        case 'force-cancelled':
          return refuse('ReservationForceCancelled')
        case 'cancelled':
          return nothing
        case 'requested':
          return happened({ type: 'ReservationCancelled', ...ending(state) })
        case 'completed':
          if (isOver(state.place.date, now)) return refuse('ScreeningDateOver')
          return happened({ type: 'ReservationCancelled', ...ending(state) })
      }
    }),
    ForceCancelReservation: on({}, (state) => {
      if (state.status !== 'requested' && state.status !== 'completed') return nothing
      return happened({ type: 'ReservationForceCancelled', ...ending(state) })
    }),
  },

  evolve: {
    ReservationRequested: (_, request, at) => ({ status: 'requested', ...request, requestedAt: at }),
    ReservationCompleted: (state, { hospitalName, date }) => ({
      ...requested(state),
      status: 'completed',
      place: { hospitalName, date },
    }),
    ReservationRejected: (state, { reason }) => ({ ...requested(state), status: 'rejected', because: reason }),
    ReservationCancelled: (state) => ({ ...requested(state), status: 'cancelled', place: placeOf(state) }),
    ReservationForceCancelled: (state) => ({ ...requested(state), status: 'force-cancelled', place: placeOf(state) }),
  },

  react: {
    ReservationRequested: asking(theHospital, 'HoldPlace', {
      question: ({ hospitalId, ...request }, reservationId) => [hospitalId, { reservationId, ...lapsing(request) }],
      accepted: (place) => ({ type: 'CompleteReservation', ...place }),
      refused: (refusal) => ({ type: 'RejectReservation', refusal }),
      unknown: 'ask-again',
      checkedFirst: 'available',
    }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, customerId: owner, hospitalId } = state
    const place = placeOf(state)
    const because = status === 'rejected' ? { reason: state.because } : {}
    return {
      status,
      owner,
      label: place ? `${place.hospitalName} ${place.date}` : '',
      data: { hospitalId, ...place, ...because },
      dueAt: status === 'requested' ? plusSeconds(state.requestedAt, REQUEST_SETTLES_SECONDS) : null,
    }
  },
})

/** The request behind a reservation in any state. */
const requested = (state: State): Request => {
  if (state.status === 'new') throw new Error('an event of a reservation that was never requested')
  const { customerId, hospitalId, requestedAt } = state
  return { customerId, hospitalId, requestedAt, ...lapsing(state) }
}

/** Where and when, once the hospital has said it. */
const placeOf = (state: State): Place | null => ('place' in state ? state.place : null)

/** What those must know who take the place and the record back. */
const ending = (state: Extract<State, { status: 'requested' | 'completed' }>) => {
  const { hospitalId } = state
  const place = placeOf(state)
  return { hospitalId, screening: place && { hospitalId, ...place }, ...lapsing(state) }
}

/** Until when a hold of this request may still be acted upon, if it was made since requests lapse. */
const lapsing = ({ lapsesAt }: { readonly lapsesAt?: Instant | undefined }) => (lapsesAt ? { lapsesAt } : {})
