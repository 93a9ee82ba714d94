/**
 * Pickup (배차): one paid call as drivers see it, under the call's id. Whoever comes first has the offer; everybody else
 * hears at once that it is taken (T5). Then the driver is asked whether he is free, then the call whether it still
 * stands; each answer settles by itself, so that at rest call, pickup and driver say the same. It never knows whose call
 * it is (T4).
 */
import * as z from 'zod'
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, type Message, nothing, refuse } from '../../kernel/decision.ts'
import { id } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { FreedBecause } from '../../queues/taxi.ts'
import { DriverName, type Match, matchNumber, pickupEvents, Report, Ride } from '../../queues/taxi.ts'
import type { call } from './call.ts'
import type { driver } from './driver.ts'
import { CONFIRMED, labelOf, matchOf, rideOf, withDriver } from './ride.ts'

/** What others are asked for should be answered by then; later the sweeper wakes the pickup. */
const SETTLES_SECONDS = 30
/**
 * Who had an offer comes along in every state: a retry of his is told from a new attempt (K14). So does who gave it back:
 * it is not for him any more (T13).
 */
type Live = Ride & { readonly drivers: readonly string[]; readonly released: readonly string[] }
/** A driver accepted, and is being asked first (`secured`: he answered), then the call. */
type Offer = Match & { readonly secured: boolean; readonly since: Instant }
/** What its driver says of it, and the call is being asked for. */
type Reported = { readonly what: Report; readonly since: Instant }
type Riding = 'assigned' | 'arrived' | 'boarded'
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'open'; readonly matches: number; readonly offer: Offer | null } & Live)
  | ({ readonly status: Riding; readonly report: Reported | null } & Match & Live)
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

type In<S extends State['status']> = Extract<State, { readonly status: S }>

const theCall = port<typeof call>('taxi.call')
const theDriver = port<typeof driver>('taxi.driver')
const { on, aggregate } = aggregateOf<State, typeof pickupEvents>(pickupEvents)

/** It asks the call about its one match, of a call that is paid: the only no is that the call is over. */
const cancelMatch = ({ reason }: { readonly reason: string }, match: number) => {
  if (reason !== 'CallCancelled' && reason !== 'CallLapsed') throw new Error(`a call refused its own match: ${reason}`)
  return { type: 'CancelMatch', match } as const
}

/** A driver's match is over; `awaited`: he waits for an answer. */
type Ended = { readonly match: number; readonly driverId: string; readonly awaited?: boolean }

/** Frees the driver before anybody is answered: after it he may accept the next call. */
const freeDriver = <const F extends Message>(reason: FreedBecause, then: (ended: Ended) => F) =>
  asking(theDriver, 'FreeDriver', {
    question: ({ match, driverId }: Ended, callId) => [driverId, { callId, match, reason }],
    accepted: (_, ended) => then(ended),
    refused: (_, ended) => then(ended),
    unknown: 'ask-again',
  })
const dismissed = ({ awaited = false }: Ended) => ({ type: 'FinishDismissal', awaited }) as const
const rejected = () => ({ type: 'FinishRejection' }) as const

