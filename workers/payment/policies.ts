/** What follows from what in payment (결제): whenever this happened, that is done. */
import { payment } from '../../durable-objects/payment/payment.ts'
import { send, whenever } from '../../kernel/policy.ts'
import { bookingEvents } from '../../queues/concert.ts'
import type { PoliciesOf } from '../../queues/inbox.ts'
import { paymentIdOf } from '../../queues/payment.ts'
import { callEvents } from '../../queues/taxi.ts'

const refund = (kind: 'concert.booking' | 'taxi.call', id: string, key: string) => {
  const paidFor = { kind, id }
  return send(payment, paymentIdOf(paidFor), 'RefundPayment', { paidFor, key })
}

export const policies = {
  payment: {
    /** Whenever a concert booking is over for which money was asked, it goes back, or is never taken (C6, C10). */
    refundBooking: whenever(bookingEvents, ['BookingCancelled', 'BookingExpired'], ({ paymentAsked }, bookingId) =>
      paymentAsked ? refund('concert.booking', bookingId, 'booking-over') : null,
    ),
    /** Whenever a taxi call is cancelled, its fare goes back (T8). */
    refundCall: whenever(callEvents, ['CallCancelled'], (_, callId) => refund('taxi.call', callId, 'call-over')),
    /** Whenever a taxi call waited no longer for payment, what was charged unseen goes back, or is never taken (T3). */
    refundUnseenCharge: whenever(callEvents, ['CallPaymentFailed'], ({ refund: isOwed }, callId) =>
      isOwed ? refund('taxi.call', callId, 'call-over') : null,
    ),
  },
} satisfies PoliciesOf<'payment'>
