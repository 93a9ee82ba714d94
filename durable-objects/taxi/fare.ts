/** Fare (요금): how the fare of a call is charged, and how it is said when payment says no (T1, T2, T14). */
import * as z from 'zod'
import { type ChargeRefusal, type PaidFor, paymentIdOf } from '../../queues/payment.ts'

/** T1. */
export const FARE_LIMIT_KRW = 10_000_000
/** The methods a customer may name. The `test-` ones work only where payment allows them (P3). */
export const PaymentMethod = z.enum(['card', 'test-declined', 'test-slow', 'test-timeout'])
/** Why a call failed that did not wait for payment any longer (T14). */
export const TIMED_OUT = 'PaymentTimedOut'

/** One line for people. The label travels to every inbox, so it never says where the customer is. */
export const labelOf = (fareKrw: number): string => `택시 호출 ${fareKrw.toLocaleString('en-US')}원`

type Fare = { readonly customerId: string; readonly fareKrw: number; readonly method: string }
/** Which payment is asked for it, and with what. */
export const chargeOf = ({ customerId, fareKrw, method }: Fare, paidFor: PaidFor) => {
  const charge = { paidFor, customerId, label: labelOf(fareKrw), attempt: 1, amountKrw: fareKrw, method }
  return [paymentIdOf(paidFor), charge] as const
}

/** Payment's reason, in its own words where it gives more than that it declined. */
export const reasonOf = (refusal: ChargeRefusal): string =>
  refusal.reason === 'PaymentDeclined' ? refusal.because : refusal.reason

/** What the customer is answered about a payment that failed for this reason. */
export const refusalFor = (reason: string) =>
  reason === TIMED_OUT || reason === 'TestMethodNotAllowed'
    ? ({ reason } as const)
    : ({ reason: 'PaymentDeclined', because: reason } as const)
