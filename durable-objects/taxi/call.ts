/**
 * Call (호출): one customer's request for a taxi, paid before any driver sees it, until the ride is over.
 * It alone decides between a driver who accepts and a customer who cancels (T8): both ask it, and one comes first.
 */
import * as z from 'zod'
import { aggregateOf, asking, port } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id, text } from '../../kernel/fields.ts'
import { type Instant, plusSeconds, reached } from '../../kernel/time.ts'
import { type ChargeRefusal, type PaymentPort, paymentIdOf } from '../../queues/payment.ts'
import { callEvents, Match, matchNumber } from '../../queues/taxi.ts'

/** T1. */
export const FARE_LIMIT_KRW = 10_000_000
/** Payment's answer is waited for this long unless configured otherwise; then the call gives up and money goes back (T3). */
export const PAYMENT_WAIT_SECONDS = 3
export const PAYMENT_WAIT_SECONDS_LIMIT = 600

/** The methods a customer may name. The `test-` ones work only where payment allows them (P3). */
const PaymentMethod = z.enum(['card', 'test-declined', 'test-slow', 'test-timeout'])
/** Why a call failed that did not wait for payment any longer (T3). */
const TIMED_OUT = 'PaymentTimedOut'

type Request = {
  readonly customerId: string
  readonly origin: string
  readonly destination: string
  readonly fareKrw: number
}
/** What a paid call knows. `matches`: the last match it had, so that an older one is told from a new one. */
type Paid = Request & { readonly paymentId: string; readonly matches: number }
type Matched = Paid & { readonly driverId: string; readonly driverName: string }
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested'; readonly payBefore: Instant } & Request)
  | ({ readonly status: 'payment-failed'; readonly because: string } & Request)
  | ({ readonly status: 'open' } & Paid)
  | ({ readonly status: 'matched' } & Matched)
  | ({ readonly status: 'completed' } & Matched)
  | ({ readonly status: 'cancelled' } & Paid)

const thePayment = port<PaymentPort>('payment.payment')
const { on, aggregate } = aggregateOf<State, typeof callEvents>(callEvents)

