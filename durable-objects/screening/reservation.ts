/**
 * Reservation (검진 예약): one person's place at a hospital on a day. The place is the hospital's to give and is asked
 * for by a reaction (K5), whose answer completes the reservation at once (S2–S4); whatever follows is told by events.
 * Who is screened where and when is health data: it is shown to that person alone (S12).
 */
import * as z from 'zod'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type reservationEvents, reservationSecrets } from '../../queues/screening.ts'
import { isOver, type VenueDate } from '../shared/venue-date.ts'

/** A wish for a place should be answered by then; later the sweeper wakes the reservation. */
const REQUEST_SETTLES_SECONDS = 30
/** A wish for a place that the hospital has not answered by then is over: nobody waits for it any more. */
export const WISH_SECONDS = 600

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)

export const RequestReservation = z.strictObject({
  type: z.literal('RequestReservation'),
  customerId: id,
  hospitalId: id,
})
export const CompleteReservation = z.strictObject({
  type: z.literal('CompleteReservation'),
  hospitalName: text,
  date: z.iso.date(),
})
export const RejectReservation = z.strictObject({
  type: z.literal('RejectReservation'),
  refusal: z.looseObject({ reason: text }),
})
export const CancelReservation = z.strictObject({ type: z.literal('CancelReservation'), customerId: id })
export const ForceCancelReservation = z.strictObject({ type: z.literal('ForceCancelReservation') })

export const ReservationCommand = z.discriminatedUnion('type', [
  RequestReservation,
  CompleteReservation,
  RejectReservation,
  CancelReservation,
  ForceCancelReservation,
])
export type ReservationCommand = z.infer<typeof ReservationCommand>
export type ReservationEvent = EventOf<(typeof reservationEvents)[number]>

export type ReservationRefusal =
  | { reason: 'ReservationNotFound' }
  | { reason: 'ReservationAlreadyRequested' }
  | { reason: 'ReservationRejected'; because: string }
  | { reason: 'ReservationForceCancelled' }
  | { reason: 'ScreeningDateOver' }
  | { reason: 'HospitalDeleted' }

type Wish = {
  readonly customerId: string
  readonly hospitalId: string
  readonly requestedAt: Instant
  /** Missing in a wish from before wishes lapsed. */
  readonly lapsesAt?: Instant | undefined
}
type Place = { readonly hospitalName: string; readonly date: VenueDate }
/** `place` is null when the hospital had not answered yet. */
type Over = Wish & { readonly place: Place | null }
export type ReservationState =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested' } & Wish)
  | ({ readonly status: 'rejected'; readonly because: string } & Wish)
  | ({ readonly status: 'completed'; readonly place: Place } & Wish)
  | ({ readonly status: 'cancelled' } & Over)
  | ({ readonly status: 'force-cancelled' } & Over)

export const reservation = aggregate<ReservationState, ReservationCommand, ReservationEvent, ReservationRefusal>({
  name: 'screening.reservation',
  initial: () => ({ status: 'new' }),
  commands: ReservationCommand,
  confidential: reservationSecrets,

  decide: {
    RequestReservation(state, { customerId, hospitalId }, now) {
      if (state.status !== 'new') return refuse('ReservationAlreadyRequested')
      const lapsesAt = plusSeconds(now, WISH_SECONDS)
      return happened({ type: 'ReservationRequested', customerId, hospitalId, lapsesAt })
    },
    CompleteReservation(state, { hospitalName, date }) {
      // The deletion overtook the hospital's answer: its calling-off takes the place back, and the asker hears of it.
      if (state.status === 'force-cancelled') return refuse('HospitalDeleted')
      if (state.status !== 'requested') return nothing
      return happened({ type: 'ReservationCompleted', hospitalId: state.hospitalId, hospitalName, date })
    },
    RejectReservation(state, { refusal }) {
      if (state.status === 'force-cancelled') return refuse('HospitalDeleted')
      if (state.status !== 'requested') return nothing
      const { hospitalId } = state
      return happenedBut(refusal as ReservationRefusal, {
        type: 'ReservationRejected',
        hospitalId,
        reason: refusal.reason,
        ...lapsing(state),
      })
    },

    CancelReservation(state, { customerId }, now) {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('ReservationNotFound')
      switch (state.status) {
        case 'rejected':
          return refuse('ReservationRejected', { because: state.because })
        case 'force-cancelled':
          return refuse('ReservationForceCancelled')
        case 'cancelled':
          return nothing
        case 'requested':
          return happened({ type: 'ReservationCancelled', ...over(state) })
        case 'completed':
          if (isOver(state.place.date, now)) return refuse('ScreeningDateOver')
          return happened({ type: 'ReservationCancelled', ...over(state) })
      }
    },
    ForceCancelReservation(state) {
      if (state.status !== 'requested' && state.status !== 'completed') return nothing
      return happened({ type: 'ReservationForceCancelled', ...over(state) })
    },
  },

  evolve: {
    ReservationRequested: (_, { type, ...wish }, at) => ({ status: 'requested', ...wish, requestedAt: at }),
    ReservationCompleted: (state, { hospitalName, date }) => ({
      ...wished(state),
      status: 'completed',
      place: { hospitalName, date },
    }),
    ReservationRejected: (state, { reason }) => ({ ...wished(state), status: 'rejected', because: reason }),
    ReservationCancelled: (state) => ({ ...wished(state), status: 'cancelled', place: placeOf(state) }),
    ReservationForceCancelled: (state) => ({ ...wished(state), status: 'force-cancelled', place: placeOf(state) }),
  },

  react: {
    ReservationRequested: {
      asks: 'hospital',
      of: ({ hospitalId }) => hospitalId,
      command: (wish, reservationId) => ({ type: 'HoldPlace', reservationId, ...lapsing(wish) }),
      accepted: (reply) => CompleteReservation.parse({ type: 'CompleteReservation', ...reply }),
      refused: (refusal) => ({ type: 'RejectReservation', refusal }),
      unknown: 'ask-again',
    },
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

/** The wish behind a reservation in any state. */
const wished = (state: ReservationState): Wish => {
  if (state.status === 'new') throw new Error('an event of a reservation that was never requested')
  const { customerId, hospitalId, requestedAt } = state
  return { customerId, hospitalId, requestedAt, ...lapsing(state) }
}

/** Where and when, once the hospital has said it. */
const placeOf = (state: ReservationState): Place | null => ('place' in state ? state.place : null)

/** What those must know who take the place and the record back. */
const over = ({ hospitalId, ...state }: Extract<ReservationState, { status: 'requested' | 'completed' }>) => {
  const place = 'place' in state ? state.place : null
  return { hospitalId, screening: place && { hospitalId, ...place }, ...lapsing(state) }
}

/** Until when a hold of this wish may still be acted upon, if it was wished since wishes lapse. */
const lapsing = ({ lapsesAt }: { readonly lapsesAt?: Instant | undefined }) => (lapsesAt ? { lapsesAt } : {})
