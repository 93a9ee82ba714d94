/**
 * Pickup (배차): one paid call as drivers see it, under the call's id. Whoever comes first has the offer; everybody else
 * hears at once that it is taken (T5). Then the driver is asked whether he is free, then the call whether it still
 * stands; each answer settles by itself, so that at rest call, pickup and driver say the same. It never knows whose call
 * it is (T4).
 */
import * as z from 'zod'
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id, text } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { type FreedBecause, type Match, matchNumber, pickupEvents, Ride } from '../../queues/taxi.ts'
import type { call } from './call.ts'
import type { driver } from './driver.ts'

/** What others are asked for should be answered by then; later the sweeper wakes the pickup. */
const SETTLES_SECONDS = 30
/** Drivers a pickup remembers to have been offered to; with more, the earliest are forgotten. */
const DRIVERS_LIMIT = 100

/** Who had an offer comes along in every state: a retry of his is told from a new attempt (K14). */
type Live = Ride & { readonly drivers: readonly string[] }
/** A driver accepted, and is being asked first (`secured`: he answered), then the call. */
type Offer = Match & { readonly secured: boolean; readonly since: Instant }
type Ending = { readonly how: 'release' | 'complete'; readonly since: Instant }
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'open'; readonly matches: number; readonly offer: Offer | null } & Live)
  | ({ readonly status: 'assigned'; readonly ending: Ending | null } & Match & Live)
  | ({ readonly status: 'completed' } & Match & Live)
  | {
      readonly status: 'cancelled'
      /** Null for a tombstone: the cancellation overtook the opening (G3). */
      readonly ride: Ride | null
      readonly drivers: readonly string[]
      /** The driver it was assigned to, who still sees it. */
      readonly driverId: string | null
      /** A driver who was being asked when it was cancelled: if he answers that he is engaged, he is to be freed. */
      readonly engaging: Match | null
    }

const theCall = port<typeof call>('taxi.call')
const theDriver = port<typeof driver>('taxi.driver')
const { on, aggregate } = aggregateOf<State, typeof pickupEvents>(pickupEvents)

/** It asks the call about its one match, of a call that is paid: the only no is that it was cancelled. */
const cancelMatch = ({ reason }: { readonly reason: string }, { match }: { readonly match: number }) => {
  if (reason !== 'CallCancelled') throw new Error(`a call refused its own match: ${reason}`)
  return { type: 'CancelMatch', match } as const
}

/** A driver's match is over; `awaited`: he waits for an answer. */
type Ended = { readonly match: number; readonly driverId: string; readonly awaited?: boolean }

/** Frees the driver before anybody is answered: after it he may accept the next call. */
const freeDriver = (reason: FreedBecause) => {
  const finish = (_: unknown, { awaited = false }: Ended) => ({ type: 'FinishDismissal', awaited }) as const
  return asking(theDriver, 'FreeDriver', {
    question: ({ match, driverId }: Ended, callId) => [driverId, { callId, match, reason }],
    accepted: finish,
    refused: finish,
    unknown: 'ask-again',
  })
}