export const call = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestCall: on(
      {
        customerId: id,
        origin: text.meta({ example: '서울역 2번 출구' }),
        destination: text.meta({ example: '노들섬' }),
        fareKrw: z.int().min(1).max(FARE_LIMIT_KRW).meta({ example: 15_000 }),
        method: PaymentMethod,
        /** How long it waits for its payment. */
        waitSeconds: z.int().min(1).max(PAYMENT_WAIT_SECONDS_LIMIT),
      },
      (state, { waitSeconds, ...request }, now) => {
        if (state.status !== 'new') return refuse('CallAlreadyRequested')
        return happened({ type: 'CallRequested', ...request, payBefore: plusSeconds(now, waitSeconds) })
      },
    ),
    ConfirmPayment: on({ paymentId: id }, (state, { paymentId }, now) => {
      // Money that arrives for a call that gave up goes back: its end told payment so already (T3).
      if (state.status === 'payment-failed') return failed(state.because)
      if (state.status !== 'requested') return nothing
      const { origin, destination, fareKrw } = state
      return happened({ type: 'CallOpened', origin, destination, fareKrw, paymentId, openedAt: now })
    }),
    DeclinePayment: on({ reason: text }, (state, { reason }) => {
      if (state.status === 'payment-failed') return failed(state.because)
      if (state.status !== 'requested') return nothing
      return happenedBut(refusalFor(reason), { type: 'CallPaymentFailed', reason, refund: false })
    }),
    GiveUpPayment: on({}, (state, _, now) => {
      if (state.status !== 'requested' || !reached(state.payBefore, now)) return nothing
      return happened({ type: 'CallPaymentFailed', reason: TIMED_OUT, refund: true })
    }),

    MatchCall: on(Match.shape, (state, matched) => {
      if (state.status === 'matched') return state.matches === matched.match ? nothing : refuse('CallAlreadyTaken')
      if (state.status !== 'open') return over(state)
      // A match that came and went does not come back with a late question (G3).
      return matched.match > state.matches ? happened({ type: 'CallMatched', ...matched }) : refuse('MatchOver')
    }),
    ReopenCall: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'open') return match <= state.matches ? nothing : refuse('MatchOver')
      if (state.status !== 'matched') return over(state)
      if (state.matches !== match) return refuse('MatchOver')
      return happened({ type: 'CallReopened', match, driverId: state.driverId })
    }),
    CompleteCall: on({ match: matchNumber }, (state, { match }) => {
      if (state.status === 'completed' && state.matches === match) return nothing
      if (state.status === 'open') return refuse('MatchOver')
      if (state.status !== 'matched') return over(state)
      if (state.matches !== match) return refuse('MatchOver')
      return happened({ type: 'CallCompleted', match, driverId: state.driverId })
    }),

    CancelCall: on(
      {
        customerId: id,
        onlyWhile: z.literal('open').optional().meta({
          description: 'The call is not cancelled when a driver has taken it meanwhile (409 CallAlreadyTaken)',
        }),
      },
      (state, { customerId, onlyWhile }) => {
        if (state.status === 'new' || state.customerId !== customerId) return refuse('CallNotFound')
        switch (state.status) {
          case 'cancelled':
            return nothing
          case 'open':
            return happened({ type: 'CallCancelled' })
          case 'matched':
            if (onlyWhile === 'open') return refuse('CallAlreadyTaken', { driverName: state.driverName })
            return happened({ type: 'CallCancelled' })
          case 'completed':
            return refuse('CallCompleted')
          case 'requested':
          case 'payment-failed':
            return refuse('CallNotOpen', { status: state.status })
        }
      },
    ),
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
    CallOpened: (state, { paymentId }) => ({ ...requested(state), status: 'open', paymentId, matches: 0 }),
    CallPaymentFailed: (state, { reason }) => ({ ...requested(state), status: 'payment-failed', because: reason }),
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
    CallRequested: asking(thePayment, 'ChargePayment', {
      question: ({ customerId, fareKrw, method }, callId) => {
        const paidFor = { kind: callEvents.aggregate, id: callId }
        const charge = { paidFor, customerId, label: labelOf(fareKrw), attempt: 1, amountKrw: fareKrw, method }
        return [paymentIdOf(paidFor), charge]
      },
      accepted: ({ paymentId }) => ({ type: 'ConfirmPayment', paymentId }),
      refused: (refusal) => ({ type: 'DeclinePayment', reason: reasonOf(refusal) }),
      unknown: 'ask-again',
    }),
  },

  deadline: (state) =>
    state.status === 'requested' ? { at: state.payBefore, command: { type: 'GiveUpPayment' } } : null,

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, customerId: owner, origin, destination, fareKrw } = state
    const label = labelOf(fareKrw)
    const ride = { origin, destination, fareKrw }
    switch (status) {
      case 'requested':
        return { status, owner, label, data: ride, dueAt: state.payBefore }
      case 'payment-failed':
        return { status, owner, label, data: { ...ride, reason: state.because } }
      case 'open':
      case 'cancelled':
        return { status, owner, label, data: { ...ride, paymentId: state.paymentId } }
      case 'matched':
      case 'completed':
        return { status, owner, label, data: { ...ride, paymentId: state.paymentId, driverName: state.driverName } }
    }
  },
})

/** One line for people. The label travels to every inbox, so it never says where the customer is. */
const labelOf = (fareKrw: number): string => `택시 호출 ${fareKrw.toLocaleString('en-US')}원`

/** Payment's reason, in its own words where it gives more than that it declined. */
const reasonOf = (refusal: ChargeRefusal): string =>
  refusal.reason === 'PaymentDeclined' ? refusal.because : refusal.reason

/** What the customer is answered about a payment that failed for this reason. */
const refusalFor = (reason: string) =>
  reason === TIMED_OUT || reason === 'TestMethodNotAllowed'
    ? ({ reason } as const)
    : ({ reason: 'PaymentDeclined', because: reason } as const)

const failed = (reason: string) => ({ kind: 'refused', refusal: refusalFor(reason) }) as const

/** Why a call that is neither open nor matched cannot do what only such a one can. */
const over = (state: Exclude<State, { status: 'open' | 'matched' }>) => {
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

/** The request behind a call in any state. */
const requested = (state: State): Request => {
  if (state.status === 'new') throw new Error('an event of a call that was never requested')
  const { customerId, origin, destination, fareKrw } = state
  return { customerId, origin, destination, fareKrw }
}

/** What a paid call knows in any later state. */
const paid = (state: State): Paid => {
  if (state.status === 'new' || state.status === 'requested' || state.status === 'payment-failed') {
    throw new Error(`an event of a paid call, but it is ${state.status}`)
  }
  const { paymentId, matches } = state
  return { ...requested(state), paymentId, matches }
}
