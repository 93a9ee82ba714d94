/**
 * Call (호출): one customer's request for a taxi, paid before any driver sees it, until the ride is over.
 * It alone decides between a driver who accepts and a customer who cancels (T8): both ask it, and one comes first.
 */
import * as z from 'zod'
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, type Message, nothing, refuse } from '../../kernel/decision.ts'
import { id, text } from '../../kernel/fields.ts'
import { type Instant, plusSeconds, reached } from '../../kernel/time.ts'
import type { PaymentPort } from '../../queues/payment.ts'
import { CallLimits, callEvents, Destination, Match, matchNumber, Origin, Report } from '../../queues/taxi.ts'
import { chargeOf, FARE_LIMIT_KRW, labelOf, PaymentMethod, reasonOf, refusalFor, TIMED_OUT } from './fare.ts'
import type { passenger } from './passenger.ts'

/**
 * Unless configured otherwise: payment's answer is waited for so long, then money goes back (T14); a driver is waited for
 * so long, and after so many drivers who gave it back for no other (T11).
 */
export const USUAL_LIMITS: CallLimits = { paymentSeconds: 60, openSeconds: 900, releases: 5 }

type Request = {
  readonly customerId: string
  readonly origin: string
  readonly destination: string
  readonly fareKrw: number
  readonly limits: CallLimits
}
/** What a paid call knows. `matches`: the last match it had, so that an older one is told from a new one. */
type Paid = Request & { readonly paymentId: string; readonly matches: number; readonly releases: number }
type Matched = Paid & { readonly driverId: string; readonly driverName: string }
/** How far the driver of a match is (T15). */
type Step = 'coming' | 'arrived' | 'boarded'
type State =
  | { readonly status: 'new' }
  /** `secured`: the customer has no other call, and payment is being asked. */
  | ({ readonly status: 'requested'; readonly secured: boolean; readonly payBefore: Instant } & Request)
  | ({ readonly status: 'rejected' } & Request)
  | ({ readonly status: 'payment-failed'; readonly because: string } & Request)
  | ({ readonly status: 'open'; readonly lapsesAt: Instant } & Paid)
  | ({ readonly status: 'matched'; readonly step: Step } & Matched)
  | ({ readonly status: 'completed' } & Matched)
  | ({ readonly status: 'cancelled' } & Paid)
  | ({ readonly status: 'lapsed' } & Paid)
type In<S extends State['status']> = Extract<State, { readonly status: S }>

const thePassenger = port<typeof passenger>('taxi.passenger')
const thePayment = port<PaymentPort>('payment.payment')
const { on, aggregate } = aggregateOf<State, typeof callEvents>(callEvents)

/**
 * Frees the customer for the next call. Who is answered that a payment failed is free by then; whoever ends a call need
 * not wait for it.
 */
const freePassenger = <const U extends 'ask-again' | 'promise', const F extends Message>(unknown: U, then: F) =>
  asking(thePassenger, 'FreePassenger', {
    question: ({ customerId }: { readonly customerId: string }, callId) => [customerId, { callId }],
    accepted: () => then,
    refused: () => then,
    unknown,
  })