export const pickup = aggregate({
  initial: { status: 'new' },

  commands: {
    OpenPickup: on(Ride.shape, (state, ride) =>
      state.status === 'new' ? happened({ type: 'PickupOpened', ...ride }) : nothing,
    ),

    AcceptCall: on({ driverId: id, driverName: DriverName }, (state, { driverId, driverName }) => {
      switch (state.status) {
        case 'new':
          return refuse('CallNotFound')
        case 'open': {
          const { offer, matches, released } = state
          if (offer) return offer.driverId === driverId ? nothing : refuse('CallAlreadyTaken')
          if (released.includes(driverId)) return refuse('CallReleasedBefore')
          return happened({ type: 'PickupOffered', match: matches + 1, driverId, driverName })
        }
        case 'assigned':
        case 'arrived':
        case 'boarded':
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

    /** The call does not take this driver: it is his own (T13). */
    RejectMatch: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (state.status !== 'open' || state.offer?.match !== match || !state.offer.secured) return nothing
      return happened({ type: 'PickupDriverRejected', match, driverId: state.offer.driverId })
    }),

    ArrivePickup: on({ driverId: id }, (state, { driverId }) =>
      byDriver(state, driverId, 'arrived', (status) => (status === 'assigned' ? null : nothing)),
    ),
    BoardPickup: on({ driverId: id }, (state, { driverId }) =>
      byDriver(state, driverId, 'boarded', (status) => {
        if (status === 'assigned') return refuse('NotArrived')
        return status === 'arrived' ? null : nothing
      }),
    ),
    ReleasePickup: on({ driverId: id }, (state, { driverId }) =>
      byDriver(state, driverId, 'released', (status) => (status === 'boarded' ? refuse('PassengerBoarded') : null)),
    ),
    CompletePickup: on({ driverId: id }, (state, { driverId }) => {
      if (state.status === 'completed' && state.driverId === driverId) return nothing
      return byDriver(state, driverId, 'completed', (status) => (status === 'boarded' ? null : refuse('NotBoarded')))
    }),
    ConfirmReport: on({ match: matchNumber, what: Report }, (state, { match, what }) => {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      if (!('report' in state) || state.match !== match || state.report?.what !== what) return nothing
      return happened({ type: CONFIRMED[what], match, driverId: state.driverId })
    }),

    /** The call answered that it is over, when it was asked on behalf of a driver. */
    CancelMatch: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'cancelled') return refuse('CallCancelled')
      const secured = securedOf(state)
      return secured?.match === match ? happened({ type: 'PickupCancelled' }, dismissal(secured, true)) : nothing
    }),
    CancelPickup: on({}, (state) => {
      // Nobody cancels a call once its customer has boarded (T15).
      if (state.status === 'boarded' || state.status === 'completed' || state.status === 'cancelled') return nothing
      // A driver who is being asked is freed when he answered: his answer may be on its way.
      const secured = securedOf(state)
      return secured
        ? happened({ type: 'PickupCancelled' }, dismissal(secured, false))
        : happened({ type: 'PickupCancelled' })
    }),
    FinishDismissal: on({ awaited: z.boolean() }, (_, { awaited }) => (awaited ? refuse('CallCancelled') : nothing)),
    FinishRejection: on({}, () => refuse('OwnCall')),
  },

  evolve: {
    PickupOpened: (_, ride) => ({ status: 'open', ...ride, drivers: [], released: [], matches: 0, offer: null }),
    PickupOffered: (state, offered, since) => ({
      ...onList(state, offered.match, { ...offered, secured: false, since }),
      drivers: withDriver(live(state).drivers, offered.driverId),
    }),
    PickupDriverSecured: (state, secured, since) => onList(state, secured.match, { ...secured, secured: true, since }),
    PickupOfferWithdrawn: (state, { match }) => onList(state, match, null),
    PickupDriverRejected: (state, { match }) => onList(state, match, null),
    PickupAssigned: (state, assigned) => ({ ...liveOf(state), status: 'assigned', ...assigned, report: null }),
    PickupReported: (state, { what }, since) => ({ ...riding(state), report: { what, since } }),
    PickupArrived: (state) => ({ ...riding(state), status: 'arrived', report: null }),
    PickupBoarded: (state) => ({ ...riding(state), status: 'boarded', report: null }),
    PickupReleased: (state, { match, driverId }) => ({
      ...onList(state, match, null),
      released: [...live(state).released, driverId],
    }),
    PickupCompleted: (state) => ({ ...liveOf(state), ...matchOf(riding(state)), status: 'completed' }),
    PickupCancelled: (state) => {
      if (state.status === 'new') {
        return { status: 'cancelled', ride: null, drivers: [], driverId: null, engaging: null }
      }
      const driverId = 'report' in state ? state.driverId : null
      const engaging = state.status === 'open' && state.offer && !state.offer.secured ? matchOf(state.offer) : null
      return { status: 'cancelled', ride: rideOf(live(state)), drivers: state.drivers, driverId, engaging }
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
      refused: (refusal, { match }) =>
        refusal.reason === 'OwnCall' ? ({ type: 'RejectMatch', match } as const) : cancelMatch(refusal, match),
      unknown: 'ask-again',
    }),
    PickupReported: asking(theCall, 'ReportMatch', {
      question: ({ match, what }, callId) => [callId, { match, what }],
      accepted: (_, { match, what }) => ({ type: 'ConfirmReport', match, what }),
      refused: (refusal, { match }) => cancelMatch(refusal, match),
      unknown: 'ask-again',
    }),
    PickupReleased: freeDriver('released', dismissed),
    PickupCompleted: freeDriver('completed', dismissed),
    PickupDriverDismissed: freeDriver('cancelled', dismissed),
    PickupDriverRejected: freeDriver('own-call', rejected),
  },

  /** A driver who ever had an offer of it. */
  hasSeen: (state, driverId) => state.status !== 'new' && state.drivers.includes(driverId),

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
    const report = 'report' in state ? state.report : null
    return { status, owner, label, data, dueAt: report && plusSeconds(report.since, SETTLES_SECONDS) }
  },
})

type Opened = Exclude<State, { status: 'new' | 'cancelled' }>
const live = (state: State): Opened => {
  if (state.status !== 'new' && state.status !== 'cancelled') return state
  throw new Error(`an event of a live pickup, but it is ${state.status}`)
}

/** What a live pickup carries from state to state. */
const liveOf = (state: State): Live => {
  const { origin, destination, fareKrw, openedAt, drivers, released } = live(state)
  return { origin, destination, fareKrw, openedAt, drivers, released }
}

/** On the drivers' list, or offered to one of them. */
const onList = (state: State, matches: number, offer: Offer | null): In<'open'> => ({
  ...liveOf(state),
  ...{ status: 'open', matches, offer },
})

/** The driver who has it, or has its offer. */
const holderOf = (state: State): string | null | undefined => {
  if (state.status === 'new') return null
  return state.status === 'open' ? state.offer?.driverId : state.driverId
}

/** The driver who is engaged for this call, as far as the pickup knows for certain, and may be without it again. */
const securedOf = (state: State): Match | null => {
  if (state.status === 'assigned' || state.status === 'arrived') return matchOf(state)
  return state.status === 'open' && state.offer?.secured ? matchOf(state.offer) : null
}

/** Its driver is to be freed, and told. */
const dismissal = ({ match, driverId }: Match, awaited: boolean) =>
  ({ type: 'PickupDriverDismissed', match, driverId, awaited }) as const

/** Only its driver reports of a pickup, one thing at a time; for everybody else it is not there (T6, T7, T15). */
const byDriver = <const D>(state: State, driverId: string, what: Report, judge: (status: Riding) => D | null) => {
  if (holderOf(state) !== driverId) return refuse('PickupNotFound')
  if (state.status === 'completed') return refuse('CallCompleted')
  if (state.status === 'cancelled') return refuse('CallCancelled')
  if (!('report' in state)) return refuse('PickupChanging')
  if (state.report) return state.report.what === what ? nothing : refuse('PickupChanging')
  return judge(state.status) ?? happened({ type: 'PickupReported', match: state.match, driverId, what })
}

const riding = (state: State): In<Riding> => {
  if ('report' in state) return state
  throw new Error(`an event of a pickup on its way, but it is ${state.status}`)
}
