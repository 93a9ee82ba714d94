/**
 * Payment (결제): the money for one thing, taken at most once; what goes back of it never exceeds it (P1, P2, P6).
 * Whoever asks has stored the intention; what the provider answers in time is one row, an unknown outcome is stored and
 * asked again with the same key (P4).
 */
import * as z from 'zod'
import { aggregateOf, asking, port, type RefusalOfRoute } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import type { EventData } from '../../kernel/events.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import {
  AMOUNT_LIMIT_KRW,
  type ChargeRefusal,
  chargeFields,
  PaidFor,
  type PaymentPort,
  paymentEvents,
  paymentIdOf,
  refundKey,
} from '../../queues/payment.ts'
import type { ProviderPort } from './provider.ts'

/** A charge or refund should be settled by then; later the sweeper wakes the payment. */
const SETTLES_SECONDS = 60

/** What was asked back under a key, and what of it went back; null while the provider is being asked. */
type Refund = {
  readonly key: string
  readonly amountKrw: number
  readonly givenKrw: number | null
  readonly at: Instant
}
type Charge = EventData<typeof paymentEvents, 'PaymentAuthorizing'> & { readonly at: Instant }
type Charged = Charge & { readonly refunds: readonly Refund[] }
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'authorizing' } & Charge)
  /** `blocked`: whatever it was for is over, no further attempt is taken. */
  | ({ readonly status: 'declined'; readonly because: string; readonly blocked: boolean } & Charge)
  /** A refund is owed (the provider has been or will be asked); then a part or all of it went back. */
  | ({ readonly status: 'approved' | 'refunding' | 'partly-refunded' | 'refunded' } & Charged)
  /** A refund came before any charge: nothing may be charged any more. */
  | { readonly status: 'blocked' }

const attempt = z.int().min(1)
const reason = z.string().max(200)
const amountKrw = z.int().min(0).max(AMOUNT_LIMIT_KRW)

const theProvider = port<ProviderPort>('payment.provider')
const { on, aggregate } = aggregateOf<State, typeof paymentEvents>(paymentEvents)

