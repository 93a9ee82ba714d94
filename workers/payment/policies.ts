/** What follows from what in payment (결제): whenever this happened, that is done. */
import { payment } from '../../durable-objects/payment/payment.ts'
import { send, whenever } from '../../kernel/policy.ts'
import { bookingEvents } from '../../queues/concert.ts'
import type { PoliciesOf } from '../../queues/inbox.ts'
import { paymentIdOf } from '../../queues/payment.ts'
import { callEvents } from '../../queues/taxi.ts'

/** Without an amount: whatever was taken, or may still be. */
const refund = (kind: 'concert.booking' | 'taxi.call', id: string, key: string, amountKrw?: number) => {
  const paidFor = { kind, id }
  return send(payment, paymentIdOf(paidFor), 'RefundPayment', { paidFor, key, amountKrw })
}

export const policies = {
  payment: {
    /** Whenever a concert booking expires for which money was asked, it goes back, or is never taken (C6). */
    refundExpired: whenever(bookingEvents, ['BookingExpired'], ({ paymentAsked }, bookingId) =>
      paymentAsked ? refund('concert.booking', bookingId, 'booking-over') : null,
    ),
    /** Whenever one is cancelled, so much goes back as it says: all of it unless it was paid under other rules (C10, C13). */
    refundCancelled: whenever(bookingEvents, ['BookingCancelled'], ({ paymentAsked, refundKrw }, bookingId) =>
      paymentAsked && refundKrw !== 0 ? refund('concert.booking', bookingId, 'booking-over', refundKrw) : null,
    ),
    /** Whenever its concert turns out to have been cancelled before it, the rest goes back too (C13). */
    refundRest: whenever(bookingEvents, ['BookingRestRefunded'], ({ restKrw }, bookingId) =>
      refund('concert.booking', bookingId, 'concert-cancelled', restKrw),
    ),
    /** Whenever a taxi call is cancelled or lapses, its fare goes back (T8, T11). */
    refundCall: whenever(callEvents, ['CallCancelled', 'CallLapsed'], (_, callId) =>
      refund('taxi.call', callId, 'call-over'),
    ),
    /** Whenever a taxi call waited no longer for payment, what was charged unseen goes back, or is never taken (T14). */
    refundUnseenCharge: whenever(callEvents, ['CallPaymentFailed'], ({ refund: isOwed }, callId) =>
      isOwed ? refund('taxi.call', callId, 'call-over') : null,
    ),
  },
} satisfies PoliciesOf<'payment'>
