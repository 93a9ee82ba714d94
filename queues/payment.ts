/** What payment (결제) tells and what it takes from other systems, on one page. */
import * as z from 'zod'
import type { Handler } from '../kernel/aggregate.ts'
import type { Decision, Message } from '../kernel/decision.ts'
import type { Events } from '../kernel/events.ts'
import { id } from '../kernel/fields.ts'
import { system } from './system.ts'

/** One thing costs no more than this: a higher amount is a mistake of whoever asks. */
export const AMOUNT_LIMIT_KRW = 1_000_000_000

const amountKrw = z.int().min(0)
const attempt = z.int().min(1)
/** What money goes back for: `booking-over`. The same key is the same refund, and happens once (P6). */
export const refundKey = z.string().min(1).max(64)

/** The thing paid for: its aggregate name and id. One payment each, ever (P1). */
export const PaidFor = z.strictObject({ kind: z.string().min(1).max(64), id })
export type PaidFor = z.infer<typeof PaidFor>

/** The one payment of a thing: its kind and id, joined by a sign that neither holds and URLs allow. */
export const paymentIdOf = ({ kind, id }: PaidFor): string => `${kind}~${id}`

/** ChargePayment (결제 요청): take the money for a thing. After a decline the next attempt may follow (decision 4). */
export const chargeFields = {
  paidFor: PaidFor,
  customerId: id,
  /** Whose staff see the payment (G12); none for what belongs to no organisation. */
  organisation: id.optional(),
  label: z.string().max(400),
  attempt,
  amountKrw: amountKrw.max(AMOUNT_LIMIT_KRW),
  method: z.string().min(1).max(40),
} as const

/**
 * Why no money is taken, whether payment says so itself or heard it from its provider. Payment's aggregate does not compile
 * when it refuses for other reasons than these.
 */
export type ChargeRefusal =
  | { readonly reason: 'PaymentDeclined'; readonly because: string }
  /** The methods for trials are not allowed here (P3). */
  | { readonly reason: 'TestMethodNotAllowed' }
  /** What it was for is over: nothing is charged any more (P2). */
  | { readonly reason: 'PaymentRefunded' }
  /** Another attempt is being decided. */
  | { readonly reason: 'PaymentUnderWay' }

/**
 * Payment as far as other systems may ask it: `port<PaymentPort>('payment.payment')`. They cannot take the type of its
 * aggregate, which is payment's own; payment keeps to this one. Whoever asks has stored that it does, and asks with the same
 * key until the answer is definite (P4).
 */
export type PaymentPort = {
  readonly events: Events<'payment.payment'>
  readonly commands: {
    readonly ChargePayment: Handler<
      never,
      typeof chargeFields,
      Decision<Message, ChargeRefusal>,
      { readonly paymentId: string }
    >
  }
}

const reason = z.string().max(200)

export const payment = system('payment')

/** Payment (결제). */
export const paymentEvents = payment.events(
  'payment',
  {
    /** The intention to charge: stored with the provider's answer, or alone while there is none (P4). */
    PaymentAuthorizing: z.strictObject(chargeFields),
    PaymentApproved: z.strictObject({ paidFor: PaidFor, amountKrw, attempt }),
    PaymentDeclined: z.strictObject({ paidFor: PaidFor, attempt, reason }),
    /**
     * So much is owed back, for what `key` names (P6). Unless it is known to be `charged`, all of it goes back that the
     * provider took, if any, and nothing is charged any more: a tombstone when no charge was ever seen (P2).
     */
    PaymentRefundRequested: z.strictObject({ paidFor: PaidFor, key: refundKey, amountKrw, charged: z.boolean() }),
    /** `amountKrw` is 0 when the provider had taken nothing. */
    PaymentRefunded: z.strictObject({ paidFor: PaidFor, key: refundKey, amountKrw }),
  },
  {
    PaymentAuthorizing: ['view'],
    PaymentApproved: ['view'],
    PaymentDeclined: ['view'],
    PaymentRefundRequested: ['view'],
    PaymentRefunded: ['view', 'notification'],
  },
)
