/** What may be asked of a booking (예매), and the reasons it may say no. */
import * as z from 'zod'
import type { Instant } from '../../kernel/time.ts'
import { Address, Fulfilment } from '../../queues/concert.ts'
import { instant } from '../../queues/envelope.ts'

/** C3. */
export const QUANTITY_LIMIT = 10
/** An unpaid booking holds its seats this long unless configured otherwise (C5). */
export const HOLD_SECONDS = 600
export const HOLD_SECONDS_LIMIT = 86_400
const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
const amountKrw = z.int().min(0)

/** The methods a customer may name. The `test-` ones work only where payment allows them (P3). */
export const PaymentMethod = z.enum(['card', 'test-declined', 'test-slow', 'test-timeout'])

export const RequestBooking = z.strictObject({
  type: z.literal('RequestBooking'),
  customerId: id,
  concertId: id,
  quantity: z.int().min(1).max(QUANTITY_LIMIT),
  fulfilment: Fulfilment,
  address: Address.optional(),
  holdSeconds: z.int().min(1).max(HOLD_SECONDS_LIMIT),
})
export const ConfirmSeats = z.strictObject({
  type: z.literal('ConfirmSeats'),
  amountKrw,
  concertTitle: text,
  venue: text,
  startsAt: instant,
})
export const RejectBooking = z.strictObject({
  type: z.literal('RejectBooking'),
  refusal: z.looseObject({ reason: text }),
})
export const PayBooking = z.strictObject({ type: z.literal('PayBooking'), customerId: id, method: PaymentMethod })
export const ConfirmPayment = z.strictObject({
  type: z.literal('ConfirmPayment'),
  attempt: z.int().min(1),
  paymentId: id,
})
export const DeclinePayment = z.strictObject({
  type: z.literal('DeclinePayment'),
  attempt: z.int().min(1),
  reason: text,
})
export const ExpireBooking = z.strictObject({ type: z.literal('ExpireBooking') })
export const CancelBooking = z.strictObject({ type: z.literal('CancelBooking'), customerId: id })
export const CallOffBooking = z.strictObject({ type: z.literal('CallOffBooking'), concertId: id })
export const IssueTicket = z.strictObject({ type: z.literal('IssueTicket'), staffId: id })
export const RecordDispatch = z.strictObject({ type: z.literal('RecordDispatch') })
export const RecordDelivery = z.strictObject({ type: z.literal('RecordDelivery'), courierId: id })

export const BookingCommand = z.discriminatedUnion('type', [
  RequestBooking,
  ConfirmSeats,
  RejectBooking,
  PayBooking,
  ConfirmPayment,
  DeclinePayment,
  ExpireBooking,
  CancelBooking,
  CallOffBooking,
  IssueTicket,
  RecordDispatch,
  RecordDelivery,
])
export type BookingCommand = z.infer<typeof BookingCommand>

export type BookingRefusal =
  | { reason: 'BookingNotFound' }
  | { reason: 'BookingAlreadyRequested' }
  | { reason: 'BookingNotYetBooked' }
  | { reason: 'BookingRejected'; because: string }
  | { reason: 'BookingExpired' }
  | { reason: 'BookingCancelled' }
  | { reason: 'BookingNotPaid' }
  | { reason: 'AlreadyPaid' }
  | { reason: 'PaymentDeclined'; because: string }
  | { reason: 'TestMethodNotAllowed' }
  | { reason: 'AlreadyDispatched' }
  | { reason: 'AlreadyIssued' }
  | { reason: 'TicketsGoByPost' }
  | { reason: 'ConcertStarted'; startsAt: Instant }
