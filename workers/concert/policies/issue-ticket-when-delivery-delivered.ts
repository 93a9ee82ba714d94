import { booking } from '../../../durable-objects/concert/booking.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { DeliveryDelivered } from '../../../queues/concert.ts'

/** Whenever a delivery is delivered, its booking's ticket is issued (C8). */
export const issueTicketWhenDeliveryDelivered = policy({
  name: 'concert.issue-ticket-when-delivery-delivered',
  on: DeliveryDelivered,
  then: ({ courierId }, bookingId) => [send(booking, bookingId, { type: 'RecordDelivery', courierId })],
})
