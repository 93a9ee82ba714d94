/**
 * Reservation (검진 예약): one person's place at a hospital on a day. The place is the hospital's to give and is asked
 * for by a reaction (K5), whose answer completes the reservation at once (S2–S4); whatever follows is told by events.
 * Whether the person came, gave it up or stayed away is decided here and nowhere else, so that only one of them can happen
 * (S6, S10, S15). Who is screened where and when is health data (S12).
 */
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { date, id, text } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { Person, reservationEvents } from '../../queues/screening.ts'
import { endOf, isOver, type VenueDate } from '../shared/venue-date.ts'
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
type Place = { readonly organisation: string; readonly hospitalName: string; readonly date: VenueDate }
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested' } & Request)
  | ({ readonly status: 'rejected'; readonly because: string } & Request)
  | ({ readonly status: 'completed' | 'attended' | 'missed'; readonly place: Place } & Request)
  /** `place` is null when the hospital had not answered yet. */
  | ({ readonly status: 'cancelled' | 'force-cancelled'; readonly place: Place | null } & Request)

const theHospital = port<typeof hospital>('screening.hospital')
const { on, aggregate } = aggregateOf<State, typeof reservationEvents>(reservationEvents)

export const reservation = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestReservation: on({ customerId: Person, hospitalId: id }, (state, request, now) => {
      if (state.status !== 'new') return refuse('ReservationAlreadyRequested')
      const lapsesAt = plusSeconds(now, REQUEST_LAPSES_SECONDS)
      return happened({ type: 'ReservationRequested', ...request, lapsesAt })
    }),
    CompleteReservation: on({ organisation: id, hospitalName: text, date }, (state, place) => {
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

    CancelReservation: on({ customerId: Person }, (state, { customerId }, now) => {
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
        case 'attended':
          return refuse('AlreadyAttended')
        case 'missed':
          return refuse('ScreeningDateOver')
        case 'completed':
          if (isOver(state.place.date, now)) return refuse('ScreeningDateOver')
          return happened({ type: 'ReservationCancelled', ...ending(state) })
      }
    }),
    ForceCancelReservation: on({}, (state) => {
      if (state.status !== 'requested' && state.status !== 'completed') return nothing
      return happened({ type: 'ReservationForceCancelled', ...ending(state) })
    }),

    RecordAttendance: on({}, (state) => {
      switch (state.status) {
        case 'completed':
          return happened({ type: 'ReservationAttended', hospitalId: state.hospitalId, ...lapsing(state) })
        case 'attended':
          return nothing
        case 'missed':
          return refuse('ScreeningDateOver')
        case 'cancelled':
          return refuse('ReservationCancelled')
        case 'force-cancelled':
          return refuse('ReservationForceCancelled')
        default:
          // Without a place there is no record to be marked.
          return refuse('ReservationNotFound')
      }
    }),
    MissReservation: on({}, (state, _, now) =>
      state.status === 'completed' && isOver(state.place.date, now)
        ? happened({ type: 'ReservationMissed', ...ending(state) })
        : nothing,
    ),
  },

  evolve: {
    ReservationRequested: (_, request, at) => ({ status: 'requested', ...request, requestedAt: at }),
    ReservationCompleted: (state, { organisation, hospitalName, date }) => ({
      ...requested(state),
      status: 'completed',
      place: { organisation, hospitalName, date },
    }),
    ReservationRejected: (state, { reason }) => ({ ...requested(state), status: 'rejected', because: reason }),
    ReservationCancelled: (state) => ({ ...requested(state), status: 'cancelled', place: placeOf(state) }),
    ReservationForceCancelled: (state) => ({ ...requested(state), status: 'force-cancelled', place: placeOf(state) }),
    ReservationAttended: (state) => ({ ...requested(state), status: 'attended', place: placed(state) }),
    ReservationMissed: (state) => ({ ...requested(state), status: 'missed', place: placed(state) }),
  },

  react: {
    ReservationRequested: asking(theHospital, 'HoldPlace', {
      question: ({ hospitalId, customerId, ...request }, reservationId) => [
        hospitalId,
        { reservationId, customerId, ...lapsing(request) },
      ],
      accepted: (place) => ({ type: 'CompleteReservation', ...place }),
      refused: (refusal) => ({ type: 'RejectReservation', refusal }),
      unknown: 'ask-again',
      checkedFirst: 'available',
    }),
  },

  /** When the day is over, whoever has not come has missed it (S15). */
  deadline: (state) =>
    state.status === 'completed' ? { at: endOf(state.place.date), command: { type: 'MissReservation' } } : null,

  /** It belongs to the person alone: no staff finds it, whatever their organisation (S12). */
  describe: (state) => {
    if (state.status === 'new') return null
    const { status, customerId: owner, hospitalId } = state
    const place = placeOf(state)
    const where = place ? { hospitalName: place.hospitalName, date: place.date } : {}
    const because = status === 'rejected' ? { reason: state.because } : {}
    return {
      status,
      owner,
      label: place ? `${place.hospitalName} ${place.date}` : '',
      data: { hospitalId, ...where, ...because },
      dueAt: dueAt(state),
    }
  },
})

/** The request behind a reservation in any state. */
const requested = (state: State): Request => {
  if (state.status === 'new') throw new Error('an event of a reservation that was never requested')
  const { customerId, hospitalId, requestedAt } = state
  return { customerId, hospitalId, requestedAt, ...lapsing(state) }
}

/** When it should have moved on by itself. */
const dueAt = (state: State): Instant | null => {
  if (state.status === 'requested') return plusSeconds(state.requestedAt, REQUEST_SETTLES_SECONDS)
  return state.status === 'completed' ? endOf(state.place.date) : null
}

/** The place of one that has it. */
const placed = (state: State): Place => {
  const place = placeOf(state)
  if (!place) throw new Error('an event of a reservation that has no place')
  return place
}

/** Where and when, once the hospital has said it. */
const placeOf = (state: State): Place | null => ('place' in state ? state.place : null)

/** What those must know who take the place and the record back. */
const ending = (state: Request & { readonly place?: Place }) => {
  const { hospitalId } = state
  const { place } = state
  return { hospitalId, screening: place ? { hospitalId, ...place } : null, ...lapsing(state) }
}

/** Until when a hold of this request may still be acted upon, if it was made since requests lapse. */
const lapsing = ({ lapsesAt }: { readonly lapsesAt?: Instant | undefined }) => (lapsesAt ? { lapsesAt } : {})
