/**
 * Delivery (배송): one posted ticket on its way, under the id of its booking.
 * The booking decides whether a ticket may still leave: it is asked before the dispatch, so that a cancellation and
 * a dispatch cannot both win, and delivery may be down without anybody being unable to cancel (C8, C10).
 */
import * as z from 'zod'
import { aggregateOf, asking, port } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id, instant, text } from '../../kernel/fields.ts'
import { type Instant, reached } from '../../kernel/time.ts'
import { Address, deliveryEvents } from '../../queues/concert.ts'
import type { booking } from './booking.ts'

type Parcel = {
  readonly customerId: string
  readonly organisation: string
  readonly concertTitle: string
  readonly startsAt: Instant
  readonly quantity: number
  readonly address?: Address | undefined
}
type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'prepared'; readonly dispatching: boolean } & Parcel)
  | ({ readonly status: 'dispatched' | 'delivered'; readonly courierId: string } & Parcel)
  /** `parcel` is null for a tombstone: the cancellation overtook the preparation (G3). */
  | { readonly status: 'cancelled'; readonly parcel: Parcel | null }

const theBooking = port<typeof booking>('concert.booking')
const { on, aggregate } = aggregateOf<State, typeof deliveryEvents>(deliveryEvents)

export const delivery = aggregate({
  initial: { status: 'new' },

  commands: {
    PrepareDelivery: on(
      {
        customerId: id,
        organisation: id,
        concertTitle: text,
        startsAt: instant,
        quantity: z.int().min(1),
        address: Address,
      },
      // After a cancellation that overtook it, it revives nothing (G3).
      (state, parcel) => (state.status === 'new' ? happened({ type: 'DeliveryPrepared', ...parcel }) : nothing),
    ),
    DispatchDelivery: on({ courierId: id }, (state, { courierId }, now) => {
      switch (state.status) {
        case 'new':
          return refuse('DeliveryNotFound')
        case 'prepared':
          if (state.dispatching) return nothing
          // It would come too late (C14).
          if (reached(state.startsAt, now)) return refuse('ConcertStarted', { startsAt: state.startsAt })
          return happened({ type: 'DeliveryDispatchRequested', courierId })
        case 'dispatched':
        case 'delivered':
          return refuse('AlreadyDispatched')
        case 'cancelled':
          return isOver(state.parcel)
      }
    }),
    ConfirmDispatch: on({ courierId: id }, (state, { courierId }) =>
      state.status === 'prepared' ? happened({ type: 'DeliveryDispatched', courierId }) : nothing,
    ),
    StopDispatch: on({ reason: text }, (state, { reason }) => {
      if (state.status !== 'prepared') return nothing
      return happenedBut({ reason: 'DeliveryCancelled' }, { type: 'DeliveryCancelled', reason })
    }),
    DeliverDelivery: on({ courierId: id }, (state, { courierId }) => {
      switch (state.status) {
        case 'new':
          return refuse('DeliveryNotFound')
        case 'prepared':
          return refuse('DeliveryNotDispatched')
        case 'dispatched':
          return happened({ type: 'DeliveryDelivered', courierId })
        case 'delivered':
          return nothing
        case 'cancelled':
          return isOver(state.parcel)
      }
    }),
    CancelDelivery: on({ reason: text }, (state, { reason }) => {
      // A dispatch under way is decided by the booking, which has been cancelled: it stops the dispatch itself.
      const mayEnd = state.status === 'new' || (state.status === 'prepared' && !state.dispatching)
      return mayEnd ? happened({ type: 'DeliveryCancelled', reason }) : nothing
    }),
  },

  evolve: {
    DeliveryPrepared: (_, parcel) => ({ status: 'prepared', dispatching: false, ...parcel }),
    DeliveryDispatchRequested: (state) => (state.status === 'prepared' ? { ...state, dispatching: true } : state),
    DeliveryDispatched: (state, { courierId }) => ({ status: 'dispatched', courierId, ...parcelOf(state) }),
    DeliveryDelivered: (state, { courierId }) => ({ status: 'delivered', courierId, ...parcelOf(state) }),
    DeliveryCancelled: (state) => ({ status: 'cancelled', parcel: state.status === 'new' ? null : parcelOf(state) }),
  },

  react: {
    DeliveryDispatchRequested: asking(theBooking, 'RecordDispatch', {
      question: (_, bookingId) => [bookingId, {}],
      accepted: (_, { courierId }) => ({ type: 'ConfirmDispatch', courierId }),
      refused: ({ reason }) => ({ type: 'StopDispatch', reason }),
      unknown: 'ask-again',
    }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { status } = state
    const parcel = status === 'cancelled' ? state.parcel : parcelOf(state)
    if (!parcel) return { status, owner: null, label: '', data: {} }
    const { customerId: owner, organisation, concertTitle, startsAt, quantity, address } = parcel
    const label = `${concertTitle} × ${quantity}`
    const courierId = status === 'dispatched' || status === 'delivered' ? state.courierId : undefined
    const data = { concertTitle, startsAt, quantity, address, ...(courierId && { courierId }) }
    return { status, owner, organisation, label, data }
  },
})

/** A tombstone was never a delivery to anybody; a cancelled one was. */
const isOver = (parcel: Parcel | null) => (parcel ? refuse('DeliveryCancelled') : refuse('DeliveryNotFound'))

const parcelOf = (state: State): Parcel => {
  if (state.status === 'new') throw new Error('an event of a delivery that was never prepared')
  if (state.status === 'cancelled') throw new Error('an event after a delivery was cancelled')
  const { customerId, organisation, concertTitle, startsAt, quantity, address } = state
  return { customerId, organisation, concertTitle, startsAt, quantity, address }
}
