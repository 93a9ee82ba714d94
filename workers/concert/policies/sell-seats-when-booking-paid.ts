import { concert } from '../../../durable-objects/concert/concert.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { BookingPaid } from '../../../queues/concert.ts'

/** Whenever a booking is paid, its held seats are sold. */
export const sellSeatsWhenBookingPaid = policy({
  name: 'concert.sell-seats-when-booking-paid',
  on: BookingPaid,
  then: ({ concertId }, bookingId) => [send(concert, concertId, { type: 'SellSeats', bookingId })],
})