export const call = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestCall: on(
      {
        customerId: id,
        origin: Origin,
        destination: Destination,
        fareKrw: z.int().min(1).max(FARE_LIMIT_KRW).meta({ example: 15_000 }),
        method: PaymentMethod,
        ...CallLimits.shape,
      },
      (state, request) =>
        state.status === 'new' ? happened({ type: 'CallRequested', ...request }) : refuse('CallAlreadyRequested'),
    ),
    SecurePassenger: on({ method: PaymentMethod }, (state, { method }) => {
      if (state.status !== 'requested' || state.secured) return late(state)
      const { customerId, fareKrw } = state
      return happened({ type: 'CallPassengerSecured', customerId, fareKrw, method })
    }),
    RejectCall: on({ refusal: refusalOf<typeof passenger, 'EngagePassenger'>() }, (state, { refusal }) =>
      state.status !== 'requested' || state.secured ? late(state) : happenedBut(refusal, { type: 'CallRejected' }),
    ),
    ConfirmPayment: on({ paymentId: id }, (state, { paymentId }, now) => {
      // Money that arrives for a call that gave up goes back: its end told payment so already (T14).
      if (state.status !== 'requested' || !state.secured) return late(state)
      const { origin, destination, fareKrw } = state
      return happened({ type: 'CallOpened', origin, destination, fareKrw, paymentId, openedAt: now })
    }),
    DeclinePayment: on({ reason: text }, (state, { reason }) => {
      if (state.status !== 'requested' || !state.secured) return late(state)
      const { customerId } = state
      return happenedBut(refusalFor(reason), { type: 'CallPaymentFailed', customerId, reason, refund: false })
    }),
    GiveUpPayment: on({}, (state, _, now) => {
      if (state.status !== 'requested' || !reached(state.payBefore, now)) return nothing
      const { customerId } = state
      return happened({ type: 'CallPaymentFailed', customerId, reason: TIMED_OUT, refund: true })
    }),
    FinishPaymentFailed: on({}, (state) => late(state)),
    FinishDismissal: on({}, () => nothing),

    MatchCall: on(Match.shape, (state, matched, now) => {
      if (state.status === 'matched') return state.matches === matched.match ? nothing : refuse('CallAlreadyTaken')
      if (state.status !== 'open') return over(state)
      // A match that came and went does not come back with a late question (G3).
      if (matched.match <= state.matches) return refuse('MatchOver')
      if (matched.driverId === state.customerId) return refuse('OwnCall')
      return reached(state.lapsesAt, now) ? refuse('CallLapsed') : happened({ type: 'CallMatched', ...matched })
    }),
    /** What the driver of a match says of it, which is judged while the match lasts (T6, T7, T15). */
    ReportMatch: on({ match: matchNumber, what: Report }, (state, { match, what }) => {
      if (isKnown(state, match, what)) return nothing
      if (state.status === 'open') return refuse('MatchOver')
      if (state.status !== 'matched') return over(state)
      if (state.matches !== match) return refuse('MatchOver')
      const { step, driverId, customerId } = state
      switch (what) {
        case 'arrived':
          return step === 'coming' ? happened({ type: 'CallDriverArrived', match, driverId }) : nothing
        case 'boarded':
          if (step === 'coming') return refuse('NotArrived')
          return step === 'arrived' ? happened({ type: 'CallBoarded', match, driverId }) : nothing
        case 'released':
          return step === 'boarded' ? refuse('PassengerBoarded') : happened({ type: 'CallReopened', match, driverId })
        case 'completed':
          if (step !== 'boarded') return refuse('NotBoarded')
          return happened({ type: 'CallCompleted', match, driverId, customerId })
      }
    }),
    LapseCall: on({}, (state, _, now) => {
      if (state.status !== 'open' || !reached(state.lapsesAt, now)) return nothing
      const because = state.releases < state.limits.releases ? 'nobody-came' : 'released'
      return happened({ type: 'CallLapsed', customerId: state.customerId, because })
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
        if (state.status === 'cancelled') return nothing
        if (state.status !== 'open' && state.status !== 'matched') return gone(state)
        if (state.status === 'matched' && onlyWhile === 'open') {
          return refuse('CallAlreadyTaken', { driverName: state.driverName })
        }
        if (state.status === 'matched' && state.step === 'boarded') return refuse('PassengerBoarded')
        return happened({ type: 'CallCancelled', customerId })
      },
    ),
  },

  evolve: {
    CallRequested: (_, { customerId, origin, destination, fareKrw, paymentSeconds, openSeconds, releases }, at) => {
      const limits = { paymentSeconds, openSeconds, releases }
      return unpaid({ customerId, origin, destination, fareKrw, limits }, false, at)
    },
    CallPassengerSecured: (state, _, at) => unpaid(requested(state), true, at),
    CallRejected: (state) => ({ ...requested(state), status: 'rejected' }),
    CallOpened: (state, { paymentId }, at) => opened({ ...requested(state), paymentId, matches: 0, releases: 0 }, at),
    CallPaymentFailed: (state, { reason }) => ({ ...requested(state), status: 'payment-failed', because: reason }),
    CallMatched: (state, { match, driverId, driverName }) => ({
      ...paid(state),
      ...{ status: 'matched', step: 'coming', matches: match, driverId, driverName },
    }),
    CallDriverArrived: (state) => ({ ...matched(state), step: 'arrived' }),
    CallBoarded: (state) => ({ ...matched(state), step: 'boarded' }),
    CallReopened: (state, _, at) => opened({ ...paid(state), releases: paid(state).releases + 1 }, at),
    CallCancelled: (state) => ({ ...paid(state), status: 'cancelled' }),
    CallLapsed: (state) => ({ ...paid(state), status: 'lapsed' }),
    CallCompleted: (state) => ({ ...matched(state), status: 'completed' }),
  },

  react: {
    CallRequested: asking(thePassenger, 'EngagePassenger', {
      question: ({ customerId }, callId) => [customerId, { callId }],
      accepted: (_, { method }) => ({ type: 'SecurePassenger', method: PaymentMethod.parse(method) }),
      refused: (refusal) => ({ type: 'RejectCall', refusal }),
      unknown: 'ask-again',
      // No number: there is never plenty of it, so that every request asks.
      checkedFirst: 'callId',
      leadsTo: thePayment.aggregate,
    }),
    CallPassengerSecured: asking(thePayment, 'ChargePayment', {
      question: (fare, callId) => chargeOf(fare, { kind: callEvents.aggregate, id: callId }),
      accepted: ({ paymentId }) => ({ type: 'ConfirmPayment', paymentId }),
      refused: (refusal) => ({ type: 'DeclinePayment', reason: reasonOf(refusal) }),
      unknown: 'ask-again',
    }),
    CallPaymentFailed: freePassenger('ask-again', { type: 'FinishPaymentFailed' }),
    CallCancelled: freePassenger('promise', { type: 'FinishDismissal' }),
    CallLapsed: freePassenger('promise', { type: 'FinishDismissal' }),
    CallCompleted: freePassenger('promise', { type: 'FinishDismissal' }),
  },

  deadline: (state) => {
    if (state.status === 'requested') return { at: state.payBefore, command: { type: 'GiveUpPayment' } }
    return state.status === 'open' ? { at: state.lapsesAt, command: { type: 'LapseCall' } } : null
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status, customerId: owner, origin, destination, fareKrw } = state
    const label = labelOf(fareKrw)
    const ride = { origin, destination, fareKrw }
    switch (status) {
      case 'requested':
        return { status, owner, label, data: ride, dueAt: state.payBefore }
      case 'rejected':
        return { status, owner, label, data: ride }
      case 'payment-failed':
        return { status, owner, label, data: { ...ride, reason: state.because } }
      case 'open': {
        const { paymentId, lapsesAt } = state
        return { status, owner, label, data: { ...ride, paymentId, lapsesAt }, dueAt: lapsesAt }
      }
      case 'cancelled':
      case 'lapsed':
        return { status, owner, label, data: { ...ride, paymentId: state.paymentId } }
      case 'matched': {
        const { paymentId, driverName, step } = state
        return { status, owner, label, data: { ...ride, paymentId, driverName, step } }
      }
      case 'completed':
        return { status, owner, label, data: { ...ride, paymentId: state.paymentId, driverName: state.driverName } }
    }
  },
})

