/**
 * Pickup (배차): one paid call as drivers see it, under the call's id. Whoever comes first has the offer; everybody else
 * hears at once that it is taken (T5). Then the driver is asked whether he is free, then the call whether it still
 * stands; each answer settles by itself, so that at rest call, pickup and driver say the same.
 */
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate, type OldReaction } from '../../kernel/legacy.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type FreedBecause, type pickupEvents, whereabouts } from '../../queues/taxi.ts'
import { PickupCommand, type PickupRefusal } from './pickup-commands.ts'
import { cancelled, describe, liveOf, matchOf, type PickupState, wasOffered, withDriver } from './pickup-state.ts'

export type PickupEvent = EventOf<(typeof pickupEvents)[number]>

/** An event about one driver's match with this call. */
type OfMatch = PickupEvent & { readonly match: number; readonly driverId: string }

/** Asks the call on behalf of a driver; its only no is that it was cancelled, as it is paid and this is its one match. */
const askCall = (command: string, confirmed: 'ConfirmAssignment' | 'ConfirmRelease' | 'ConfirmCompletion') => ({
  asks: 'call',
  of: (_: unknown, callId: string) => callId,
  command: ({ match }: OfMatch) => ({ type: command, match }),
  accepted: (_: unknown, { match }: OfMatch): PickupCommand => ({ type: confirmed, match }),
  refused: ({ reason }: { readonly reason: string }, { match }: OfMatch): PickupCommand => {
    if (reason !== 'CallCancelled') throw new Error(`a call refused ${command} of its own match: ${reason}`)
    return { type: 'CallOffMatch', match }
  },
  unknown: 'ask-again' as const,
})

/** Frees the driver before anybody is answered: after it he may accept the next call. */
const freeDriver = (reason: FreedBecause): OldReaction<PickupCommand, OfMatch> => {
  const finish = (event: OfMatch): PickupCommand => ({
    type: 'FinishDismissal',
    awaited: event.type === 'PickupDriverDismissed' && event.awaited,
  })
  return {
    asks: 'driver',
    of: ({ driverId }) => driverId,
    command: ({ match }, callId) => ({ type: 'FreeDriver', callId, match, reason }),
    accepted: (_, event) => finish(event),
    refused: (_, event) => finish(event),
    unknown: 'ask-again',
  }
}

