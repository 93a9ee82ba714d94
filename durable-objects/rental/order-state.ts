/** The states of an order (렌탈 신청): each holds only what is true then. */
import type { Description, Facts } from '../../kernel/decision.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { Rating } from '../../queues/rental.ts'
import { type VenueDate, venueDateAt } from '../shared/venue-date.ts'
import type { Contact } from './contact.ts'

/** What moves on by itself should have done so by then; later the sweeper wakes the order. */
const SETTLES_SECONDS = 30

export type Wish = {
  readonly customerId: string
  readonly productId: string
  readonly productName: string
  readonly region: string
  readonly preferredDate?: VenueDate | undefined
  readonly requestedAt: Instant
} & Contact
/** Who comes, and when. */
export type Visit = { readonly engineerName: string; readonly date: VenueDate }
/** A survey on its way to the customer record. */
export type Survey = {
  readonly rating: Rating
  readonly comment: string
  readonly submittedBy: string
  readonly submittedAt: Instant
}

export type OrderState =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested' } & Wish)
  | ({ readonly status: 'assigned' } & Wish & Visit)
  /** `visit`: what was agreed when the customer wished to cancel; null when nothing was. */
  | ({ readonly status: 'cancel-requested'; readonly visit: Visit | null; readonly wishedAt: Instant } & Wish)
  | ({ readonly status: 'cancelled' } & Wish)
  | ({ readonly status: 'installed'; readonly survey: Survey | null } & Wish & Visit)
  | ({ readonly status: 'closed'; readonly rating: Rating } & Wish & Visit)

/** What the outside may know of an order (R8): nothing personal, the customer knows it and the engineer's row has it. */
export const describe = (state: OrderState): Description | null => {
  if (state.status === 'new') return null
  const { status, customerId: owner, productId, productName, region, preferredDate, requestedAt } = state
  const data: Facts = {
    productId,
    productName,
    region,
    ...(preferredDate && { preferredDate }),
    requestedOn: venueDateAt(requestedAt),
    ...seen(visitOf(state)),
    ...(state.status === 'closed' && { rating: state.rating }),
  }
  return { status, owner, label: productName, data, dueAt: dueAt(state) }
}

const seen = (visit: Visit | null): Facts =>
  visit ? { engineerName: visit.engineerName, installationDate: visit.date } : {}

const dueAt = (state: Exclude<OrderState, { status: 'new' }>): Instant | null => {
  switch (state.status) {
    case 'requested':
      return plusSeconds(state.requestedAt, SETTLES_SECONDS)
    case 'cancel-requested':
      return plusSeconds(state.wishedAt, SETTLES_SECONDS)
    case 'installed':
      return state.survey ? plusSeconds(state.survey.submittedAt, SETTLES_SECONDS) : null
    default:
      return null
  }
}

/** The wish behind an order in any state. */
export const wished = (state: OrderState): Wish => {
  if (state.status === 'new') throw new Error('an event of an order that was never requested')
  const { customerId, productId, productName, region, customerName, phone, address, preferredDate, requestedAt } = state
  return { customerId, productId, productName, region, customerName, phone, address, preferredDate, requestedAt }
}

/** Who comes and when, as far as it is known. */
export const visitOf = (state: OrderState): Visit | null => {
  switch (state.status) {
    case 'assigned':
    case 'installed':
    case 'closed':
      return { engineerName: state.engineerName, date: state.date }
    case 'cancel-requested':
      return state.visit
    default:
      return null
  }
}
