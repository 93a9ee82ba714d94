/**
 * Delivery (배송): one posted ticket on its way, under the id of its booking.
 * The booking decides whether a ticket may still leave: it is asked before the dispatch, so that a cancellation and
 * a dispatch cannot both win, and delivery may be down without anybody being unable to cancel (C8, C10).
 */
import * as z from 'zod'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { Address, type deliveryEvents } from '../../queues/concert.ts'
import type { EventOf } from '../../queues/envelope.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)

export const PrepareDelivery = z.strictObject({
  type: z.literal('PrepareDelivery'),
  customerId: id,
  concertTitle: text,
  quantity: z.int().min(1),
  address: Address,
})
export const DispatchDelivery = z.strictObject({ type: z.literal('DispatchDelivery'), courierId: id })
export const ConfirmDispatch = z.strictObject({ type: z.literal('ConfirmDispatch'), courierId: id })
export const DeliverDelivery = z.strictObject({ type: z.literal('DeliverDelivery'), courierId: id })
export const CancelDelivery = z.strictObject({ type: z.literal('CancelDelivery'), reason: text })
export const StopDispatch = z.strictObject({ type: z.literal('StopDispatch'), reason: text })

export const DeliveryCommand = z.discriminatedUnion('type', [
  PrepareDelivery,
  DispatchDelivery,
  ConfirmDispatch,
  DeliverDelivery,
  CancelDelivery,
  StopDispatch,
])
export type DeliveryCommand = z.infer<typeof DeliveryCommand>
export type DeliveryEvent = EventOf<(typeof deliveryEvents)[number]>

export type DeliveryRefusal =
  | { reason: 'DeliveryNotFound' }
  | { reason: 'DeliveryCancelled' }
  | { reason: 'AlreadyDispatched' }
  | { reason: 'DeliveryNotDispatched' }

type Parcel = {
  readonly customerId: string
  readonly concertTitle: string
  readonly quantity: number
  readonly address?: Address | undefined
}
export type DeliveryState =
  | { readonly status: 'new' }
  | ({ readonly status: 'prepared'; readonly dispatching: boolean } & Parcel)
  | ({ readonly status: 'dispatched'; readonly courierId: string } & Parcel)
  | ({ readonly status: 'delivered'; readonly courierId: string } & Parcel)
  /** `parcel` is null for a tombstone: the cancellation overtook the preparation (G3). */
  | { readonly status: 'cancelled'; readonly parcel: Parcel | null }

export const delivery = aggregate<DeliveryState, DeliveryCommand, DeliveryEvent, DeliveryRefusal>({
  name: 'concert.delivery',
  initial: () => ({ status: 'new' }),
  commands: DeliveryCommand,
  confidential: ['address'],

  decide: {
    PrepareDelivery(state, { type: _, ...parcel }) {
      return state.status === 'new' ? happened({ type: 'DeliveryPrepared', ...parcel }) : nothing
    },
    DispatchDelivery(state, { courierId }) {
      switch (state.status) {
        case 'new':
          return refuse('DeliveryNotFound')
        case 'prepared':
          return state.dispatching ? nothing : happened({ type: 'DeliveryDispatchRequested', courierId })
        case 'dispatched':
        case 'delivered':
          return refuse('AlreadyDispatched')
        case 'cancelled':
          return cancelled(state.parcel)
      }
    },
    ConfirmDispatch(state, { courierId }) {
      if (state.status !== 'prepared') return nothing
      return happened({ type: 'DeliveryDispatched', courierId })
    },
    StopDispatch(state, { reason }) {
      if (state.status !== 'prepared') return nothing
      return happenedBut({ reason: 'DeliveryCancelled' }, { type: 'DeliveryCancelled', reason })
    },
    DeliverDelivery(state, { courierId }) {
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
          return cancelled(state.parcel)
      }
    },
    CancelDelivery(state, { reason }) {
      switch (state.status) {
        case 'new':
          return happened({ type: 'DeliveryCancelled', reason })
        case 'prepared':
          // A dispatch under way is decided by the booking, which has been cancelled: it stops the dispatch itself.
          return state.dispatching ? nothing : happened({ type: 'DeliveryCancelled', reason })
        default:
          return nothing
      }
    },
  },

  evolve: {
    DeliveryPrepared: (_, { type, ...parcel }) => ({ status: 'prepared', dispatching: false, ...parcel }),
    DeliveryDispatchRequested: (state) => (state.status === 'prepared' ? { ...state, dispatching: true } : state),
    DeliveryDispatched: (state, { courierId }) => ({ status: 'dispatched', courierId, ...parcelOf(state) }),
    DeliveryDelivered: (state, { courierId }) => ({ status: 'delivered', courierId, ...parcelOf(state) }),
    DeliveryCancelled: (state) => ({ status: 'cancelled', parcel: state.status === 'new' ? null : parcelOf(state) }),
  },

  react: {
    DeliveryDispatchRequested: {
      asks: 'booking',
      of: (_, bookingId) => bookingId,
      command: () => ({ type: 'RecordDispatch' }),
      accepted: (_, { courierId }) => ({ type: 'ConfirmDispatch', courierId }),
      refused: (refusal) => ({ type: 'StopDispatch', reason: refusal.reason }),
      unknown: 'ask-again',
    },
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const parcel = state.status === 'cancelled' ? state.parcel : parcelOf(state)
    if (!parcel) return { status: state.status, owner: null, label: '', data: {} }
    const { customerId: owner, concertTitle, quantity, address } = parcel
    return {
      status: state.status,
      owner,
      label: `${concertTitle} × ${quantity}`,
      data: { concertTitle, quantity, address },
    }
  },
})

/** A tombstone was never a delivery to anybody; a cancelled one was. */
const cancelled = (parcel: Parcel | null) => (parcel ? refuse('DeliveryCancelled') : refuse('DeliveryNotFound'))

const parcelOf = (state: DeliveryState): Parcel => {
  if (state.status === 'new') throw new Error('an event of a delivery that was never prepared')
  if (state.status === 'cancelled') throw new Error('an event after a delivery was cancelled')
  const { customerId, concertTitle, quantity, address } = state
  return { customerId, concertTitle, quantity, address }
}
