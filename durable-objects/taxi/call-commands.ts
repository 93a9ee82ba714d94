/** What may be asked of a call (호출), and the reasons it may say no. */
import * as z from 'zod'

/** T1. */
export const PLACE_LIMIT = 200
export const FARE_LIMIT_KRW = 10_000_000
/** Payment's answer is waited for this long unless configured otherwise; then the call gives up and money goes back (T3). */
export const PAYMENT_PATIENCE_SECONDS = 3
export const PAYMENT_PATIENCE_SECONDS_LIMIT = 600

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
const place = z.string().min(1).max(PLACE_LIMIT)
const match = z.int().min(1)

/** The methods a customer may name. The `test-` ones work only where payment allows them (P3). */
export const PaymentMethod = z.enum(['card', 'test-declined', 'test-slow', 'test-timeout'])

export const RequestCall = z.strictObject({
  type: z.literal('RequestCall'),
  customerId: id,
  origin: place,
  destination: place,
  fareKrw: z.int().min(1).max(FARE_LIMIT_KRW),
  method: PaymentMethod,
  patienceSeconds: z.int().min(1).max(PAYMENT_PATIENCE_SECONDS_LIMIT),
})
export const ConfirmPayment = z.strictObject({ type: z.literal('ConfirmPayment'), paymentId: id })
export const DeclinePayment = z.strictObject({ type: z.literal('DeclinePayment'), reason: text })
export const GiveUpPayment = z.strictObject({ type: z.literal('GiveUpPayment') })
export const MatchCall = z.strictObject({ type: z.literal('MatchCall'), match, driverId: id, driverName: text })
export const ReopenCall = z.strictObject({ type: z.literal('ReopenCall'), match })
export const CompleteCall = z.strictObject({ type: z.literal('CompleteCall'), match })
/** `onlyWhile`: a cancel means the call as the customer sees it; one that found a driver meanwhile is another. */
export const CancelCall = z.strictObject({
  type: z.literal('CancelCall'),
  customerId: id,
  onlyWhile: z.literal('open').optional(),
})

export const CallCommand = z.discriminatedUnion('type', [
  RequestCall,
  ConfirmPayment,
  DeclinePayment,
  GiveUpPayment,
  MatchCall,
  ReopenCall,
  CompleteCall,
  CancelCall,
])
export type CallCommand = z.infer<typeof CallCommand>

export type CallRefusal =
  | { reason: 'CallNotFound' }
  | { reason: 'CallAlreadyRequested' }
  | { reason: 'CallNotOpen'; status: string }
  | { reason: 'CallAlreadyTaken'; driverName?: string }
  | { reason: 'CallCancelled' }
  | { reason: 'CallCompleted' }
  | { reason: 'MatchOver' }
  | { reason: 'PaymentDeclined'; because: string }
  | { reason: 'PaymentTimedOut' }
  | { reason: 'TestMethodNotAllowed' }
