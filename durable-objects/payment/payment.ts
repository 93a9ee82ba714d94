/**
 * Payment (결제): the money for one thing, taken at most once and given back at most once (P1, P2).
 * The intention is stored before the provider is asked; an unknown outcome is asked again with the same key (P4).
 */
import * as z from 'zod'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { chargeFields, PaidFor, type paymentEvents, paymentIdOf } from '../../queues/payment.ts'

export { AMOUNT_LIMIT_KRW, paymentIdOf } from '../../queues/payment.ts'

/** A charge or refund should be settled by then; later the sweeper wakes the payment. */
const SETTLES_SECONDS = 60

const attempt = z.int().min(1)

export const ChargePayment = z.strictObject({
  type: z.literal('ChargePayment'),
  ...chargeFields,
})
export const ApprovePayment = z.strictObject({ type: z.literal('ApprovePayment'), attempt })
export const DeclinePayment = z.strictObject({
  type: z.literal('DeclinePayment'),
  attempt,
  reason: z.string().max(200),
})
export const RefundPayment = z.strictObject({
  type: z.literal('RefundPayment'),
  paidFor: PaidFor,
  reason: z.string().max(200),
})
/** `amountKrw` is 0 when the provider had taken nothing. */
export const ConfirmRefund = z.strictObject({ type: z.literal('ConfirmRefund'), amountKrw: z.int().min(0) })

export const PaymentCommand = z.discriminatedUnion('type', [
  ChargePayment,
  ApprovePayment,
  DeclinePayment,
  RefundPayment,
  ConfirmRefund,
])
export type PaymentCommand = z.infer<typeof PaymentCommand>
export type PaymentEvent = EventOf<(typeof paymentEvents)[number]>

export type PaymentRefusal =
  | { reason: 'PaymentDeclined'; because: string }
  | { reason: 'TestMethodNotAllowed' }
  | { reason: 'PaymentRefunded' }
  | { reason: 'PaymentUnderWay' }

type Charge = {
  readonly paidFor: PaidFor
  readonly customerId: string
  readonly label: string
  readonly amountKrw: number
  readonly method: string
  readonly attempt: number
  readonly at: Instant
}
export type PaymentState =
  | { readonly status: 'new' }
  | ({ readonly status: 'authorizing' } & Charge)
  | ({ readonly status: 'approved' } & Charge)
  /** `barred`: whatever it was for is over, no further attempt is taken. */
  | ({ readonly status: 'declined'; readonly because: string; readonly barred: boolean } & Charge)
  /** A refund is owed; the provider has been or will be asked. */
  | ({ readonly status: 'refunding' } & Charge)
  | ({ readonly status: 'refunded' } & Charge)
  /** A refund came before any charge: nothing may be charged any more. */
  | { readonly status: 'barred' }