export const pickup = aggregate<PickupState, PickupCommand, PickupEvent, PickupRefusal>({
  name: 'taxi.pickup',
  initial: () => ({ status: 'new' }),
  commands: PickupCommand,
  confidential: whereabouts,

  decide: {
    OpenPickup(state, { type: _, ...ride }) {
      return state.status === 'new' ? happened({ type: 'PickupOpened', ...ride }) : nothing
    },

    AcceptCall(state, { driverId, driverName }) {
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
    },
    SecureDriver(state, { match }) {
      if (state.status === 'cancelled') return dismissLate(state, match)
      if (state.status !== 'open' || state.offer?.match !== match || state.offer.secured) return nothing
      return happened({ type: 'PickupDriverSecured', ...matchOf(state.offer) })
    },
    WithdrawOffer(state, { match, refusal }) {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (state.status !== 'open' || state.offer?.match !== match || state.offer.secured) return nothing
      return happenedBut(refusal as PickupRefusal, { type: 'PickupOfferWithdrawn', match, reason: refusal.reason })
    },
    ConfirmAssignment(state, { match }) {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (state.status !== 'open' || state.offer?.match !== match || !state.offer.secured) return nothing
      return happened({ type: 'PickupAssigned', ...matchOf(state.offer) })
    },

    ReleasePickup: (state, { driverId }) => end(state, driverId, 'release'),
    ConfirmRelease(state, { match }) {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (state.status !== 'assigned' || state.match !== match) return nothing
      return happened({ type: 'PickupReleased', match, driverId: state.driverId })
    },
    CompletePickup: (state, { driverId }) => end(state, driverId, 'complete'),
    ConfirmCompletion(state, { match }) {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (state.status !== 'assigned' || state.match !== match) return nothing
      return happened({ type: 'PickupCompleted', match, driverId: state.driverId })
    },

    CallOffMatch(state, { match }) {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      const secured = securedOf(state)
      return secured?.match === match ? callOff(secured, true) : nothing
    },
    CancelPickup(state) {
      if (state.status === 'completed' || state.status === 'cancelled') return nothing
      // A driver who is being asked is freed when he answered: his answer may be on its way.
      const secured = securedOf(state)
      return secured ? callOff(secured, false) : happened({ type: 'PickupCancelled' })
    },
    FinishDismissal: (_, { awaited }) => (awaited ? refuse('CallCancelled') : nothing),
  },

  evolve: {
    PickupOpened: (_, { type, ...ride }) => ({ status: 'open', ...ride, drivers: [], matches: 0, offer: null }),
    PickupOffered: (state, offered, since) => ({
      ...liveOf(state),
      status: 'open',
      drivers: withDriver(state, offered.driverId),
      matches: offered.match,
      offer: { ...matchOf(offered), secured: false, since },
    }),
    PickupDriverSecured: (state, { match, ...secured }, since) => ({
      ...liveOf(state),
      status: 'open',
      matches: match,
      offer: { ...matchOf({ match, ...secured }), secured: true, since },
    }),
    PickupOfferWithdrawn: (state, { match }) => ({ ...liveOf(state), status: 'open', matches: match, offer: null }),
    PickupAssigned: (state, assigned) => ({
      ...liveOf(state),
      status: 'assigned',
      ...matchOf(assigned),
      ending: null,
    }),
    PickupReleaseRequested: (state, _, since) => ending(state, { how: 'release', since }),
    PickupReleased: (state, { match }) => ({ ...liveOf(state), status: 'open', matches: match, offer: null }),
    PickupCompletionRequested: (state, _, since) => ending(state, { how: 'complete', since }),
    PickupCompleted: (state) => {
      if (state.status !== 'assigned') throw new Error(`a pickup that is ${state.status} was completed`)
      return { ...liveOf(state), ...matchOf(state), status: 'completed' }
    },
    PickupCancelled: (state) => cancelled(state),
    PickupDriverDismissed: (state) => (state.status === 'cancelled' ? { ...state, engaging: null } : state),
  },

  react: {
    PickupOffered: {
      asks: 'driver',
      of: ({ driverId }) => driverId,
      command: ({ match, driverName }, callId) => ({ type: 'EngageDriver', callId, match, driverName }),
      accepted: (_, { match }) => ({ type: 'SecureDriver', match }),
      refused: (refusal, { match }) => ({ type: 'WithdrawOffer', match, refusal }),
      unknown: 'ask-again',
    },
    PickupDriverSecured: {
      ...askCall('MatchCall', 'ConfirmAssignment'),
      command: ({ match, driverId, driverName }) => ({ type: 'MatchCall', match, driverId, driverName }),
    },
    PickupReleaseRequested: askCall('ReopenCall', 'ConfirmRelease'),
    PickupCompletionRequested: askCall('CompleteCall', 'ConfirmCompletion'),
    PickupReleased: freeDriver('released'),
    PickupCompleted: freeDriver('completed'),
    PickupDriverDismissed: freeDriver('cancelled'),
  },

  hasSeen: wasOffered,
  describe,
})

/** The driver who is engaged for this call, as far as the pickup knows for certain. */
const securedOf = (state: PickupState) => {
  if (state.status === 'assigned') return matchOf(state)
  return state.status === 'open' && state.offer?.secured ? matchOf(state.offer) : null
}

/** The call is cancelled: its driver is freed, and told. */
const callOff = ({ match, driverId }: { match: number; driverId: string }, awaited: boolean) =>
  happened({ type: 'PickupCancelled' as const }, { type: 'PickupDriverDismissed' as const, match, driverId, awaited })

/** The call was cancelled while the driver was being asked, and now he is engaged for it. */
const dismissLate = ({ engaging }: Extract<PickupState, { status: 'cancelled' }>, match: number) =>
  engaging?.match === match
    ? happened({ type: 'PickupDriverDismissed' as const, match, driverId: engaging.driverId, awaited: true })
    : refuse('CallCancelled')

/** Only its driver ends a pickup, one way at a time; for everybody else it is not there (T6, T7). */
const end = (state: PickupState, driverId: string, how: 'release' | 'complete') => {
  const holder = state.status === 'open' ? state.offer?.driverId : state.status !== 'new' ? state.driverId : undefined
  if (holder !== driverId) return refuse('PickupNotFound')
  switch (state.status) {
    case 'assigned': {
      const type = how === 'release' ? ('PickupReleaseRequested' as const) : ('PickupCompletionRequested' as const)
      if (!state.ending) return happened({ type, match: state.match, driverId })
      return state.ending.how === how ? nothing : refuse('PickupChanging')
    }
    case 'completed':
      return how === 'complete' ? nothing : refuse('CallCompleted')
    case 'cancelled':
      return refuse('CallCancelled')
    default:
      return refuse('PickupChanging')
  }
}

const ending = (state: PickupState, how: NonNullable<Extract<PickupState, { status: 'assigned' }>['ending']>) =>
  state.status === 'assigned' ? { ...state, ending: how } : state
