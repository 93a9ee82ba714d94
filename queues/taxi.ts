/** What taxi dispatch (택시 호출) tells, and who hears it. */
import * as z from 'zod'
import { id, instant, text } from '../kernel/fields.ts'
import { sealed } from './sealed.ts'
import { system } from './system.ts'

/** From where to where (T1). Whereabouts of a customer: sealed, and they never leave the taxi system's own inboxes (K16). */
export const Origin = sealed(text.meta({ example: '서울역 2번 출구' }))
export const Destination = sealed(text.meta({ example: '노들섬' }))
const ride = { origin: Origin, destination: Destination, fareKrw: z.int().min(1) }
/** What a driver is called (K16). */
export const DriverName = sealed(text)
const whereabouts = ['origin', 'destination'] as const
/** A paid call as drivers see it: where it goes and how long it waits, not whose it is (T4). */
export const Ride = z.strictObject({ ...ride, openedAt: instant })
export type Ride = z.infer<typeof Ride>

/** Counts the drivers a call was offered to: tells a match from an earlier one of the same driver. */
export const matchNumber = z.int().min(1)
/** One driver's turn with one call. */
export const Match = z.strictObject({ match: matchNumber, driverId: id, driverName: DriverName })
export type Match = z.infer<typeof Match>
const ended = z.strictObject({ match: matchNumber, driverId: id })
const ofCustomer = z.strictObject({ customerId: id })
const ofCall = { callId: id, match: matchNumber }
const ofCallAlone = z.strictObject({ callId: id })

/** What the driver of a match reports of it (T6, T7, T15). */
export const Report = z.enum(['arrived', 'boarded', 'released', 'completed'])
export type Report = z.infer<typeof Report>
/** Why a driver is free again; `own-call`: nobody drives himself (T13). */
export const FreedBecause = z.enum(['released', 'completed', 'cancelled', 'own-call'])
export type FreedBecause = z.infer<typeof FreedBecause>

/** How long a call waits for its payment and for a driver, and how often it may be given back (T11, T14). */
export const CALL_LIMITS_AT_MOST = { paymentSeconds: 600, openSeconds: 86_400, releases: 100 } as const
export const CallLimits = z.strictObject({
  paymentSeconds: z.int().min(1).max(CALL_LIMITS_AT_MOST.paymentSeconds),
  openSeconds: z.int().min(1).max(CALL_LIMITS_AT_MOST.openSeconds),
  releases: z.int().min(1).max(CALL_LIMITS_AT_MOST.releases),
})
export type CallLimits = z.infer<typeof CallLimits>

export const taxi = system('taxi', ['pickup'], ['driver'])

/** Call (호출): the customer's side. */
export const callEvents = taxi.events(
  'call',
  {
    /** The request, stored before anybody is asked, and the limits that are set on the day of it. */
    CallRequested: z.strictObject({ customerId: id, ...ride, method: text, ...CallLimits.shape }),
    /** The customer has no other call; now payment is asked. */
    CallPassengerSecured: z.strictObject({ customerId: id, fareKrw: ride.fareKrw, method: text }),
    /** The customer had another call, which came first (T12). */
    CallRejected: z.strictObject({}),
    CallOpened: z.strictObject({ ...ride, paymentId: id, openedAt: instant }),
    /** `refund`: the answer of payment was not waited for any longer, so what was charged goes back (T14). */
    CallPaymentFailed: z.strictObject({ customerId: id, reason: text, refund: z.boolean() }),
    CallMatched: Match,
    CallDriverArrived: ended,
    CallBoarded: ended,
    CallReopened: ended,
    CallCancelled: ofCustomer,
    /** No driver took it in time, or too many gave it back (T11). */
    CallLapsed: ofCustomer.extend({ because: z.enum(['nobody-came', 'released']) }),
    CallCompleted: ended.extend({ customerId: id }),
  },
  {
    CallRequested: ['view'],
    // Nothing changed for anybody: it is still requested.
    CallPassengerSecured: [],
    CallRejected: ['view', 'notification'],
    CallOpened: ['view', 'notification', 'taxi-pickup'],
    CallPaymentFailed: ['view', 'notification', 'payment'],
    CallMatched: ['view', 'notification'],
    CallDriverArrived: ['view', 'notification'],
    CallBoarded: ['view', 'notification'],
    CallReopened: ['view', 'notification'],
    CallCancelled: ['view', 'notification', 'payment', 'taxi-pickup'],
    CallLapsed: ['view', 'notification', 'payment', 'taxi-pickup'],
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
    /** The call does not take this driver, who is to be freed: it is his own (T13). */
    PickupDriverRejected: ended,
    PickupAssigned: Match,
    /** What its driver says; the call is being asked. */
    PickupReported: ended.extend({ what: Report }),
    PickupArrived: ended,
    PickupBoarded: ended,
    PickupReleased: ended,
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
    PickupDriverRejected: [],
    PickupAssigned: ['view'],
    PickupReported: [],
    PickupArrived: ['view'],
    PickupBoarded: ['view'],
    PickupReleased: ['view'],
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
    DriverEngaged: z.strictObject({ ...ofCall, driverName: DriverName }),
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

/** Passenger (승객), under the customer's own subject: the driver's mirror image. Customers see their calls, not this. */
export const passengerEvents = taxi.events(
  'passenger',
  {
    PassengerEngaged: ofCallAlone,
    PassengerFreed: ofCallAlone,
    /** It was over, or another call was under way, before the customer was engaged for it: it never will be (G3). */
    PassengerCallExpired: ofCallAlone,
  },
  { PassengerEngaged: [], PassengerFreed: [], PassengerCallExpired: [] },
)
