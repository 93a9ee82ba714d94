/** What taxi dispatch (택시 호출) tells: its event schemas, on one page. */
import * as z from 'zod'
import { event, instant } from './envelope.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
const fareKrw = z.int().min(1)
/** Counts the drivers a call was offered to: tells a match from an earlier one of the same driver. */
const match = z.int().min(1)

/** From where to where (T1). Whereabouts of a customer: they never leave the taxi system's own inboxes. */
const ride = { origin: text, destination: text, fareKrw }
/** What stays inside this system. */
export const whereabouts: readonly string[] = ['origin', 'destination']
const matched = { match, driverId: id, driverName: text }
const ended = { match, driverId: id }

// Call (호출): the customer's side.
/** The intention to charge, stored before payment is asked; at `payBefore` the call gives up (T3). */
export const CallRequested = event(
  'taxi.call',
  'CallRequested',
  z.strictObject({ customerId: id, ...ride, method: text, payBefore: instant }),
  whereabouts,
)
export const CallOpened = event(
  'taxi.call',
  'CallOpened',
  z.strictObject({ ...ride, paymentId: id, openedAt: instant }),
  whereabouts,
)
/** `refund`: the answer of payment was not waited for, so what was charged goes back. */
export const CallPaymentFailed = event(
  'taxi.call',
  'CallPaymentFailed',
  z.strictObject({ reason: text, refund: z.boolean() }),
)
export const CallMatched = event('taxi.call', 'CallMatched', z.strictObject(matched))
export const CallReopened = event('taxi.call', 'CallReopened', z.strictObject(ended))
export const CallCancelled = event('taxi.call', 'CallCancelled', z.strictObject({}))
export const CallCompleted = event('taxi.call', 'CallCompleted', z.strictObject(ended))
export const callEvents = [
  CallRequested,
  CallOpened,
  CallPaymentFailed,
  CallMatched,
  CallReopened,
  CallCancelled,
  CallCompleted,
] as const

// Pickup (배차), one per paid call and under the call's id.
export const PickupOpened = event(
  'taxi.pickup',
  'PickupOpened',
  z.strictObject({ ...ride, openedAt: instant }),
  whereabouts,
)
/** A driver accepted: first the driver is asked, then the call. */
export const PickupOffered = event('taxi.pickup', 'PickupOffered', z.strictObject(matched))
/** The driver is free for it and engaged; now the call is asked. */
export const PickupDriverSecured = event('taxi.pickup', 'PickupDriverSecured', z.strictObject(matched))
export const PickupOfferWithdrawn = event(
  'taxi.pickup',
  'PickupOfferWithdrawn',
  z.strictObject({ match, reason: text }),
)
export const PickupAssigned = event('taxi.pickup', 'PickupAssigned', z.strictObject(matched))
export const PickupReleaseRequested = event('taxi.pickup', 'PickupReleaseRequested', z.strictObject(ended))
export const PickupReleased = event('taxi.pickup', 'PickupReleased', z.strictObject(ended))
export const PickupCompletionRequested = event('taxi.pickup', 'PickupCompletionRequested', z.strictObject(ended))
export const PickupCompleted = event('taxi.pickup', 'PickupCompleted', z.strictObject(ended))
export const PickupCancelled = event('taxi.pickup', 'PickupCancelled', z.strictObject({}))
/** The driver of a cancelled pickup is to be freed; `awaited`: he waits for an answer, and hears of it there. */
export const PickupDriverDismissed = event(
  'taxi.pickup',
  'PickupDriverDismissed',
  z.strictObject({ ...ended, awaited: z.boolean() }),
)
export const pickupEvents = [
  PickupOpened,
  PickupOffered,
  PickupDriverSecured,
  PickupOfferWithdrawn,
  PickupAssigned,
  PickupReleaseRequested,
  PickupReleased,
  PickupCompletionRequested,
  PickupCompleted,
  PickupCancelled,
  PickupDriverDismissed,
] as const

// Driver (기사), under the driver's own subject.
/** Why a driver is free again. */
export const FreedBecause = z.enum(['released', 'completed', 'cancelled'])
export type FreedBecause = z.infer<typeof FreedBecause>

export const DriverEngaged = event(
  'taxi.driver',
  'DriverEngaged',
  z.strictObject({ callId: id, match, driverName: text }),
)
export const DriverFreed = event(
  'taxi.driver',
  'DriverFreed',
  z.strictObject({ callId: id, match, reason: FreedBecause }),
)
/** He was busy with another call: this match of that one will never be his (G3). */
export const DriverOfferExpired = event('taxi.driver', 'DriverOfferExpired', z.strictObject({ callId: id, match }))
export const driverEvents = [DriverEngaged, DriverFreed, DriverOfferExpired] as const