/** An answer that came when nobody waited for it any more: the caller hears how the call stands instead. */
const late = (state: State) => {
  if (state.status === 'rejected') return refuse('CallRejected')
  return state.status === 'payment-failed'
    ? ({ kind: 'refused', refusal: refusalFor(state.because) } as const)
    : nothing
}

/** Why a call that is neither open nor matched cannot do what only such a one can. */
const over = (state: Exclude<State, { status: 'open' | 'matched' }>) =>
  state.status === 'cancelled' ? refuse('CallCancelled') : gone(state)
const gone = (state: Exclude<State, { status: 'open' | 'matched' | 'cancelled' }>) => {
  switch (state.status) {
    case 'new':
      return refuse('CallNotFound')
    case 'completed':
      return refuse('CallCompleted')
    case 'lapsed':
      return refuse('CallLapsed')
    default:
      return refuse('CallNotOpen', { callStatus: state.status })
  }
}

/** The match ended so before: the driver says it again. */
const isKnown = (state: State, match: number, what: Report): boolean => {
  if (what === 'released') return (state.status === 'open' || state.status === 'lapsed') && match <= state.matches
  return what === 'completed' && state.status === 'completed' && state.matches === match
}

/** It waits for its payment from now on: while the customer was being asked, payment could not begin (T14). */
const unpaid = (request: Request, secured: boolean, at: Instant): State => {
  const payBefore = plusSeconds(at, request.limits.paymentSeconds)
  return { ...request, status: 'requested', secured, payBefore }
}

/** Drivers may take it now and for so long; one that was given back too often lapses at once (T11). */
const opened = (call: Paid, at: Instant): State => {
  const { openSeconds, releases } = call.limits
  return { ...call, status: 'open', lapsesAt: call.releases < releases ? plusSeconds(at, openSeconds) : at }
}

/** The request behind a call in any state. */
const requested = (state: State): Request => {
  if (state.status === 'new') throw new Error('an event of a call that was never requested')
  const { customerId, origin, destination, fareKrw, limits } = state
  return { customerId, origin, destination, fareKrw, limits }
}

/** What a paid call knows in any later state. */
const paid = (state: State): Paid => {
  if (!('paymentId' in state)) throw new Error(`an event of a paid call, but it is ${state.status}`)
  const { paymentId, matches, releases } = state
  return { ...requested(state), paymentId, matches, releases }
}

const matched = (state: State): In<'matched'> => {
  if (state.status !== 'matched') throw new Error(`an event of a match, but the call is ${state.status}`)
  return state
}
