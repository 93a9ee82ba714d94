/**
 * Renter (이용자): the open orders of one customer, under the customer's subject. It alone lets orders be opened, so nobody
 * has more of them than the limit says (R14).
 */
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { OpenOrders, renterEvents } from '../../queues/rental.ts'
import { type Capacity, giveBack, hasSeen, hold, holdOf, noCapacity, wasReturned } from '../shared/capacity.ts'

/** So many open orders a customer may have unless configured otherwise. */
export const OPEN_ORDERS = 5
/** Far longer than any question is on its way. */
const REMEMBERED_SECONDS = 7 * 86_400

type State = { readonly status: 'new' | 'renting'; readonly orders: Capacity }

const { on, aggregate } = aggregateOf<State, typeof renterEvents>(renterEvents)

export const renter = aggregate({
  initial: { status: 'new', orders: noCapacity() },

  commands: {
    OpenRental: on({ orderId: id, limit: OpenOrders }, ({ orders }, { orderId, limit }) => {
      if (holdOf(orders, orderId)) return nothing
      const no = { reason: 'OpenOrdersReached', limit, open: orders.taken } as const
      // Whoever asks once more was told so before, or is over and hears no answer.
      if (wasReturned(orders, orderId)) return refuse('OpenOrdersReached', { limit, open: orders.taken })
      if (orders.taken >= limit) return happenedBut(no, { type: 'RentalTurnedAway', orderId, limit })
      return happened({ type: 'RentalOpened', orderId, limit })
    }),
    EndRental: on({ orderId: id }, ({ orders }, { orderId }) =>
      wasReturned(orders, orderId) ? nothing : happened({ type: 'RentalEnded', orderId }),
    ),
  },

  evolve: {
    RentalOpened: ({ orders }, { orderId }) => ({ status: 'renting', orders: hold(orders, orderId, { quantity: 1 }) }),
    RentalTurnedAway: (state, { orderId }, at) => ended(state, orderId, at),
    RentalEnded: (state, { orderId }, at) => ended(state, orderId, at),
  },

  hasSeen: ({ orders }, orderId) => hasSeen(orders, orderId),

  /** Nobody's to see: the customer sees the orders. */
  describe: ({ status, orders }) =>
    status === 'new' ? null : { status, owner: null, label: '', data: { openOrders: orders.taken } },
})

/** `at` is the time of the event. */
const ended = ({ orders }: State, orderId: string, at: Instant): State => ({
  status: 'renting',
  orders: giveBack(orders, orderId, plusSeconds(at, REMEMBERED_SECONDS), at),
})
