/** The booking that the specs of concert ticketing talk about, from request to ticket. */

import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import type { bookingEvents } from '../../queues/concert.ts'
import type { booking } from './booking.ts'

export type BookingCommand = CommandOf<typeof booking>
export type BookingEvent = EventOf<typeof bookingEvents>

export const STARTS = at('19:00')
export const HOLD_ENDS = at('10:10')
export const ADDRESS = sealedLike('04524 서울 중구 세종대로 110, 김나루')
export const PAYMENT_ID = 'concert.booking~this-one'

const wanted = { customerId: 'kim', concertId: 'jazz', quantity: 2, fulfilment: 'on-site' } as const
const byPost = { ...wanted, fulfilment: 'post', address: ADDRESS } as const
export const seats = {
  organisation: 'naru',
  amountKrw: 100_000,
  concertTitle: '봄밤의 재즈',
  venue: '예술의전당',
  startsAt: STARTS,
  holdExpiresAt: HOLD_ENDS,
}
/** Until ten days before all of it, until three days 70 %, until the day before 50 %. */
export const refundRules = [
  { daysBefore: 10, percent: 100 },
  { daysBefore: 3, percent: 70 },
  { daysBefore: 1, percent: 50 },
]

export const request: BookingCommand = { type: 'RequestBooking', ...wanted, holdSeconds: 600 }
export const requestByPost: BookingCommand = { type: 'RequestBooking', ...byPost, holdSeconds: 600 }
export const confirmSeats: BookingCommand = { type: 'ConfirmSeats', ...seats }
export const pay: BookingCommand = { type: 'PayBooking', customerId: 'kim', method: 'card', attemptsLimit: 5 }
export const confirmPayment = (attempt = 1): BookingCommand => ({
  type: 'ConfirmPayment',
  attempt,
  paymentId: PAYMENT_ID,
})
export const cancel: BookingCommand = { type: 'CancelBooking', customerId: 'kim' }
export const recall: BookingCommand = { type: 'RecallBooking', cancelledAt: MORNING }
export const issue: BookingCommand = { type: 'IssueTicket', staffId: 'staff' }
export const dispatch: BookingCommand = { type: 'RecordDispatch' }
export const deliver: BookingCommand = { type: 'RecordDelivery', courierId: 'courier' }

export const requested: BookingEvent = { type: 'BookingRequested', ...wanted, holdExpiresAt: HOLD_ENDS }
export const requestedByPost: BookingEvent = { type: 'BookingRequested', ...byPost, holdExpiresAt: HOLD_ENDS }
export const booked: BookingEvent = { type: 'BookingBooked', ...seats }
export const rejected = (reason: string, seatsMayBeHeld = false): BookingEvent => ({
  type: 'BookingRejected',
  concertId: 'jazz',
  reason,
  seatsMayBeHeld,
  holdExpiresAt: HOLD_ENDS,
})
export const paying = (attempt = 1, method = 'card'): BookingEvent => ({
  type: 'BookingPaymentRequested',
  attempt,
  method,
  amountKrw: 100_000,
  customerId: 'kim',
  organisation: 'naru',
  concertTitle: '봄밤의 재즈',
})
export const declined = (attempt = 1, reason = 'CardDeclined'): BookingEvent => ({
  type: 'BookingPaymentDeclined',
  attempt,
  reason,
})
const paidFor = {
  customerId: 'kim',
  organisation: 'naru',
  concertId: 'jazz',
  concertTitle: '봄밤의 재즈',
  startsAt: STARTS,
  quantity: 2,
  amountKrw: 100_000,
}
export const paid: BookingEvent = { type: 'BookingPaid', ...paidFor, paymentId: PAYMENT_ID, fulfilment: 'on-site' }
export const paidByPost: BookingEvent = {
  type: 'BookingPaid',
  ...paidFor,
  paymentId: PAYMENT_ID,
  fulfilment: 'post',
  address: ADDRESS,
}
export const vouch = (concertId = 'jazz'): BookingCommand => ({
  type: 'VouchForSeats',
  concertId,
  holdExpiresAt: HOLD_ENDS,
})
export const disownedOf = (concertId: string): BookingEvent => ({
  type: 'SeatsDisowned',
  concertId,
  holdExpiresAt: HOLD_ENDS,
})
export const disowned = disownedOf('jazz')
export const expired = (paymentAsked = false): BookingEvent => ({
  type: 'BookingExpired',
  concertId: 'jazz',
  holdExpiresAt: HOLD_ENDS,
  paymentAsked,
})
export const cancelled = (
  paymentAsked = false,
  toBeDelivered = false,
  reason: 'customer' | 'concert-cancelled' = 'customer',
  refundKrw?: number,
): BookingEvent => ({
  type: 'BookingCancelled',
  concertId: 'jazz',
  holdExpiresAt: HOLD_ENDS,
  paymentAsked,
  reason,
  toBeDelivered,
  ...(refundKrw !== undefined && { refundKrw }),
})
export const dispatched: BookingEvent = { type: 'BookingDispatched' }
export const issued: BookingEvent = { type: 'TicketIssued', fulfilment: 'on-site', by: 'staff' }
export const issuedByPost: BookingEvent = { type: 'TicketIssued', fulfilment: 'post', by: 'courier' }

/** How the booking came to each state. */
export const story = {
  requested: [requested],
  rejected: [requested, rejected('SeatsSoldOut')],
  booked: [requested, booked],
  paying: [requested, booked, paying()],
  declined: [requested, booked, paying(), declined()],
  paid: [requested, booked, paying(), paid],
  paidByPost: [requestedByPost, booked, paying(), paidByPost],
  dispatched: [requestedByPost, booked, paying(), paidByPost, dispatched],
  issued: [requested, booked, paying(), paid, issued],
  issuedByPost: [requestedByPost, booked, paying(), paidByPost, dispatched, issuedByPost],
  expired: [requested, booked, expired()],
  cancelled: [requested, booked, cancelled()],
} as const satisfies Record<string, readonly BookingEvent[]>
