/** How an order stands (렌탈 신청의 상태): what is known of it in each state, and what the outside may know. */
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { Application, Offer, Survey, Visit, VisitNews, Wish } from '../../queues/rental.ts'
import { type VenueDate, venueDateAt } from '../shared/venue-date.ts'

/** What moves on by itself should have done so by then; later the sweeper wakes the order. */
const SETTLES_SECONDS = 30

type Request = Application & { readonly requestedAt: Instant }
/** What the rosters and the installation said last: that nobody comes, or who does. */
type Told = VisitNews | { readonly turn: number; readonly moves: 0 }

/** No order yet: `offer` is null until the product has answered, then the renter is asked. */
type Applied = {
  readonly status: 'applied'
  readonly wish: Wish & { readonly openOrders: number }
  readonly offer: Offer | null
}
type Submitted = Survey & { readonly submittedAt: Instant }
/** An order that there is. */
export type Known =
  | ({ readonly status: 'requested' } & Request)
  /** Nobody is there (R11): waiting is no fault. */
  | ({ readonly status: 'awaiting-engineer'; readonly turn: number } & Request)
  /** `moving`: another day that the installation is being asked for. */
  | ({ readonly status: 'assigned'; readonly visit: VisitNews; readonly moving: VenueDate | null } & Request)
  /** `before`: what was told when somebody asked to cancel; `reason`: what staff said of it. */
  | ({
      readonly status: 'cancel-requested'
      readonly before: Told
      readonly reason: string | undefined
      readonly cancelRequestedAt: Instant
    } & Request)
  | ({ readonly status: 'cancelled'; readonly reason: string | undefined } & Request)
  /** `survey`: one on its way to the customer record. */
  | ({ readonly status: 'installed'; readonly visit: Visit; readonly survey: Submitted | null } & Request)
  | ({ readonly status: 'closed'; readonly visit: Visit; readonly rating: Survey['rating'] } & Request)

export type State = { readonly status: 'new' } | Applied | { readonly status: 'rejected' } | Known

export const isKnown = (state: State): state is Known =>
  state.status !== 'new' && state.status !== 'applied' && state.status !== 'rejected'

/** Open, and nobody wants it cancelled. */
export const isUnderWay = (
  state: State,
): state is Extract<Known, { readonly status: 'requested' | 'awaiting-engineer' | 'assigned' }> =>
  state.status === 'requested' || state.status === 'awaiting-engineer' || state.status === 'assigned'

/** The request behind an order in any state. */
export const requestOf = (state: State): Request => {
  if (!isKnown(state)) throw new Error(`an event of an order that is ${state.status}`)
  const { customerId, productId, region, customerName, phone, address, preferredDate, requestedAt } = state
  const { organisation, productName, monthlyKrw, months } = state
  const offer = { organisation, productName, monthlyKrw, months }
  return { customerId, productId, region, customerName, phone, address, preferredDate, requestedAt, ...offer }
}

export const toldOf = (state: State): Told => {
  switch (state.status) {
    case 'assigned':
      return state.visit
    case 'awaiting-engineer':
      return { turn: state.turn, moves: 0 }
    case 'cancel-requested':
      return state.before
    default:
      return { turn: 0, moves: 0 }
  }
}

/** Who comes and when, as far as it is known. */
export const visitIn = (state: State): Visit | null => {
  if ('visit' in state) return state.visit
  return state.status === 'cancel-requested' && 'date' in state.before ? state.before : null
}

export const movingIn = (state: State): VenueDate | null => (state.status === 'assigned' ? state.moving : null)

/** What the outside may know (R8): nothing personal, the customer knows it and the engineer's row has it. */
export const described = (state: Known) => {
  const { status, customerId: owner, organisation, productId, productName, monthlyKrw, months } = state
  const { region, preferredDate, requestedAt } = state
  const visit = visitIn(state)
  const reason = state.status === 'cancel-requested' || state.status === 'cancelled' ? state.reason : undefined
  const data = {
    productId,
    productName,
    monthlyKrw,
    months,
    region,
    ...(preferredDate && { preferredDate }),
    requestedOn: venueDateAt(requestedAt),
    ...(visit && { engineerName: visit.engineerName, installationDate: visit.date }),
    ...(reason !== undefined && { reason }),
    ...(state.status === 'closed' && { rating: state.rating }),
  }
  return { status, owner, organisation, label: productName, data, dueAt: dueAt(state) }
}

const dueAt = (state: Known): Instant | null => {
  switch (state.status) {
    case 'requested':
      return plusSeconds(state.requestedAt, SETTLES_SECONDS)
    case 'cancel-requested':
      return plusSeconds(state.cancelRequestedAt, SETTLES_SECONDS)
    case 'installed':
      return state.survey && plusSeconds(state.survey.submittedAt, SETTLES_SECONDS)
    default:
      return null
  }
}
