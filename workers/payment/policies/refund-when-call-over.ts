import { payment, paymentIdOf } from '../../../durable-objects/payment/payment.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { CallCancelled, CallPaymentFailed } from '../../../queues/taxi.ts'

const refund = (callId: string) => {
  const paidFor = { kind: 'taxi.call', id: callId }
  return send(payment, paymentIdOf(paidFor), { type: 'RefundPayment', paidFor, reason: 'call-over' })
}

/** Whenever a taxi call is cancelled, its fare goes back (T8). */
export const refundWhenCallCancelled = policy({
  name: 'payment.refund-when-call-cancelled',
  on: CallCancelled,
  then: (_, callId) => [refund(callId)],
})

/** Whenever a taxi call did not wait for payment any longer, what was charged unseen goes back, or is never taken (T3). */
export const refundWhenCallPaymentFailed = policy({
  name: 'payment.refund-when-call-payment-failed',
  on: CallPaymentFailed,
  then: ({ refund: isOwed }, callId) => (isOwed ? [refund(callId)] : []),
})
