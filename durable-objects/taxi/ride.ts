/** Ride (운행): what a pickup says of itself, what its driver reports of it, and the drivers it was offered to. */
import type { Match, Ride } from '../../queues/taxi.ts'

/** Drivers a pickup remembers to have been offered to; with more, the earliest are forgotten. */
const DRIVERS_LIMIT = 100

/** The event that each report of its driver becomes when the call said yes. */
export const CONFIRMED = {
  arrived: 'PickupArrived',
  boarded: 'PickupBoarded',
  released: 'PickupReleased',
  completed: 'PickupCompleted',
} as const

/** Its label travels to every inbox, so it never says where the customer is (T4). */
export const labelOf = ({ fareKrw }: Ride): string => `택시 배차 ${fareKrw.toLocaleString('en-US')}원`

/** What drivers are shown of it. */
export const rideOf = ({ origin, destination, fareKrw, openedAt }: Ride): Ride => ({
  origin,
  destination,
  fareKrw,
  openedAt,
})

/** A match alone, of whatever knows more. */
export const matchOf = ({ match, driverId, driverName }: Match): Match => ({ match, driverId, driverName })

/** The drivers with this one among them. */
export const withDriver = (drivers: readonly string[], driverId: string): readonly string[] =>
  [...drivers.filter((other) => other !== driverId), driverId].slice(-DRIVERS_LIMIT)