export const pickup = aggregate({
  initial: { status: 'new' },

  commands: {
    OpenPickup: on(Ride.shape, (state, ride) =>
      state.status === 'new' ? happened({ type: 'PickupOpened', ...ride }) : nothing,
    ),

    AcceptCall: on({ driverId: id, driverName: text }, (state, { driverId, driverName }) => {
      switch (state.status) {
        case 'new':
          return refuse('CallNotFound')
        case 'open': {
          const { offer, matches } = state
          if (!offer) return happened({ type: 'PickupOffered', match: matches + 1, driverId, driverName })
          return offer.driverId === driverId ? nothing : refuse('CallAlreadyTaken')
        }
        case 'assigned':
          return state.driverId === driverId ? nothing : refuse('CallAlreadyTaken')
        case 'completed':
          return refuse('CallCompleted')
        case 'cancelled':
          return refuse('CallCancelled')
      }
    }),
    SecureDriver: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'cancelled') {
        // It was cancelled while he was being asked, and now he is engaged for it.
        const { engaging } = state
        return engaging?.match === match ? happened(dismissal(engaging, true)) : refuse('CallCancelled')
      }
      if (state.status !== 'open' || state.offer?.match !== match || state.offer.secured) return nothing
      return happened({ type: 'PickupDriverSecured', ...matchOf(state.offer) })
    }),
    WithdrawOffer: on(
      { match: matchNumber, refusal: refusalOf<typeof driver, 'EngageDriver'>() },
      (state, { match, refusal }) => {
        if (state.status === 'cancelled') return refuse('CallCancelled')
        if (state.status !== 'open' || state.offer?.match !== match || state.offer.secured) return nothing
        return happenedBut(refusal, { type: 'PickupOfferWithdrawn', match, reason: refusal.reason })
      },
    ),
    ConfirmAssignment: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (state.status !== 'open' || state.offer?.match !== match || !state.offer.secured) return nothing
      return happened({ type: 'PickupAssigned', ...matchOf(state.offer) })
    }),

    ReleasePickup: on({ driverId: id }, (state, { driverId }) => {
      // Only its driver ends a pickup, one way at a time; for everybody else it is not there (T6, T7).
      if (holderOf(state) !== driverId) return refuse('PickupNotFound')
      if (state.status === 'completed') return refuse('CallCompleted')
      if (state.status !== 'assigned') return notAssigned(state)
      if (!state.ending) return happened({ type: 'PickupReleaseRequested', match: state.match, driverId })
      return state.ending.how === 'release' ? nothing : refuse('PickupChanging')
    }),
    ConfirmRelease: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (state.status !== 'assigned' || state.match !== match) return nothing
      return happened({ type: 'PickupReleased', match, driverId: state.driverId })
    }),
    CompletePickup: on({ driverId: id }, (state, { driverId }) => {
      if (holderOf(state) !== driverId) return refuse('PickupNotFound')
      if (state.status === 'completed') return nothing
      if (state.status !== 'assigned') return notAssigned(state)
      if (!state.ending) return happened({ type: 'PickupCompletionRequested', match: state.match, driverId })
      return state.ending.how === 'complete' ? nothing : refuse('PickupChanging')
    }),
    ConfirmCompletion: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (state.status !== 'assigned' || state.match !== match) return nothing
      return happened({ type: 'PickupCompleted', match, driverId: state.driverId })
    }),

    /** The call answered that it is cancelled, when it was asked on behalf of a driver. */
    CancelMatch: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      const secured = securedOf(state)
      return secured?.match === match ? happened({ type: 'PickupCancelled' }, dismissal(secured, true)) : nothing
    }),
    CancelPickup: on({}, (state) => {
      if (state.status === 'completed' || state.status === 'cancelled') return nothing
      // A driver who is being asked is freed when he answered: his answer may be on its way.
      const secured = securedOf(state)
      return secured
        ? happened({ type: 'PickupCancelled' }, dismissal(secured, false))
        : happened({ type: 'PickupCancelled' })
    }),
    FinishDismissal: on({ awaited: z.boolean() }, (_, { awaited }) => (awaited ? refuse('CallCancelled') : nothing)),
  },

  evolve: {
    PickupOpened: (_, ride) => ({ status: 'open', ...ride, drivers: [], matches: 0, offer: null }),
    PickupOffered: (state, offered, since) => ({
      ...liveOf(state),
      status: 'open',
      drivers: withDriver(state, offered.driverId),
      matches: offered.match,
      offer: { ...offered, secured: false, since },
    }),
    PickupDriverSecured: (state, secured, since) => ({
      ...liveOf(state),
      status: 'open',
      matches: secured.match,
      offer: { ...secured, secured: true, since },
    }),
    PickupOfferWithdrawn: (state, { match }) => ({ ...liveOf(state), status: 'open', matches: match, offer: null }),
    PickupAssigned: (state, assigned) => ({ ...liveOf(state), status: 'assigned', ...assigned, ending: null }),
    PickupReleaseRequested: (state, _, since) => ending(state, { how: 'release', since }),
    PickupReleased: (state, { match }) => ({ ...liveOf(state), status: 'open', matches: match, offer: null }),
    PickupCompletionRequested: (state, _, since) => ending(state, { how: 'complete', since }),
    PickupCompleted: (state) => {
      if (state.status !== 'assigned') throw new Error(`a pickup that is ${state.status} was completed`)
      return { ...liveOf(state), ...matchOf(state), status: 'completed' }
    },
    PickupCancelled: (state) => {
      if (state.status === 'new') {
        return { status: 'cancelled', ride: null, drivers: [], driverId: null, engaging: null }
      }
      const driverId = state.status === 'assigned' ? state.driverId : null
      const engaging = state.status === 'open' && state.offer && !state.offer.secured ? matchOf(state.offer) : null
      return { status: 'cancelled', ride: rideOf(state), drivers: state.drivers, driverId, engaging }
    },
    PickupDriverDismissed: (state) => (state.status === 'cancelled' ? { ...state, engaging: null } : state),
  },

  react: {
    PickupOffered: asking(theDriver, 'EngageDriver', {
      question: ({ driverId, match, driverName }, callId) => [driverId, { callId, match, driverName }],
      accepted: (_, { match }) => ({ type: 'SecureDriver', match }),
      refused: (refusal, { match }) => ({ type: 'WithdrawOffer', match, refusal }),
      unknown: 'ask-again',
    }),
    PickupDriverSecured: asking(theCall, 'MatchCall', {
      question: (secured: Match, callId) => [callId, matchOf(secured)],
      accepted: (_, { match }) => ({ type: 'ConfirmAssignment', match }),
      refused: cancelMatch,
      unknown: 'ask-again',
    }),
    PickupReleaseRequested: asking(theCall, 'ReopenCall', {
      question: ({ match }, callId) => [callId, { match }],
      accepted: (_, { match }) => ({ type: 'ConfirmRelease', match }),
      refused: cancelMatch,
      unknown: 'ask-again',
    }),
    PickupCompletionRequested: asking(theCall, 'CompleteCall', {
      question: ({ match }, callId) => [callId, { match }],
      accepted: (_, { match }) => ({ type: 'ConfirmCompletion', match }),
      refused: cancelMatch,
      unknown: 'ask-again',
    }),
    PickupReleased: freeDriver('released'),
    PickupCompleted: freeDriver('completed'),
    PickupDriverDismissed: freeDriver('cancelled'),
  },

  /** A driver who ever had an offer of it. */
  hasSeen: (state, driverId) => state.status !== 'new' && state.drivers.includes(driverId),

  /** Its label travels to every inbox, so it never says where the customer is. */
  describe: (state) => {
    if (state.status === 'new') return null
    if (state.status === 'cancelled') {
      const { status, ride, driverId } = state
      if (!ride) return { status, owner: null, label: '', data: {} }
      return { status, owner: driverId, label: labelOf(ride), data: ride }
    }
    const ride = rideOf(state)
    const label = labelOf(ride)
    if (state.status === 'open') {
      const { status, offer } = state
      return { status, owner: null, label, data: ride, dueAt: offer && plusSeconds(offer.since, SETTLES_SECONDS) }
    }
    const { status, driverId: owner, driverName } = state
    const data = { ...ride, driverName }
    const ending = state.status === 'assigned' ? state.ending : null
    return { status, owner, label, data, dueAt: ending && plusSeconds(ending.since, SETTLES_SECONDS) }
  },
})

