/** What concert ticketing (콘서트 예매) refuses, as HTTP. A new refusal does not compile until it is here. */
import type { BookingRefusal } from '../../durable-objects/concert/booking-commands.ts'
import type { ConcertRefusal } from '../../durable-objects/concert/concert.ts'
import type { DeliveryRefusal } from '../../durable-objects/concert/delivery.ts'
import type { RefusalTable } from '../http/answer.ts'

export type ConcertReason = ConcertRefusal['reason'] | BookingRefusal['reason'] | DeliveryRefusal['reason']

export const concertRefusals: RefusalTable<ConcertReason> = {
  ConcertNotFound: { status: 404, title: 'There is no such concert' },
  ConcertNotOnSale: { status: 409, title: 'The concert is not on sale' },
  ConcertStarted: { status: 409, title: 'The concert has started' },
  ConcertCancelled: { status: 409, title: 'The concert is cancelled' },
  ConcertAlreadyRegistered: { status: 409, title: 'The concert is registered already' },
  SeatsSoldOut: { status: 409, title: 'Not that many seats are left' },
  TicketLimitReached: { status: 409, title: 'A concert cannot have that many tickets' },
  HoldLapsed: { status: 409, title: 'The time to hold these seats is over' },
  SeatsNotHeld: { status: 409, title: 'No seats are held for this booking' },
  StartsInThePast: { status: 422, title: 'The concert would start in the past' },
  BookingNotFound: { status: 404, title: 'There is no such booking' },
  BookingAlreadyRequested: { status: 409, title: 'The booking was requested already' },
  BookingNotYetBooked: { status: 409, title: 'The seats of this booking are not confirmed yet' },
  BookingExpired: { status: 409, title: 'The booking has expired' },
  BookingCancelled: { status: 409, title: 'The booking is cancelled' },
  BookingRejected: { status: 409, title: 'The booking was rejected' },
  BookingNotPaid: { status: 409, title: 'The booking is not paid' },
  AlreadyPaid: { status: 409, title: 'The booking is paid already' },
  PaymentDeclined: { status: 402, title: 'The payment was declined' },
  TestMethodNotAllowed: { status: 422, title: 'Test methods of payment are not allowed here' },
  AlreadyDispatched: { status: 409, title: 'The tickets are on their way already' },
  AlreadyIssued: { status: 409, title: 'The ticket is issued already' },
  TicketsGoByPost: { status: 409, title: 'The tickets go by post' },
  DeliveryNotFound: { status: 404, title: 'There is no such delivery' },
  DeliveryNotDispatched: { status: 409, title: 'The delivery is not dispatched' },
  DeliveryCancelled: { status: 409, title: 'The delivery is cancelled' },
}
