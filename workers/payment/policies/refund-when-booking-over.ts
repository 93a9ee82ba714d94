import { payment, paymentIdOf } from '../../../durable-objects/payment/payment.ts'
import { send } from '../../../kernel/legacy.ts'
import { type NamedPolicy, whenever } from '../../../kernel/policy.ts'
import { bookingEvents } from '../../../queues/concert.ts'

/** Whenever a concert booking is over for which money was asked, it goes back, or is never taken (C6, C10). */
export const refundWhenBookingOver: NamedPolicy = {
  name: 'payment.refund-when-booking-over',
  ...whenever(bookingEvents, ['BookingCancelled', 'BookingExpired'], ({ paymentAsked }, bookingId) => {
    if (!paymentAsked) return null
    const paidFor = { kind: 'concert.booking', id: bookingId }
    return send(payment, paymentIdOf(paidFor), { type: 'RefundPayment', paidFor, reason: 'booking-over' })
  }),
}
