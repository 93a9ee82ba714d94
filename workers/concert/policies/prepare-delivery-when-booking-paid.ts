import { delivery } from '../../../durable-objects/concert/delivery.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { BookingPaid } from '../../../queues/concert.ts'

/** Whenever a booking with postal fulfilment is paid, its delivery is prepared (C8). */
export const prepareDeliveryWhenBookingPaid = policy({
  name: 'concert.prepare-delivery-when-booking-paid',
  on: BookingPaid,
  then({ customerId, concertTitle, quantity, fulfilment, address }, bookingId) {
    if (fulfilment !== 'post') return []
    if (!address) throw new Error(`booking ${bookingId} goes by post, but nowhere`)
    return [send(delivery, bookingId, { type: 'PrepareDelivery', customerId, concertTitle, quantity, address })]
  },
})
