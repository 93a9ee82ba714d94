/**
 * Call (호출): one customer's request for a taxi, paid before any driver sees it, until the ride is over.
 * It alone decides between a driver who accepts and a customer who cancels (T8): both ask it, and one comes first.
 */
import { type Facts, happened, happenedBut, nothing, type Refusal, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { plusSeconds, reached } from '../../kernel/time.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type callEvents, whereabouts } from '../../queues/taxi.ts'
import { CallCommand, type CallRefusal, ConfirmPayment } from './call-commands.ts'
import { type CallState, describe, labelOf, paid, wished } from './call-state.ts'

export type CallEvent = EventOf<(typeof callEvents)[number]>

/** Why a call failed that did not wait for payment any longer (T3). */
export const TIMED_OUT = 'PaymentTimedOut'

export const call = aggregate<CallState, CallCommand, CallEvent, CallRefusal>({
  name: 'taxi.call',
  initial: () => ({ status: 'new' }),
  commands: CallCommand,
  confidential: whereabouts,

  decide: {
    RequestCall(state, { patienceSeconds, type: _, ...wish }, now) {
      if (state.status !== 'new') return refuse('CallAlreadyRequested')
      return happened({ type: 'CallRequested', ...wish, payBefore: plusSeconds(now, patienceSeconds) })
    },
    ConfirmPayment(state, { paymentId }, now) {
      // Money that arrives for a call that gave up goes back: its end told payment so already (T3).
      if (state.status === 'payment-failed') return failed(state.because)
      if (state.status !== 'requested') return nothing
      const { origin, destination, fareKrw } = state
      return happened({ type: 'CallOpened', origin, destination, fareKrw, paymentId, openedAt: now })
    },
    DeclinePayment(state, { reason }) {
      if (state.status === 'payment-failed') return failed(state.because)
      if (state.status !== 'requested') return nothing
      return happenedBut(declined(reason), { type: 'CallPaymentFailed', reason, refund: false })
    },
    GiveUpPayment(state, _, now) {
      if (state.status !== 'requested' || !reached(state.payBefore, now)) return nothing
      return happened({ type: 'CallPaymentFailed', reason: TIMED_OUT, refund: true })
    },

    MatchCall(state, { match, driverId, driverName }) {
      if (state.status === 'matched') return state.matches === match ? nothing : refuse('CallAlreadyTaken')
      if (state.status !== 'open') return over(state)
      // A match that came and went does not come back with a late letter (G3).
      if (match <= state.matches) return refuse('MatchOver')
      return happened({ type: 'CallMatched', match, driverId, driverName })
    },
    ReopenCall(state, { match }) {
      if (state.status === 'open') return match <= state.matches ? nothing : refuse('MatchOver')
      if (state.status !== 'matched') return over(state)
      if (state.matches !== match) return refuse('MatchOver')
      return happened({ type: 'CallReopened', match, driverId: state.driverId })
    },
    CompleteCall(state, { match }) {
      if (state.status === 'completed' && state.matches === match) return nothing
      if (state.status === 'open') return refuse('MatchOver')
      if (state.status !== 'matched') return over(state)
      if (state.matches !== match) return refuse('MatchOver')
      return happened({ type: 'CallCompleted', match, driverId: state.driverId })
    },

    CancelCall(state, { customerId, onlyWhile }) {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('CallNotFound')
      switch (state.status) {
        case 'cancelled':
          return nothing
        case 'open':
          return happened({ type: 'CallCancelled' })
        case 'matched':
          if (onlyWhile === 'open') return refuse('CallAlreadyTaken', { driverName: state.driverName })
          return happened({ type: 'CallCancelled' })
        default:
          return over(state)
      }
    },
  },

  evolve: {
    CallRequested: (_, { customerId, origin, destination, fareKrw, payBefore }) => ({
      status: 'requested',
      customerId,
      origin,
      destination,
      fareKrw,
      payBefore,
    }),
    CallOpened: (state, { paymentId }) => ({ ...wished(state), status: 'open', paymentId, matches: 0 }),
    CallPaymentFailed: (state, { reason }) => ({ ...wished(state), status: 'payment-failed', because: reason }),
    CallMatched: (state, { match, driverId, driverName }) => ({
      ...paid(state),
      status: 'matched',
      matches: match,
      driverId,
      driverName,
    }),
    CallReopened: (state) => ({ ...paid(state), status: 'open' }),
    CallCancelled: (state) => ({ ...paid(state), status: 'cancelled' }),
    CallCompleted: (state) => (state.status === 'matched' ? { ...state, status: 'completed' } : state),
  },

  react: {
    CallRequested: {
      asks: 'payment',
      of: (_, callId) => `taxi.call~${callId}`,
      command: ({ customerId, fareKrw, method }, callId) => ({
        type: 'ChargePayment',
        paidFor: { kind: 'taxi.call', id: callId },
        customerId,
        label: labelOf(fareKrw),
        attempt: 1,
        amountKrw: fareKrw,
        method,
      }),
      accepted: (reply) => ConfirmPayment.parse({ type: 'ConfirmPayment', ...reply }),
      refused: (refusal) => ({ type: 'DeclinePayment', reason: because(refusal) }),
      unknown: 'ask-again',
    },
  },

  deadline: (state) =>
    state.status === 'requested' ? { at: state.payBefore, command: { type: 'GiveUpPayment' } } : null,

  describe,
})

/** Payment's reason, in its own words where it gives more than that it declined. */
const because = (refusal: Refusal & Facts): string =>
  typeof refusal.because === 'string' ? refusal.because : refusal.reason

/** What the customer is told of a payment that failed for this reason. */
const declined = (reason: string): CallRefusal => {
  if (reason === TIMED_OUT || reason === 'TestMethodNotAllowed') return { reason }
  return { reason: 'PaymentDeclined', because: reason }
}

const failed = (reason: string) => ({ kind: 'refused', refusal: declined(reason) }) as const

/** Why a call that is neither open nor matched cannot do what only such a one can. */
const over = (state: Exclude<CallState, { status: 'open' | 'matched' }>) => {
  switch (state.status) {
    case 'new':
      return refuse('CallNotFound')
    case 'requested':
    case 'payment-failed':
      return refuse('CallNotOpen', { status: state.status })
    case 'completed':
      return refuse('CallCompleted')
    case 'cancelled':
      return refuse('CallCancelled')
  }
}
