/** What may be asked of a reservation (예약), and the reasons it may say no. */
import * as z from 'zod'

/** M2. */
export const VISITORS_LIMIT = 10
/** A wish for places that the exhibition has not answered by then is over: nobody waits for it any more. */
export const WISH_SECONDS = 600

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)

export const RequestReservation = z.strictObject({
  type: z.literal('RequestReservation'),
  customerId: id,
  exhibitionId: id,
  visitors: z.int().min(1).max(VISITORS_LIMIT),
})
export const PlaceReservation = z.strictObject({
  type: z.literal('PlaceReservation'),
  exhibitionTitle: text,
  hall: text,
  date: z.iso.date(),
})
export const RejectReservation = z.strictObject({
  type: z.literal('RejectReservation'),
  refusal: z.looseObject({ reason: text }),
})
export const CompleteReservation = z.strictObject({ type: z.literal('CompleteReservation') })
export const CancelReservation = z.strictObject({ type: z.literal('CancelReservation'), customerId: id })
export const ForceCancelReservation = z.strictObject({ type: z.literal('ForceCancelReservation') })
export const RecordAdmission = z.strictObject({ type: z.literal('RecordAdmission') })

export const ReservationCommand = z.discriminatedUnion('type', [
  RequestReservation,
  PlaceReservation,
  RejectReservation,
  CompleteReservation,
  CancelReservation,
  ForceCancelReservation,
  RecordAdmission,
])
export type ReservationCommand = z.infer<typeof ReservationCommand>

export type ReservationRefusal =
  | { reason: 'ReservationNotFound' }
  | { reason: 'ReservationAlreadyRequested' }
  | { reason: 'ReservationRejected'; because: string }
  | { reason: 'ReservationCancelled' }
  | { reason: 'ReservationForceCancelled' }
  | { reason: 'AlreadyAdmitted' }
