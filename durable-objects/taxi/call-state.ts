/** The states of a call (호출): each holds only what is true then. */
import type { Description } from '../../kernel/decision.ts'
import type { Instant } from '../../kernel/time.ts'

type Wish = {
  readonly customerId: string
  readonly origin: string
  readonly destination: string
  readonly fareKrw: number
}
/** What a paid call knows. `matches`: the last match it had, so that an older one is told from a new one. */
export type Paid = Wish & { readonly paymentId: string; readonly matches: number }
export type Matched = Paid & { readonly driverId: string; readonly driverName: string }

export type CallState =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested'; readonly payBefore: Instant } & Wish)
  | ({ readonly status: 'payment-failed'; readonly because: string } & Wish)
  | ({ readonly status: 'open' } & Paid)
  | ({ readonly status: 'matched' } & Matched)
  | ({ readonly status: 'completed' } & Matched)
  | ({ readonly status: 'cancelled' } & Paid)

/** One line for people. The label travels to every inbox, so it never says where the customer is. */
export const labelOf = (fareKrw: number): string => `택시 호출 ${fareKrw.toLocaleString('en-US')}원`

/** What the outside may know of a call (T10). */
export const describe = (state: CallState): Description | null => {
  if (state.status === 'new') return null
  const { status, customerId: owner, origin, destination, fareKrw } = state
  const label = labelOf(fareKrw)
  const ride = { origin, destination, fareKrw }
  switch (state.status) {
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
}

/** The wish behind a call in any state. */
export const wished = (state: CallState): Wish => {
  if (state.status === 'new') throw new Error('an event of a call that was never requested')
  const { customerId, origin, destination, fareKrw } = state
  return { customerId, origin, destination, fareKrw }
}

/** What a paid call knows in any later state. */
export const paid = (state: CallState): Paid => {
  if (state.status === 'new' || state.status === 'requested' || state.status === 'payment-failed') {
    throw new Error(`an event of a paid call, but it is ${state.status}`)
  }
  const { paymentId, matches } = state
  return { ...wished(state), paymentId, matches }
}
