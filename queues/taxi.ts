/** What taxi dispatch (택시 호출) tells, and who hears it. */
import * as z from 'zod'
import { id, instant, text } from '../kernel/fields.ts'
import { system } from './system.ts'

/** From where to where (T1). Whereabouts of a customer: they never leave the taxi system's own inboxes. */
const ride = { origin: text, destination: text, fareKrw: z.int().min(1) }
const whereabouts = ['origin', 'destination'] as const
/** A paid call as drivers see it: where it goes and how long it waits, not whose it is (T4). */
export const Ride = z.strictObject({ ...ride, openedAt: instant })
export type Ride = z.infer<typeof Ride>

/** Counts the drivers a call was offered to: tells a match from an earlier one of the same driver. */
export const matchNumber = z.int().min(1)
/** One driver's turn with one call. */
export const Match = z.strictObject({ match: matchNumber, driverId: id, driverName: text })
export type Match = z.infer<typeof Match>
const ended = z.strictObject({ match: matchNumber, driverId: id })
const ofCall = { callId: id, match: matchNumber }

/** Why a driver is free again. */
export const FreedBecause = z.enum(['released', 'completed', 'cancelled'])
export type FreedBecause = z.infer<typeof FreedBecause>

export const taxi = system('taxi', ['pickup'], ['driver'])

/** Call (호출): the customer's side. */
export const callEvents = taxi.events(
  'call',
  {
    /** The intention to charge, stored before payment is asked; at `payBefore` the call gives up (T3). */
    CallRequested: z.strictObject({ customerId: id, ...ride, method: text, payBefore: instant }),
    CallOpened: z.strictObject({ ...ride, paymentId: id, openedAt: instant }),
    /** `refund`: the answer of payment was not waited for, so what was charged goes back. */
    CallPaymentFailed: z.strictObject({ reason: text, refund: z.boolean() }),
    CallMatched: Match,
    CallReopened: ended,
    CallCancelled: z.strictObject({}),
    CallCompleted: ended,
  },
  {
    CallRequested: ['view'],
    CallOpened: ['view', 'notification', 'taxi-pickup'],
    CallPaymentFailed: ['view', 'notification', 'payment'],
    CallMatched: ['view', 'notification'],
    CallReopened: ['view', 'notification'],
    CallCancelled: ['view', 'notification', 'payment', 'taxi-pickup'],
    CallCompleted: ['view', 'notification'],
  },
  whereabouts,
)

/** Pickup (배차), one per paid call and under the call's id. */
export const pickupEvents = taxi.events(
  'pickup',
  {
    PickupOpened: Ride,
    /** A driver accepted: first the driver is asked, then the call. */
    PickupOffered: Match,
    /** The driver is free for it and engaged; now the call is asked. */
    PickupDriverSecured: Match,
    PickupOfferWithdrawn: z.strictObject({ match: matchNumber, reason: text }),
    PickupAssigned: Match,
    PickupReleaseRequested: ended,
    PickupReleased: ended,
    PickupCompletionRequested: ended,
    PickupCompleted: ended,
    /** It may come before `PickupOpened`: a tombstone that nobody opens (G3). */
    PickupCancelled: z.strictObject({}),
    /** The driver of a cancelled pickup is to be freed; `awaited`: he waits for an answer, and hears of it there. */
    PickupDriverDismissed: ended.extend({ awaited: z.boolean() }),
  },
  {
    PickupOpened: ['view'],
    // What is being asked shows nowhere until it is answered.
    PickupOffered: [],
    PickupDriverSecured: [],
    PickupOfferWithdrawn: [],
    PickupAssigned: ['view'],
    PickupReleaseRequested: [],
    PickupReleased: ['view'],
    PickupCompletionRequested: [],
    PickupCompleted: ['view'],
    PickupCancelled: ['view'],
    PickupDriverDismissed: [],
  },
  whereabouts,
)

/** Driver (기사), under the driver's own subject. */
export const driverEvents = taxi.events(
  'driver',
  {
    DriverEngaged: z.strictObject({ ...ofCall, driverName: text }),
    DriverFreed: z.strictObject({ ...ofCall, reason: FreedBecause }),
    /** He was busy with another call: this match of that one will never be his (G3). */
    DriverOfferExpired: z.strictObject(ofCall),
  },
  {
    DriverEngaged: ['view'],
    DriverFreed: ['view', 'notification'],
    // Nothing changed for anybody: he was busy before and is busy still.
    DriverOfferExpired: [],
  },
)
