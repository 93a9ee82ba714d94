import { concert } from '../../../durable-objects/concert/concert.ts'
import { policy, send } from '../../../kernel/policy.ts'
import { BookingCancelled, BookingExpired, BookingRejected } from '../../../queues/concert.ts'

/** Whenever a booking ends without a ticket, its seats return (C5, C10). */
export const releaseSeatsWhenBookingOver = policy({
  name: 'concert.release-seats-when-booking-over',
  on: [BookingCancelled, BookingExpired],
  then: ({ concertId, holdExpiresAt }, bookingId) => [
    send(concert, concertId, { type: 'ReleaseSeats', bookingId, holdExpiresAt }),
  ],
})

/** Whenever a booking is rejected before the concert answered, its seats return if they were given. */
export const releaseSeatsWhenBookingRejected = policy({
  name: 'concert.release-seats-when-booking-rejected',
  on: BookingRejected,
  then({ concertId, seatsMayBeHeld, holdExpiresAt }, bookingId) {
    // The concert itself said no to most of these: there is nothing to give back.
    if (!seatsMayBeHeld) return []
    return [send(concert, concertId, { type: 'ReleaseSeats', bookingId, holdExpiresAt })]
  },
})
