/**
 * Reservation (예약): one customer's visit to one exhibition, from the wish to the day.
 * The places are the exhibition's to give, and it is asked by a reaction (K5); whether visitors are let in or the visit
 * is called off is decided here and nowhere else, so that only one of the two can happen (M5, M6, M8).
 */
import { type Description, happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { EventOf } from '../../queues/envelope.ts'
import type { reservationEvents, Visit } from '../../queues/museum.ts'
import { PlaceReservation, ReservationCommand, type ReservationRefusal, WISH_SECONDS } from './reservation-commands.ts'

/** A reservation should be completed by then; later the sweeper wakes it. */
const REQUEST_SETTLES_SECONDS = 30

export type ReservationEvent = EventOf<(typeof reservationEvents)[number]>

type Wish = {
  readonly customerId: string
  readonly exhibitionId: string
  readonly visitors: number
  readonly lapsesAt: Instant
  readonly requestedAt: Instant
  /** What was reserved; null until the exhibition held the places. */
  readonly visit: Visit | null
}
export type ReservationState =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested' } & Wish)
  | ({ readonly status: 'completed'; readonly admitted: boolean } & Wish)
  | ({ readonly status: 'rejected'; readonly because: string } & Wish)
  | ({ readonly status: 'cancelled' } & Wish)
  | ({ readonly status: 'force-cancelled' } & Wish)

export const reservation = aggregate<ReservationState, ReservationCommand, ReservationEvent, ReservationRefusal>({
  name: 'museum.reservation',
  initial: () => ({ status: 'new' }),
  commands: ReservationCommand,

  decide: {
    RequestReservation(state, { type: _, ...wish }, now) {
      if (state.status !== 'new') return refuse('ReservationAlreadyRequested')
      return happened({ type: 'ReservationRequested', ...wish, lapsesAt: plusSeconds(now, WISH_SECONDS) })
    },
    PlaceReservation(state, { type: _, ...told }) {
      if (state.status !== 'requested') return over(state)
      const { exhibitionId, visitors } = state
      return state.visit ? nothing : happened({ type: 'ReservationPlaced', exhibitionId, ...told, visitors })
    },
    RejectReservation(state, { refusal }) {
      if (state.status !== 'requested') return over(state)
      const { exhibitionId, lapsesAt } = state
      return happenedBut(refusal as ReservationRefusal, {
        type: 'ReservationRejected',
        exhibitionId,
        reason: refusal.reason,
        lapsesAt,
      })
    },
    CompleteReservation(state) {
      // Late news of admission revives nothing (G3).
      return state.status === 'requested' && state.visit ? happened({ type: 'ReservationCompleted' }) : nothing
    },

    CancelReservation(state, { customerId }) {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('ReservationNotFound')
      if (state.status === 'cancelled') return nothing
      if (state.status === 'completed' && state.admitted) return refuse('AlreadyAdmitted')
      if (state.status !== 'requested' && state.status !== 'completed') return over(state)
      return happened({ type: 'ReservationCancelled', ...ending(state) })
    },
    ForceCancelReservation(state) {
      const isLive = state.status === 'requested' || (state.status === 'completed' && !state.admitted)
      // Who was let in has had the visit; who has left has given the places back.
      return isLive ? happened({ type: 'ReservationForceCancelled', ...ending(state) }) : nothing
    },

    RecordAdmission(state) {
      if (state.status === 'completed' && state.admitted) return nothing
      if (state.status !== 'requested' && state.status !== 'completed') return over(state)
      // Without a place there is no entry to be admitted with.
      if (!state.visit) return refuse('ReservationNotFound')
      const { exhibitionId, lapsesAt } = state
      const admitted: ReservationEvent = { type: 'ReservationAdmitted', exhibitionId, lapsesAt }
      // Admission knows of it, so it is registered there, even if that news is still on its way.
      return state.status === 'requested' ? happened({ type: 'ReservationCompleted' }, admitted) : happened(admitted)
    },
  },

  evolve: {
    ReservationRequested: (_, { type, ...wish }, at) => ({
      status: 'requested',
      ...wish,
      requestedAt: at,
      visit: null,
    }),
    ReservationPlaced: (state, { type, ...visit }) => ({ ...wished(state), status: 'requested', visit }),
    ReservationRejected: (state, { reason }) => ({ ...wished(state), status: 'rejected', because: reason }),
    ReservationCompleted: (state) => ({ ...wished(state), status: 'completed', admitted: false }),
    ReservationCancelled: (state) => ({ ...wished(state), status: 'cancelled' }),
    ReservationForceCancelled: (state) => ({ ...wished(state), status: 'force-cancelled' }),
    ReservationAdmitted: (state) => ({ ...wished(state), status: 'completed', admitted: true }),
  },

  react: {
    ReservationRequested: {
      asks: 'exhibition',
      of: ({ exhibitionId }) => exhibitionId,
      command: ({ visitors, lapsesAt }, reservationId) => ({ type: 'HoldPlaces', reservationId, visitors, lapsesAt }),
      accepted: (reply) => PlaceReservation.parse({ type: 'PlaceReservation', ...reply }),
      refused: (refusal) => ({ type: 'RejectReservation', refusal }),
      unknown: 'ask-again',
    },
  },

  describe: (state): Description | null => {
    if (state.status === 'new') return null
    const { status, customerId: owner, exhibitionId, visitors, visit } = state
    const label = visit ? `${visit.exhibitionTitle} × ${visitors}` : `× ${visitors}`
    const known = { exhibitionId, ...visit, visitors }
    switch (status) {
      case 'requested':
        return { status, owner, label, data: known, dueAt: plusSeconds(state.requestedAt, REQUEST_SETTLES_SECONDS) }
      case 'completed':
        return { status, owner, label, data: { ...known, admitted: state.admitted } }
      case 'rejected':
        return { status, owner, label, data: { ...known, reason: state.because } }
      case 'cancelled':
      case 'force-cancelled':
        return { status, owner, label, data: known }
    }
  },
})

/** Why a reservation that has left `requested` cannot do what only a live one can. */
const over = (state: Exclude<ReservationState, { status: 'requested' }>) => {
  switch (state.status) {
    case 'new':
      return refuse('ReservationNotFound')
    case 'completed':
      return nothing
    case 'rejected':
      return refuse('ReservationRejected', { because: state.because })
    case 'cancelled':
      return refuse('ReservationCancelled')
    case 'force-cancelled':
      return refuse('ReservationForceCancelled')
  }
}

/** The wish behind a reservation in any state. */
const wished = (state: ReservationState): Wish => {
  if (state.status === 'new') throw new Error('an event of a reservation that was never requested')
  const { customerId, exhibitionId, visitors, lapsesAt, requestedAt, visit } = state
  return { customerId, exhibitionId, visitors, lapsesAt, requestedAt, visit }
}

/** What those who hear of the end must know: whose places return, and which entry is off. */
const ending = (state: Wish) => {
  const { exhibitionId, lapsesAt, visit } = state
  return { exhibitionId, lapsesAt, ...(visit && { visit }) }
}
