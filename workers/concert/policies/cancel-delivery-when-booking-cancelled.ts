import { delivery } from '../../../durable-objects/concert/delivery.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { BookingCancelled } from '../../../queues/concert.ts'

/**
 * Whenever a booking that was to be delivered is cancelled, its delivery is cancelled (C10). The refund has the same
 * cause and need not be waited for; a delivery not prepared yet becomes a tombstone.
 */
export const cancelDeliveryWhenBookingCancelled = policy({
  name: 'concert.cancel-delivery-when-booking-cancelled',
  on: BookingCancelled,
  then({ toBeDelivered, reason }, bookingId) {
    if (!toBeDelivered) return []
    return [send(delivery, bookingId, { type: 'CancelDelivery', reason })]
  },
})