const labelOf = ({ fareKrw }: Ride): string => `택시 배차 ${fareKrw.toLocaleString('en-US')}원`

/** The ride of a pickup that was opened and not cancelled. */
const rideOf = (state: State): Ride => {
  if (state.status === 'new' || state.status === 'cancelled') {
    throw new Error(`an event of a live pickup, but it is ${state.status}`)
  }
  const { origin, destination, fareKrw, openedAt } = state
  return { origin, destination, fareKrw, openedAt }
}

/** What a live pickup carries from state to state. */
const liveOf = (state: State): Live => ({ ...rideOf(state), drivers: driversOf(state) })

const driversOf = (state: State): readonly string[] => (state.status === 'new' ? [] : state.drivers)

/** The drivers with this one among them. */
const withDriver = (state: State, driverId: string): readonly string[] =>
  [...driversOf(state).filter((other) => other !== driverId), driverId].slice(-DRIVERS_LIMIT)

const matchOf = ({ match, driverId, driverName }: Match): Match => ({ match, driverId, driverName })

/** The driver who has it, or has its offer. */
const holderOf = (state: State): string | null | undefined => {
  if (state.status === 'new') return null
  return state.status === 'open' ? state.offer?.driverId : state.driverId
}

/** The driver who is engaged for this call, as far as the pickup knows for certain. */
const securedOf = (state: State): Match | null => {
  if (state.status === 'assigned') return matchOf(state)
  return state.status === 'open' && state.offer?.secured ? matchOf(state.offer) : null
}

/** Its driver is to be freed, and told. */
const dismissal = ({ match, driverId }: Match, awaited: boolean) =>
  ({ type: 'PickupDriverDismissed', match, driverId, awaited }) as const

/** Why the driver who has it, or has its offer, cannot end it. */
const notAssigned = (state: Exclude<State, { status: 'assigned' | 'completed' }>) =>
  state.status === 'cancelled' ? refuse('CallCancelled') : refuse('PickupChanging')

const ending = (state: State, how: Ending): State => (state.status === 'assigned' ? { ...state, ending: how } : state)
