/**
 * Payment (결제): the money for one thing, taken at most once and given back at most once (P1, P2).
 * The intention is stored before the provider is asked; an unknown outcome is asked again with the same key (P4).
 */
import * as z from 'zod'
import { aggregateOf, asking, port } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import type { EventData } from '../../kernel/events.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { chargeFields, PaidFor, type PaymentPort, paymentEvents, paymentIdOf } from '../../queues/payment.ts'
import type { ProviderPort } from './provider.ts'

/** A charge or refund should be settled by then; later the sweeper wakes the payment. */
const SETTLES_SECONDS = 60

type Charge = EventData<typeof paymentEvents, 'PaymentAuthorizing'> & { readonly at: Instant }
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'authorizing' | 'approved' } & Charge)
  /** `blocked`: whatever it was for is over, no further attempt is taken. */
  | ({ readonly status: 'declined'; readonly because: string; readonly blocked: boolean } & Charge)
  /** A refund is owed (the provider has been or will be asked), and was given. */
  | ({ readonly status: 'refunding' | 'refunded' } & Charge)
  /** A refund came before any charge: nothing may be charged any more. */
  | { readonly status: 'blocked' }

const attempt = z.int().min(1)
const reason = z.string().max(200)
const Refunded = z.int().min(0)

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

    RefundPayment: on({ paidFor: PaidFor, reason }, (state, { paidFor, reason }) => {
      switch (state.status) {
        case 'new':
        case 'authorizing':
        case 'approved':
          return happened({ type: 'PaymentRefundRequested', paidFor, reason })
        // Nothing was taken, so nothing goes back; but nothing may be taken any more either.
        case 'declined':
          return state.blocked ? nothing : happened({ type: 'PaymentRefundRequested', paidFor, reason })
        default:
          return nothing
      }
    }),
    /** `amountKrw` is 0 when the provider had taken nothing. */
    ConfirmRefund: on({ amountKrw: Refunded }, (state, { amountKrw }) => {
      if (state.status !== 'refunding') return nothing
      return happened({ type: 'PaymentRefunded', paidFor: state.paidFor, amountKrw })
    }),
  },

  evolve: {
    PaymentAuthorizing: (_, charge, at) => ({ status: 'authorizing', ...charge, at }),
    PaymentApproved: (state) => ({ ...charged(state), status: 'approved' }),
    PaymentDeclined: (state, { reason }) => ({
      ...charged(state),
      status: 'declined',
      because: reason,
      blocked: false,
    }),
    PaymentRefundRequested: (state, _, at) => {
      if (state.status === 'new' || state.status === 'blocked') return { status: 'blocked' }
      return state.status === 'declined' ? { ...state, blocked: true } : { ...charged(state), status: 'refunding', at }
    },
    PaymentRefunded: (state) => ({ ...charged(state), status: 'refunded' }),
  },

  react: {
    PaymentAuthorizing: asking(theProvider, 'Charge', {
      question: ({ paidFor, amountKrw, method, attempt }) => [paymentIdOf(paidFor), { amountKrw, method, attempt }],
      accepted: (_, { attempt }) => ({ type: 'ApprovePayment', attempt }),
      refused: ({ reason }, { attempt }) => ({ type: 'DeclinePayment', attempt, reason }),
      unknown: 'ask-again',
    }),
    PaymentRefundRequested: asking(theProvider, 'Refund', {
      // Also asked when no charge was seen: one that is still on its way to the provider is blocked there too.
      question: ({ paidFor }) => [paymentIdOf(paidFor), {}],
      // A third party some day: an answer without an amount is none, and it is asked again.
      accepted: ({ refundedKrw }) => ({ type: 'ConfirmRefund', amountKrw: Refunded.parse(refundedKrw) }),
      refused: () => ({ type: 'ConfirmRefund', amountKrw: 0 }),
      // Owed whatever becomes of the provider: whoever brings the news of an end must not have to bring it again.
      unknown: 'promise',
    }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    if (state.status === 'blocked') return { status: state.status, owner: null, label: '', data: {} }
    const { status, customerId: owner, label, paidFor, amountKrw, method, at } = state
    const dueAt = status === 'authorizing' || status === 'refunding' ? plusSeconds(at, SETTLES_SECONDS) : null
    return { status, owner, label, data: { paidFor, amountKrw, method }, dueAt }
  },
  // What other systems were told that they may ask (queues/payment.ts).
}) satisfies PaymentPort

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

const charged = (state: State): Charge => {
  if (state.status === 'new' || state.status === 'blocked') throw new Error('an event of a payment never charged')
  const { paidFor, customerId, label, amountKrw, method, attempt, at } = state
  return { paidFor, customerId, label, amountKrw, method, attempt, at }
}
