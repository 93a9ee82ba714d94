/** The states of a pickup (배차): each holds only what is true then. It never knows whose call it is (T4). */
import type { Description } from '../../kernel/decision.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'

/** What others are asked for should be answered by then; later the sweeper wakes the pickup. */
const SETTLES_SECONDS = 30

type Ride = {
  readonly origin: string
  readonly destination: string
  readonly fareKrw: number
  readonly openedAt: Instant
}
/** Drivers a pickup remembers to have been offered to; with more, the earliest are forgotten. */
const DRIVERS_LIMIT = 100

/** Who had an offer comes along in every state: a retry of his is told from a new attempt (K14). */
type Live = Ride & { readonly drivers: readonly string[] }
/** One driver's turn with this call; `match` counts them. */
export type Match = { readonly match: number; readonly driverId: string; readonly driverName: string }
/** A driver accepted, and is being asked first (`secured`: he answered), then the call. */
export type Offer = Match & { readonly secured: boolean; readonly since: Instant }
export type Ending = { readonly how: 'release' | 'complete'; readonly since: Instant }

export type PickupState =
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

/** What the outside may know of a pickup. Its label travels to every inbox, so it never says where the customer is. */
export const describe = (state: PickupState): Description | null => {
  if (state.status === 'new') return null
  if (state.status === 'cancelled') {
    if (!state.ride) return { status: state.status, owner: null, label: '', data: {} }
    return { status: state.status, owner: state.driverId, label: labelOf(state.ride), data: { ...state.ride } }
  }
  const ride = rideOf(state)
  const label = labelOf(ride)
  if (state.status === 'open') {
    const dueAt = state.offer ? plusSeconds(state.offer.since, SETTLES_SECONDS) : null
    return { status: state.status, owner: null, label, data: ride, dueAt }
  }
  const { status, driverId: owner, driverName } = state
  const ending = state.status === 'assigned' ? state.ending : null
  const dueAt = ending ? plusSeconds(ending.since, SETTLES_SECONDS) : null
  return { status, owner, label, data: { ...ride, driverName }, dueAt }
}

const labelOf = ({ fareKrw }: Ride): string => `택시 배차 ${fareKrw.toLocaleString('en-US')}원`

/** The ride of a pickup that was opened and not cancelled. */
export const rideOf = (state: PickupState): Ride => {
  if (state.status === 'new' || state.status === 'cancelled') {
    throw new Error(`an event of a live pickup, but it is ${state.status}`)
  }
  const { origin, destination, fareKrw, openedAt } = state
  return { origin, destination, fareKrw, openedAt }
}

/** What a live pickup carries from state to state. */
export const liveOf = (state: PickupState): Live => ({ ...rideOf(state), drivers: driversOf(state) })

const driversOf = (state: PickupState): readonly string[] => (state.status === 'new' ? [] : state.drivers)

/** Whether this driver ever had an offer of it. */
export const wasOffered = (state: PickupState, driverId: string): boolean => driversOf(state).includes(driverId)

/** The drivers with this one among them. */
export const withDriver = (state: PickupState, driverId: string): readonly string[] =>
  [...driversOf(state).filter((other) => other !== driverId), driverId].slice(-DRIVERS_LIMIT)

/** What is left of a pickup whose call was cancelled. */
export const cancelled = (state: PickupState): PickupState => {
  if (state.status === 'new') return { status: 'cancelled', ride: null, drivers: [], driverId: null, engaging: null }
  const driverId = state.status === 'assigned' ? state.driverId : null
  const engaging = state.status === 'open' && state.offer && !state.offer.secured ? matchOf(state.offer) : null
  return { status: 'cancelled', ride: rideOf(state), drivers: driversOf(state), driverId, engaging }
}

export const matchOf = ({ match, driverId, driverName }: Match): Match => ({ match, driverId, driverName })