export const payment = aggregate<PaymentState, PaymentCommand, PaymentEvent, PaymentRefusal>({
  name: 'payment.payment',
  initial: () => ({ status: 'new' }),
  commands: PaymentCommand,

  decide: {
    ChargePayment(state, { type: _, ...charge }) {
      switch (state.status) {
        case 'new':
          return happened({ type: 'PaymentAuthorizing', ...charge })
        case 'declined':
          if (state.barred) return refuse('PaymentRefunded')
          if (charge.attempt <= state.attempt) return declined(state.because)
          return happened({ type: 'PaymentAuthorizing', ...charge })
        case 'authorizing':
          return charge.attempt === state.attempt ? nothing : refuse('PaymentUnderWay')
        case 'approved':
          return nothing
        case 'refunding':
        case 'refunded':
        case 'barred':
          return refuse('PaymentRefunded')
      }
    },
    ApprovePayment(state, { attempt }) {
      if (state.status !== 'authorizing' || state.attempt !== attempt) return settled(state)
      const { paidFor, amountKrw } = state
      return happened({ type: 'PaymentApproved', paidFor, amountKrw, attempt })
    },
    DeclinePayment(state, { attempt, reason }) {
      if (state.status !== 'authorizing' || state.attempt !== attempt) return settled(state)
      const { paidFor } = state
      const told: PaymentRefusal =
        reason === 'TestMethodNotAllowed' ? { reason } : { reason: 'PaymentDeclined', because: reason }
      return happenedBut(told, { type: 'PaymentDeclined', paidFor, attempt, reason })
    },
    RefundPayment(state, { paidFor, reason }) {
      switch (state.status) {
        case 'new':
        case 'authorizing':
        case 'approved':
          return happened({ type: 'PaymentRefundRequested', paidFor, reason })
        // Nothing was taken, so nothing goes back; but nothing may be taken any more either.
        case 'declined':
          return state.barred ? nothing : happened({ type: 'PaymentRefundRequested', paidFor, reason })
        default:
          return nothing
      }
    },
    ConfirmRefund(state, { amountKrw }) {
      if (state.status !== 'refunding') return nothing
      const { paidFor } = state
      return happened({ type: 'PaymentRefunded', paidFor, amountKrw })
    },
  },

  evolve: {
    PaymentAuthorizing: (_, { type, ...charge }, at) => ({ status: 'authorizing', ...charge, at }),
    PaymentApproved: (state) => ({ ...charged(state), status: 'approved' }),
    PaymentDeclined: (state, { reason }) => ({ ...charged(state), status: 'declined', because: reason, barred: false }),
    PaymentRefundRequested: (state, _, at) => {
      if (state.status === 'new' || state.status === 'barred') return { status: 'barred' }
      return state.status === 'declined' ? { ...state, barred: true } : { ...charged(state), status: 'refunding', at }
    },
    PaymentRefunded: (state) => ({ ...charged(state), status: 'refunded' }),
  },

  /** The booking must know under which id its money is kept. */
  reply: {
    ChargePayment: (_, { paidFor }) => ({ paymentId: paymentIdOf(paidFor) }),
  },

  react: {
    PaymentAuthorizing: {
      asks: 'provider',
      of: ({ paidFor }) => paymentIdOf(paidFor),
      command: ({ amountKrw, method, attempt }) => ({ type: 'Charge', amountKrw, method, attempt }),
      accepted: (_, { attempt }) => ({ type: 'ApprovePayment', attempt }),
      refused: (refusal, { attempt }) => ({ type: 'DeclinePayment', attempt, reason: refusal.reason }),
      unknown: 'ask-again',
    },
    PaymentRefundRequested: {
      asks: 'provider',
      of: ({ paidFor }) => paymentIdOf(paidFor),
      // Also asked when no charge was seen: one that is still on its way to the provider is barred there too.
      command: () => ({ type: 'Refund' }),
      accepted: ({ refundedKrw }) => ConfirmRefund.parse({ type: 'ConfirmRefund', amountKrw: refundedKrw }),
      refused: () => ({ type: 'ConfirmRefund', amountKrw: 0 }),
      // Owed whatever becomes of the provider: whoever brings the news of an end must not have to bring it again.
      unknown: 'promise',
    },
  },

  describe: (state) => {
    if (state.status === 'new') return null
    if (state.status === 'barred') return { status: state.status, owner: null, label: '', data: {} }
    const { customerId: owner, label, paidFor, amountKrw, method, at } = state
    const dueAt =
      state.status === 'authorizing' || state.status === 'refunding' ? plusSeconds(at, SETTLES_SECONDS) : null
    return { status: state.status, owner, label, data: { paidFor, amountKrw, method }, dueAt }
  },
})

const declined = (because: string) => refuse('PaymentDeclined', { because })

/** The provider's answer came when the charge was no longer waited for: the asker hears how it stands instead. */
const settled = (state: PaymentState) => {
  switch (state.status) {
    case 'declined':
      return state.barred ? refuse('PaymentRefunded') : declined(state.because)
    case 'refunding':
    case 'refunded':
    case 'barred':
      return refuse('PaymentRefunded')
    default:
      return nothing
  }
}

const charged = (state: PaymentState): Charge => {
  if (state.status === 'new' || state.status === 'barred') throw new Error('an event of a payment never charged')
  const { paidFor, customerId, label, amountKrw, method, attempt, at } = state
  return { paidFor, customerId, label, amountKrw, method, attempt, at }
}
