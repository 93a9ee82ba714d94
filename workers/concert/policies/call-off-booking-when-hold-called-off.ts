import { booking } from '../../../durable-objects/concert/booking.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { HoldsRecalled } from '../../../queues/concert.ts'

/** Whenever a cancelled concert calls holds off, their bookings are cancelled. */
export const callOffBookingWhenHoldCalledOff = policy({
  name: 'concert.call-off-booking-when-hold-called-off',
  on: HoldsRecalled,
  then: ({ bookingIds }, concertId) =>
    bookingIds.map((bookingId) => send(booking, bookingId, { type: 'CallOffBooking', concertId })),
})
