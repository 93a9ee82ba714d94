/** What payment (결제) tells: its event schemas, on one page. */
import * as z from 'zod'
import { event } from './envelope.ts'

const id = z.string().min(1).max(200)
const amountKrw = z.int().min(0)
const attempt = z.int().min(1)

/** The thing paid for: its aggregate name and id. One payment each, ever (P1). */
export const PaidFor = z.strictObject({ kind: z.string().min(1).max(64), id })
export type PaidFor = z.infer<typeof PaidFor>

/** The intention to charge, stored before the provider is called (P4). */
export const PaymentAuthorizing = event(
  'payment.payment',
  'PaymentAuthorizing',
  z.strictObject({
    paidFor: PaidFor,
    customerId: id,
    label: z.string().max(400),
    amountKrw,
    method: z.string().max(40),
    attempt,
  }),
)
export const PaymentApproved = event(
  'payment.payment',
  'PaymentApproved',
  z.strictObject({ paidFor: PaidFor, amountKrw, attempt }),
)
export const PaymentDeclined = event(
  'payment.payment',
  'PaymentDeclined',
  z.strictObject({ paidFor: PaidFor, attempt, reason: z.string().max(200) }),
)
/** A refund is owed. `amountKrw` 0 with no charge ever seen is a tombstone: a later charge is refused (P2). */
export const PaymentRefundRequested = event(
  'payment.payment',
  'PaymentRefundRequested',
  z.strictObject({ paidFor: PaidFor, reason: z.string().max(200) }),
)
export const PaymentRefunded = event(
  'payment.payment',
  'PaymentRefunded',
  z.strictObject({ paidFor: PaidFor, amountKrw }),
)
export const paymentEvents = [
  PaymentAuthorizing,
  PaymentApproved,
  PaymentDeclined,
  PaymentRefundRequested,
  PaymentRefunded,
] as const