export const payment = aggregate({
  initial: { status: 'new' },

  commands: {
    ChargePayment: on(
      chargeFields,
      (state, charge) => {
        switch (state.status) {
          case 'new':
            return happened({ type: 'PaymentAuthorizing', ...charge })
          case 'declined':
            if (state.blocked) return refuse('PaymentRefunded')
            if (charge.attempt <= state.attempt) return refuse('PaymentDeclined', { because: state.because })
            return happened({ type: 'PaymentAuthorizing', ...charge })
          case 'authorizing':
            return charge.attempt === state.attempt ? nothing : refuse('PaymentUnderWay')
          case 'approved':
          case 'partly-refunded':
            return nothing
          case 'refunding':
          case 'refunded':
          case 'blocked':
            return refuse('PaymentRefunded')
        }
      },
      // Who asked must know under which id the money is kept.
      (_, { paidFor }) => ({ paymentId: paymentIdOf(paidFor) }),
    ),
    ApprovePayment: on({ attempt }, (state, { attempt }) => {
      if (state.status !== 'authorizing' || state.attempt !== attempt) return settled(state)
      const { paidFor, amountKrw } = state
      return happened({ type: 'PaymentApproved', paidFor, amountKrw, attempt })
    }),
    DeclinePayment: on({ attempt, reason }, (state, { attempt, reason }) => {
      if (state.status !== 'authorizing' || state.attempt !== attempt) return settled(state)
      const declined = { type: 'PaymentDeclined', paidFor: state.paidFor, attempt, reason } as const
      return reason === 'TestMethodNotAllowed'
        ? happenedBut({ reason: 'TestMethodNotAllowed' }, declined)
        : happenedBut({ reason: 'PaymentDeclined', because: reason }, declined)
    }),

    /** Without an amount all goes back that is left, and nothing is charged any more. */
    RefundPayment: on(
      { paidFor: PaidFor, key: refundKey, amountKrw: amountKrw.min(1).optional() },
      (state, { paidFor, key, amountKrw }) => {
        const asked = { type: 'PaymentRefundRequested', paidFor, key } as const
        switch (state.status) {
          case 'new':
          case 'authorizing':
          case 'declined': {
            if (amountKrw !== undefined) return refuse('RefundExceedsCharge', { leftKrw: 0 })
            // Nothing was taken, so nothing goes back; but nothing may be taken any more either.
            if (state.status === 'declined' && state.blocked) return nothing
            const upTo = state.status === 'authorizing' ? state.amountKrw : 0
            return happened({ ...asked, amountKrw: upTo, charged: false })
          }
          case 'approved':
          case 'refunding':
          case 'partly-refunded':
          case 'refunded': {
            if (state.refunds.some((refund) => refund.key === key)) return nothing
            const leftKrw = state.amountKrw - sumOf(state.refunds)
            if (amountKrw !== undefined && amountKrw > leftKrw) return refuse('RefundExceedsCharge', { leftKrw })
            if (leftKrw === 0 && state.refunds.length > 0) return nothing
            return happened({ ...asked, amountKrw: amountKrw ?? leftKrw, charged: true })
          }
          case 'blocked':
            return nothing
        }
      },
    ),
    /** `amountKrw` is 0 when the provider had taken nothing. */
    ConfirmRefund: on({ key: refundKey, amountKrw }, (state, { key, amountKrw }) => {
      if (!('refunds' in state)) return nothing
      const owed = state.refunds.some((refund) => refund.key === key && refund.givenKrw === null)
      return owed ? happened({ type: 'PaymentRefunded', paidFor: state.paidFor, key, amountKrw }) : nothing
    }),
  },

  evolve: {
    PaymentAuthorizing: (_, charge, at) => ({ status: 'authorizing', ...charge, at }),
    PaymentApproved: (state) => ({ ...charged(state), status: 'approved' }),
    PaymentDeclined: (state, { reason }) => {
      const { refunds: _, ...charge } = charged(state)
      return { ...charge, status: 'declined', because: reason, blocked: false }
    },
    PaymentRefundRequested: (state, { key, amountKrw }, at) => {
      if (state.status === 'new' || state.status === 'blocked') return { status: 'blocked' }
      if (state.status === 'declined') return { ...state, blocked: true }
      const known = charged(state)
      return { ...known, status: 'refunding', at, refunds: [...known.refunds, { key, amountKrw, givenKrw: null, at }] }
    },
    PaymentRefunded: (state, { key, amountKrw: givenKrw }, at) => {
      const known = charged(state)
      const refunds = known.refunds.map((refund) => (refund.key === key ? { ...refund, givenKrw, at } : refund))
      const isOwed = refunds.some((refund) => refund.givenKrw === null)
      const status = isOwed ? 'refunding' : sumOf(refunds) < known.amountKrw ? 'partly-refunded' : 'refunded'
      return { ...known, status, refunds }
    },
  },

  react: {
    PaymentAuthorizing: asking(theProvider, 'Charge', {
      question: ({ paidFor, amountKrw, method, attempt }) => [paymentIdOf(paidFor), { amountKrw, method, attempt }],
      accepted: (_, { attempt }) => ({ type: 'ApprovePayment', attempt }),
      refused: ({ reason }, { attempt }) => ({ type: 'DeclinePayment', attempt, reason }),
      unknown: 'ask-again',
      askedFirst: { no: 'is-kept' },
    }),
    PaymentRefundRequested: asking(theProvider, 'Refund', {
      // Also asked when no charge was seen: one that is still on its way to the provider is blocked there too.
      question: ({ paidFor, key, amountKrw, charged }) => [paymentIdOf(paidFor), { key, amountKrw, charged }],
      accepted: ({ refundedKrw }, { key }) => ({ type: 'ConfirmRefund', key, amountKrw: refundedKrw }),
      refused: (_, { key }) => ({ type: 'ConfirmRefund', key, amountKrw: 0 }),
      // Owed whatever becomes of the provider: whoever brings the news of an end must not have to bring it again.
      unknown: 'promise',
    }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    if (state.status === 'blocked') return { status: state.status, owner: null, label: '', data: {} }
    const { status, customerId: owner, organisation = null, label, paidFor, amountKrw, method, at } = state
    const dueAt = status === 'authorizing' || status === 'refunding' ? plusSeconds(at, SETTLES_SECONDS) : null
    const known = { owner, organisation, label, dueAt }
    const bill = { paidFor, amountKrw, method }
    if (!('refunds' in state)) return { ...known, status: state.status, data: bill }
    const refunds = state.refunds.flatMap(({ key, givenKrw, at }) =>
      givenKrw === null ? [] : [{ key, amountKrw: givenKrw, at }],
    )
    const refundedKrw = refunds.reduce((sum, refund) => sum + refund.amountKrw, 0)
    return { ...known, status: state.status, data: { ...bill, refundedKrw, refunds } }
  },
  // What other systems were told that they may ask (queues/payment.ts).
}) satisfies PaymentPort

type Refusing = RefusalOfRoute<typeof payment, 'ChargePayment'>
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
/** Whoever asks for money is refused for exactly the reasons that other systems know. */
true satisfies Same<Refusing, ChargeRefusal>

/** The provider's answer came when the charge was no longer waited for: the caller hears how it stands instead. */
const settled = (state: State) => {
  switch (state.status) {
    case 'declined':
      return state.blocked ? refuse('PaymentRefunded') : refuse('PaymentDeclined', { because: state.because })
    case 'refunding':
    case 'refunded':
    case 'blocked':
      return refuse('PaymentRefunded')
    default:
      return nothing
  }
}

/** What was asked back, all together. */
const sumOf = (refunds: readonly Refund[]): number => refunds.reduce((sum, { amountKrw }) => sum + amountKrw, 0)

const charged = (state: State): Charged => {
  if (state.status === 'new' || state.status === 'blocked') throw new Error('an event of a payment never charged')
  const { paidFor, customerId, organisation, label, amountKrw, method, attempt, at } = state
  const refunds = 'refunds' in state ? state.refunds : []
  return { paidFor, customerId, organisation, label, amountKrw, method, attempt, at, refunds }
}
