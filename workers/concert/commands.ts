/** What people may do in concert ticketing (콘서트 예매), and how a no is said. */
import { z } from '@hono/zod-openapi'
import {
  booking,
  HOLD_SECONDS,
  HOLD_SECONDS_LIMIT,
  PAYMENT_ATTEMPTS,
  PAYMENT_ATTEMPTS_LIMIT,
} from '../../durable-objects/concert/booking.ts'
import { concert } from '../../durable-objects/concert/concert.ts'
import { delivery } from '../../durable-objects/concert/delivery.ts'
import { UNDO_SECONDS } from '../../durable-objects/concert/entry.ts'
import { Address } from '../../queues/concert.ts'
import { type RefusalTable, route } from '../http/command.ts'
import { written } from '../http/sealing.ts'
import { bookings, concerts, deliveries } from './reads.ts'

export const commands = [
  route('POST /v1/concert/concerts', ['concert-manager'], concerts, concert, 'RegisterConcert', {
    summary: 'Register a concert (콘서트 등록): a draft, nothing can be booked yet, and nobody else sees it',
    fill: ({ sub, organisation }) => ({ managerId: sub, organisation }),
  }),
  route('POST /v1/concert/concerts/{id}/tickets', ['concert-manager'], concerts, concert, 'RegisterTickets', {
    summary: 'Register tickets (티켓 등록): the concert is on sale',
    fill: ({ commandId }) => ({ lotId: commandId }),
  }),
  route('POST /v1/concert/concerts/{id}/close', ['concert-manager'], concerts, concert, 'CloseSale', {
    summary: 'Close the sale (판매 마감)',
  }),
  route('POST /v1/concert/concerts/{id}/cancel', ['concert-manager'], concerts, concert, 'CancelConcert', {
    summary: 'Cancel a concert (공연 취소) before it starts: every live booking is cancelled and all is refunded',
  }),
  route('POST /v1/concert/bookings', ['customer'], bookings, booking, 'RequestBooking', {
    summary:
      'Book seats (예매): they are held when the answer comes, until `holdExpiresAt`; at most `ticketsPerPerson` of one concert',
    fill: ({ sub, setting }) => ({
      customerId: sub,
      holdSeconds: setting('HOLD_SECONDS', HOLD_SECONDS, HOLD_SECONDS_LIMIT),
    }),
    // By post with an address, or on site without one (C7).
    body: (fields) =>
      z.discriminatedUnion('fulfilment', [
        fields.extend({ fulfilment: z.literal('post'), address: written(Address) }),
        fields.omit({ address: true }).extend({ fulfilment: z.literal('on-site') }),
      ]),
  }),
  route('POST /v1/concert/bookings/{id}/pay', ['customer'], bookings, booking, 'PayBooking', {
    summary: `Pay a booking (결제): ${PAYMENT_ATTEMPTS} declined attempts at most, unless configured otherwise`,
    fill: ({ sub, setting }) => ({
      customerId: sub,
      attemptsLimit: setting('PAYMENT_ATTEMPTS', PAYMENT_ATTEMPTS, PAYMENT_ATTEMPTS_LIMIT),
    }),
  }),
  route('POST /v1/concert/bookings/{id}/cancel', ['customer'], bookings, booking, 'CancelBooking', {
    summary:
      'Cancel a booking (예매 취소): seats return; the refund rules say how much of a payment goes back: `refundKrw`',
    fill: ({ sub }) => ({ customerId: sub }),
  }),
  route('POST /v1/concert/bookings/{id}/issue', ['venue-staff'], bookings, booking, 'IssueTicket', {
    summary: 'Issue the ticket at the venue (현장 발권), until the day of the concert ends',
    fill: ({ sub }) => ({ staffId: sub }),
  }),
  route('POST /v1/concert/bookings/{id}/check-in', ['venue-staff'], bookings, booking, 'CheckInTicket', {
    summary:
      'Let the bearer of a ticket in (입장 확인), once and on the day of the concert: by its number, or by its pass',
    fill: ({ sub }) => ({ staffId: sub }),
    pass: bookings.aggregate,
  }),
  route('POST /v1/concert/bookings/{id}/undo-check-in', ['venue-staff'], bookings, booking, 'UndoCheckIn', {
    summary: `Take a check-in back (입장 취소), within ${UNDO_SECONDS} seconds`,
    fill: ({ sub }) => ({ staffId: sub }),
  }),
  route('POST /v1/concert/deliveries/{bookingId}/dispatch', ['courier'], deliveries, delivery, 'DispatchDelivery', {
    summary: 'Dispatch the tickets (발송)',
    fill: ({ sub }) => ({ courierId: sub }),
  }),
  route('POST /v1/concert/deliveries/{bookingId}/deliver', ['courier'], deliveries, delivery, 'DeliverDelivery', {
    summary: 'Deliver the tickets (배송 완료): the booking is then issued by itself',
    fill: ({ sub }) => ({ courierId: sub }),
  }),
] as const

export const refusals: RefusalTable<typeof commands> = {
  ConcertNotFound: [404, 'There is no such concert'],
  ConcertAlreadyRegistered: [409, 'The concert is registered already'],
  StartsInThePast: [422, 'The concert would start in the past'],
  ConcertNotOnSale: [409, 'The concert is not on sale'],
  ConcertStarted: [409, 'The concert has started'],
  ConcertCancelled: [409, 'The concert is cancelled'],
  TicketLimitReached: [409, 'A concert cannot have that many tickets'],
  TicketsPerPersonReached: [409, 'Nobody may have that many tickets of this concert'],
  SeatsSoldOut: [409, 'Not that many seats are left'],
  SeatsHeldOtherwise: [409, 'Another number of seats is held under this key'],
  HoldLapsed: [409, 'The time to hold these seats is over'],
  BookingNotFound: [404, 'There is no such booking'],
  BookingAlreadyRequested: [409, 'The booking was requested already'],
  BookingNotYetBooked: [409, 'The seats of this booking are not confirmed yet'],
  BookingRejected: [409, 'The booking was rejected'],
  BookingExpired: [409, 'The booking has expired'],
  BookingCancelled: [409, 'The booking is cancelled'],
  BookingNotPaid: [409, 'The booking is not paid'],
  AlreadyPaid: [409, 'The booking is paid already'],
  TooManyPaymentAttempts: [409, 'The payment of this booking was declined too often'],
  PaymentDeclined: [402, 'The payment was declined'],
  TestMethodNotAllowed: [422, 'Test methods of payment are not allowed here'],
  AlreadyDispatched: [409, 'The tickets are on their way already'],
  AlreadyIssued: [409, 'The ticket is issued already'],
  ConcertDayOver: [409, 'The day of the concert is over'],
  TicketNotFound: [404, 'The booking has no ticket of this number'],
  NotConcertDay: [409, 'The concert is on another day'],
  AlreadyCheckedIn: [409, 'Somebody was let in with this ticket'],
  TicketNotCheckedIn: [409, 'Nobody was let in with this ticket'],
  UndoTimeOver: [409, 'The check-in is too long ago to take back'],
  TicketsGoByPost: [409, 'The tickets go by post'],
  DeliveryNotFound: [404, 'There is no such delivery'],
  DeliveryNotDispatched: [409, 'The delivery is not dispatched'],
  DeliveryCancelled: [409, 'The delivery is cancelled'],
}
