import { payment, paymentIdOf } from '../../../durable-objects/payment/payment.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { BookingCancelled, BookingExpired } from '../../../queues/concert.ts'

/** Whenever a concert booking is over for which money was asked, it goes back, or is never taken (C6, C10). */
export const refundWhenBookingOver = policy({
  name: 'payment.refund-when-booking-over',
  on: [BookingCancelled, BookingExpired],
  then({ paymentAsked }, bookingId) {
    if (!paymentAsked) return []
    const paidFor = { kind: 'concert.booking', id: bookingId }
    return [send(payment, paymentIdOf(paidFor), { type: 'RefundPayment', paidFor, reason: 'booking-over' })]
  },
})
