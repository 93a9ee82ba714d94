/** What may be asked of a pickup (배차), and the reasons it may say no. */
import * as z from 'zod'
import { instant } from '../../queues/envelope.ts'
import { PLACE_LIMIT } from './call-commands.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
const place = z.string().min(1).max(PLACE_LIMIT)
const match = z.int().min(1)

export const OpenPickup = z.strictObject({
  type: z.literal('OpenPickup'),
  origin: place,
  destination: place,
  fareKrw: z.int().min(1),
  openedAt: instant,
})
export const AcceptCall = z.strictObject({ type: z.literal('AcceptCall'), driverId: id, driverName: text })
export const SecureDriver = z.strictObject({ type: z.literal('SecureDriver'), match })
export const WithdrawOffer = z.strictObject({
  type: z.literal('WithdrawOffer'),
  match,
  refusal: z.looseObject({ reason: text }),
})
export const ConfirmAssignment = z.strictObject({ type: z.literal('ConfirmAssignment'), match })
export const ReleasePickup = z.strictObject({ type: z.literal('ReleasePickup'), driverId: id })
export const ConfirmRelease = z.strictObject({ type: z.literal('ConfirmRelease'), match })
export const CompletePickup = z.strictObject({ type: z.literal('CompletePickup'), driverId: id })
export const ConfirmCompletion = z.strictObject({ type: z.literal('ConfirmCompletion'), match })
/** The call said that it is cancelled, to a pickup that asked it on behalf of a driver. */
export const CallOffMatch = z.strictObject({ type: z.literal('CallOffMatch'), match })
export const CancelPickup = z.strictObject({ type: z.literal('CancelPickup') })
export const FinishDismissal = z.strictObject({ type: z.literal('FinishDismissal'), awaited: z.boolean() })

export const PickupCommand = z.discriminatedUnion('type', [
  OpenPickup,
  AcceptCall,
  SecureDriver,
  WithdrawOffer,
  ConfirmAssignment,
  ReleasePickup,
  ConfirmRelease,
  CompletePickup,
  ConfirmCompletion,
  CallOffMatch,
  CancelPickup,
  FinishDismissal,
])
export type PickupCommand = z.infer<typeof PickupCommand>

export type PickupRefusal =
  | { reason: 'CallNotFound' }
  | { reason: 'CallAlreadyTaken' }
  | { reason: 'CallCancelled' }
  | { reason: 'CallCompleted' }
  | { reason: 'DriverBusy'; callId: string }
  | { reason: 'PickupNotFound' }
  | { reason: 'PickupChanging' }
