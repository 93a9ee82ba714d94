/**
 * Claim (예매의 상태): what a booking knows in each of its states, what it tells when it ends, and why it cannot do what
 * belongs to another state.
 */
import { refuse } from '../../kernel/decision.ts'
import { earlier, type Instant, plusSeconds, reached } from '../../kernel/time.ts'
import type { Address, Fulfilment, RefundRules } from '../../queues/concert.ts'
import type { Entries } from './entry.ts'

/** When the hold ends while a payment is under way, its answer is waited for this long, then the booking expires. */
export const PAYMENT_GRACE_SECONDS = 60

export type Request = {
  readonly customerId: string
  readonly concertId: string
  readonly quantity: number
  readonly fulfilment: Fulfilment
  readonly address?: Address | undefined
  readonly holdExpiresAt: Instant
  readonly requestedAt: Instant
}
export type Seated = Request & {
  readonly organisation: string
  readonly amountKrw: number
  readonly concertTitle: string
  readonly venue: string
  readonly startsAt: Instant
  readonly refundRules?: RefundRules | undefined
  /** Payment attempts so far; the money is being asked for while `paying`. */
  readonly attempt: number
  readonly paying: boolean
}
export type State =
  /** `isDisowned`: somebody asked for it when it was not there, and it will not be any more. */
  | { readonly status: 'new'; readonly isDisowned?: true }
  | ({ readonly status: 'requested' } & Request)
  | ({ readonly status: 'rejected'; readonly because: string } & Request)
  | ({ readonly status: 'booked' } & Seated)
  | ({ readonly status: 'paid'; readonly paymentId: string; readonly dispatched: boolean } & Seated)
  | ({
      readonly status: 'issued'
      readonly paymentId: string
      readonly dispatched: boolean
      readonly entries: Entries
    } & Seated)
  | ({ readonly status: 'expired' } & Seated)
  | ({ readonly status: 'cancelled' } & Cancelled & Seated)
/** `refundKrw`: how much of what was paid goes back; undefined when it was not paid (C13). */
type Cancelled = {
  readonly reason: 'customer' | 'concert-cancelled'
  readonly cancelledAt: Instant
  readonly refundKrw: number | undefined
}
export type In<S extends State['status']> = Extract<State, { readonly status: S }>

/** When its concert started, once it has: a seat is neither paid nor given up any more then (C14). */
export const startOf = (state: State, now: Instant): { readonly startsAt: Instant } | null =>
  'startsAt' in state && reached(state.startsAt, now) ? { startsAt: state.startsAt } : null

/** Why a booking that has no seats, or has them no more, can neither be paid, cancelled nor issued. */
export const unseated = (state: In<'requested' | 'rejected' | 'expired'>) => {
  if (state.status === 'requested') return refuse('BookingNotYetBooked')
  return state.status === 'expired' ? refuse('BookingExpired') : refuse('BookingRejected', { because: state.because })
}

/** Why a booking that is not paid cannot take an answer of payment, nor let its ticket leave. */
export const notPayable = (state: Exclude<State, In<'paid' | 'issued'>>) => {
  switch (state.status) {
    case 'new':
      return refuse('BookingNotFound')
    case 'booked':
      return refuse('BookingNotPaid')
    case 'cancelled':
      return refuse('BookingCancelled')
    default:
      return unseated(state)
  }
}

export const rejected = ({ concertId, holdExpiresAt }: Request, reason: string, seatsMayBeHeld: boolean) =>
  ({ type: 'BookingRejected', concertId, reason, seatsMayBeHeld, holdExpiresAt }) as const

/** What those who hear of the end must know: whose seats return, and whether money may have been taken (C10). */
export const ending = ({ concertId, holdExpiresAt, attempt }: Seated) => ({
  concertId,
  holdExpiresAt,
  paymentAsked: attempt > 0,
})

export const cancelled = (state: In<'booked' | 'paid'>, reason: In<'cancelled'>['reason']) => {
  const toBeDelivered = state.status === 'paid' && state.fulfilment === 'post'
  return { type: 'BookingCancelled', ...ending(state), reason, toBeDelivered } as const
}

/** The request behind a booking in any state. */
export const requested = (state: State): Request => {
  if (state.status === 'new') throw new Error('an event of a booking that was never requested')
  const { customerId, concertId, quantity, fulfilment, address, holdExpiresAt, requestedAt } = state
  return { customerId, concertId, quantity, fulfilment, address, holdExpiresAt, requestedAt }
}

/** What a booking with seats knows when no payment is under way. */
export const seated = (state: State): Seated => {
  if (state.status === 'new' || state.status === 'requested' || state.status === 'rejected') {
    throw new Error(`an event of a booking with seats, but it is ${state.status}`)
  }
  const { organisation, amountKrw, concertTitle, venue, startsAt, refundRules, attempt } = state
  const seats = { organisation, amountKrw, concertTitle, venue, startsAt, refundRules }
  return { ...requested(state), ...seats, attempt, paying: false }
}

/**
 * A payment under way when the hold ends may still be answered for a while; then one of the two has won. Nothing is paid
 * once the concert has started (C14).
 */
export const expiresAt = ({ paying, holdExpiresAt, startsAt }: Seated): Instant =>
  paying ? earlier(plusSeconds(holdExpiresAt, PAYMENT_GRACE_SECONDS), startsAt) : holdExpiresAt
