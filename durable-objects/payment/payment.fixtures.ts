/** The payment that the specs talk about: of 100,000 won, for one booking. */
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import type { paymentEvents } from '../../queues/payment.ts'
import type { payment } from './payment.ts'

export type PaymentCommand = CommandOf<typeof payment>
export type PaymentEvent = EventOf<typeof paymentEvents>

export const paidFor = { kind: 'concert.booking', id: 'b1' }
export const ID = 'concert.booking~b1'
export const bill = { paidFor, customerId: 'kim', label: '봄밤의 재즈', amountKrw: 100_000, method: 'card' }
export const charge = (attempt = 1): PaymentCommand => ({ type: 'ChargePayment', ...bill, attempt })
export const approve = (attempt = 1): PaymentCommand => ({ type: 'ApprovePayment', attempt })
export const decline = (attempt = 1, reason = 'CardDeclined'): PaymentCommand => ({
  type: 'DeclinePayment',
  attempt,
  reason,
})
export const refund: PaymentCommand = { type: 'RefundPayment', paidFor, key: 'booking-over' }
export const part = (amountKrw: number, key: string): PaymentCommand => ({
  type: 'RefundPayment',
  paidFor,
  key,
  amountKrw,
})
export const confirmRefund = (amountKrw = 100_000, key = 'booking-over'): PaymentCommand => ({
  type: 'ConfirmRefund',
  key,
  amountKrw,
})

export const authorizing = (attempt = 1): PaymentEvent => ({ type: 'PaymentAuthorizing', ...bill, attempt })
export const approved = (attempt = 1): PaymentEvent => ({
  type: 'PaymentApproved',
  paidFor,
  amountKrw: 100_000,
  attempt,
})
export const declined = (attempt = 1, reason = 'CardDeclined'): PaymentEvent => ({
  type: 'PaymentDeclined',
  paidFor,
  attempt,
  reason,
})
export const asked = (amountKrw: number, key: string, charged = true): PaymentEvent => ({
  type: 'PaymentRefundRequested',
  paidFor,
  key,
  amountKrw,
  charged,
})
export const refunding = asked(100_000, 'booking-over')
/** Asked back while it is not known whether it was charged; of 0 won when it was not. */
export const unsure = asked(100_000, 'booking-over', false)
export const blocking = asked(0, 'booking-over', false)
export const refunded = (amountKrw = 100_000, key = 'booking-over'): PaymentEvent => ({
  type: 'PaymentRefunded',
  paidFor,
  key,
  amountKrw,
})

export const taken = [authorizing(), approved()]
export const givenBack = [...taken, refunding, refunded()]
