import { concert } from '../../../durable-objects/concert/concert.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { BookingCancelled, BookingExpired, BookingRejected } from '../../../queues/concert.ts'

/** Whenever a booking ends without a ticket, its seats return (C5, C10). */
export const releaseSeatsWhenBookingOver = policy({
  name: 'concert.release-seats-when-booking-over',
  on: [BookingCancelled, BookingExpired],
  then: ({ concertId, holdExpiresAt }, bookingId) => [
    send(concert, concertId, { type: 'ReleaseSeats', bookingId, holdExpiresAt }),
  ],
})

/**
 * Whenever a booking is rejected before the concert answered, its seats return if they were given. Also when there were
 * none: a question that was asked twice may still be on its way, and must not hold seats that came back meanwhile (G3).
 */
export const releaseSeatsWhenBookingRejected = policy({
  name: 'concert.release-seats-when-booking-rejected',
  on: BookingRejected,
  then({ concertId, reason, seatsMayBeHeld, holdExpiresAt }, bookingId) {
    // Every other no of the concert is for good: there is nothing to give back and nothing can come.
    if (!seatsMayBeHeld && reason !== 'SeatsSoldOut') return []
    return [send(concert, concertId, { type: 'ReleaseSeats', bookingId, holdExpiresAt })]
  },
})
