/** The states of a booking (예매): each holds only what is true then. */
import type { Description } from '../../kernel/decision.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { Address, Fulfilment } from '../../queues/concert.ts'

/** When the hold ends while a payment is under way, its answer is waited for this long, then the booking expires. */
export const PAYMENT_GRACE_SECONDS = 60
/** A wish for seats should be answered by then; later the sweeper wakes the booking. */
const REQUEST_SETTLES_SECONDS = 30

type Wish = {
  readonly customerId: string
  readonly concertId: string
  readonly quantity: number
  readonly fulfilment: Fulfilment
  readonly address?: Address | undefined
  readonly holdExpiresAt: Instant
  readonly requestedAt: Instant
}
export type Seated = Wish & {
  readonly amountKrw: number
  readonly concertTitle: string
  readonly venue: string
  readonly startsAt: Instant
  /** Payment attempts so far; the money is being asked for while `paying`. */
  readonly attempts: number
  readonly paying: boolean
}
export type BookingState =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested' } & Wish)
  | ({ readonly status: 'rejected'; readonly because: string } & Wish)
  | ({ readonly status: 'booked' } & Seated)
  | ({ readonly status: 'paid'; readonly paymentId: string; readonly dispatched: boolean } & Seated)
  | ({ readonly status: 'issued'; readonly paymentId: string; readonly dispatched: boolean } & Seated)
  | ({ readonly status: 'expired' } & Seated)
  | ({ readonly status: 'cancelled'; readonly reason: 'customer' | 'concert-cancelled' } & Seated)

/** What the outside may know of a booking (C12). */
export const describe = (state: BookingState): Description | null => {
  if (state.status === 'new') return null
  const { customerId: owner, concertId, quantity, fulfilment, holdExpiresAt } = state
  const wish = { concertId, quantity, fulfilment }
  if (state.status === 'requested') {
    const dueAt = plusSeconds(state.requestedAt, REQUEST_SETTLES_SECONDS)
    return { status: state.status, owner, label: `${quantity}`, data: wish, dueAt }
  }
  if (state.status === 'rejected') {
    return { status: state.status, owner, label: `${quantity}`, data: { ...wish, reason: state.because } }
  }
  const { amountKrw, concertTitle, venue, startsAt } = state
  const known = { ...wish, concertTitle, venue, startsAt, amountKrw }
  const label = `${concertTitle} × ${quantity}`
  switch (state.status) {
    case 'booked':
      return { status: state.status, owner, label, data: { ...known, holdExpiresAt }, dueAt: expiresAt(state) }
    case 'paid':
    case 'issued': {
      const { paymentId, dispatched } = state
      return { status: state.status, owner, label, data: { ...known, paymentId, dispatched } }
    }
    case 'cancelled':
      return { status: state.status, owner, label, data: { ...known, reason: state.reason } }
    case 'expired':
      return { status: state.status, owner, label, data: known }
  }
}

/** The wish behind a booking in any state. */
export const wished = (state: BookingState): Wish => {
  if (state.status === 'new') throw new Error('an event of a booking that was never requested')
  const { customerId, concertId, quantity, fulfilment, address, holdExpiresAt, requestedAt } = state
  return { customerId, concertId, quantity, fulfilment, address, holdExpiresAt, requestedAt }
}

/** What a booking with seats knows. */
export const seated = (state: BookingState): Seated => {
  if (state.status === 'new' || state.status === 'requested' || state.status === 'rejected') {
    throw new Error(`an event of a booking with seats, but it is ${state.status}`)
  }
  const { amountKrw, concertTitle, venue, startsAt, attempts, paying } = state
  return { ...wished(state), amountKrw, concertTitle, venue, startsAt, attempts, paying }
}

/** A payment under way when the hold ends may still be answered for a while; then one of the two has won. */
export const expiresAt = (state: Seated): Instant =>
  state.paying ? plusSeconds(state.holdExpiresAt, PAYMENT_GRACE_SECONDS) : state.holdExpiresAt
