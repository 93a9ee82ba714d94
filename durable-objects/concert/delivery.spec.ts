import { describe, expect, it } from 'vitest'
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import type { deliveryEvents } from '../../queues/concert.ts'
import { ADDRESS, STARTS } from './booking.fixtures.ts'
import { delivery } from './delivery.ts'

type DeliveryCommand = CommandOf<typeof delivery>
type DeliveryEvent = EventOf<typeof deliveryEvents>

const given = specification(delivery)

const parcel = {
  customerId: 'kim',
  organisation: 'naru',
  concertTitle: '봄밤의 재즈',
  startsAt: STARTS,
  quantity: 2,
  address: ADDRESS,
}
const prepare: DeliveryCommand = { type: 'PrepareDelivery', ...parcel }
const dispatch: DeliveryCommand = { type: 'DispatchDelivery', courierId: 'courier' }
const confirm: DeliveryCommand = { type: 'ConfirmDispatch', courierId: 'courier' }
const stop: DeliveryCommand = { type: 'StopDispatch', reason: 'BookingCancelled' }
const deliver: DeliveryCommand = { type: 'DeliverDelivery', courierId: 'courier' }
const cancel: DeliveryCommand = { type: 'CancelDelivery', reason: 'customer' }

const prepared: DeliveryEvent = { type: 'DeliveryPrepared', ...parcel }
const dispatching: DeliveryEvent = { type: 'DeliveryDispatchRequested', courierId: 'courier' }
const dispatched: DeliveryEvent = { type: 'DeliveryDispatched', courierId: 'courier' }
const delivered: DeliveryEvent = { type: 'DeliveryDelivered', courierId: 'courier' }
const cancelled = (reason = 'customer'): DeliveryEvent => ({ type: 'DeliveryCancelled', reason })

const onItsWay = [prepared, dispatching, dispatched]
const arrived = [...onItsWay, delivered]
const tombstone = [cancelled()]
const calledBack = [prepared, cancelled()]

describe('Delivery (배송): preparing (C8)', () => {
  it('is prepared with the address, which couriers see and customers own', () => {
    given().thenDescribed(null)
    given()
      .when(prepare)
      .then(prepared)
      .described({ status: 'prepared', owner: 'kim', label: '봄밤의 재즈 × 2', data: { address: ADDRESS } })
  })

  it('is prepared once', () => {
    for (const past of [[prepared], onItsWay, arrived, calledBack])
      given(...past)
        .when(prepare)
        .thenNothing()
  })

  it('keeps the address out of what other systems hear', () =>
    expect(delivery.events.confidential).toEqual(['address']))
})

describe('Delivery (배송): dispatching (C8, C10)', () => {
  it('leaves before the concert starts or not at all; what is on its way may still arrive (C14)', () => {
    given(prepared).when(dispatch, at('18:59:59.999')).then(dispatching)
    given(prepared)
      .when(dispatch, STARTS)
      .thenRefused('ConcertStarted', { startsAt: STARTS })
      .described({ status: 'prepared' })
    given(prepared, dispatching).when(dispatch, STARTS).thenNothing()
    given(...onItsWay)
      .when(deliver, STARTS)
      .then(delivered)
  })

  it('asks the booking first whether its ticket may leave', () =>
    given(prepared)
      .when(dispatch)
      .then(dispatching)
      .asking('booking', SOME_ID, { type: 'RecordDispatch' })
      .described({ status: 'prepared' }))

  it('asks once', () => given(prepared, dispatching).when(dispatch).thenNothing())

  it('leaves when the booking said yes', () => {
    given(prepared, dispatching)
      .when(confirm)
      .then(dispatched)
      .described({ status: 'dispatched', owner: 'kim', data: { courierId: 'courier' } })
    given(...onItsWay)
      .when(confirm)
      .thenNothing()
  })

  it('stays when the booking said no, and the courier hears it', () => {
    given(prepared, dispatching)
      .when(stop)
      .thenTold({ reason: 'DeliveryCancelled' }, cancelled('BookingCancelled'))
      .described({ status: 'cancelled', owner: 'kim' })
    given(...onItsWay)
      .when(stop)
      .thenNothing()
  })

  it('translates each answer of the booking', () => {
    given(prepared).when(dispatch).then(dispatching).accepted({}, confirm).refused({ reason: 'BookingCancelled' }, stop)
  })

  it('is dispatched once', () => {
    given(...onItsWay)
      .when(dispatch)
      .thenRefused('AlreadyDispatched')
    given(...arrived)
      .when(dispatch)
      .thenRefused('AlreadyDispatched')
  })

  it('cannot leave before it is prepared, nor after it was cancelled', () => {
    given().when(dispatch).thenRefused('DeliveryNotFound')
    given(...calledBack)
      .when(dispatch)
      .thenRefused('DeliveryCancelled')
    given(...tombstone)
      .when(dispatch)
      .thenRefused('DeliveryNotFound')
  })

  it('takes no late answer of the booking', () => {
    for (const past of [[], calledBack, tombstone, arrived]) {
      given(...past)
        .when(confirm)
        .thenNothing()
      given(...past)
        .when(stop)
        .thenNothing()
    }
  })
})

describe('Delivery (배송): delivering (C8)', () => {
  it('is delivered after it left, once', () => {
    given(...onItsWay)
      .when(deliver)
      .then(delivered)
      .described({ status: 'delivered', data: { courierId: 'courier' } })
    given(...arrived)
      .when(deliver)
      .thenNothing()
  })

  it('is not delivered before it left, nor after it was cancelled', () => {
    given().when(deliver).thenRefused('DeliveryNotFound')
    given(prepared).when(deliver).thenRefused('DeliveryNotDispatched')
    given(prepared, dispatching).when(deliver).thenRefused('DeliveryNotDispatched')
    given(...calledBack)
      .when(deliver)
      .thenRefused('DeliveryCancelled')
    given(...tombstone)
      .when(deliver)
      .thenRefused('DeliveryNotFound')
  })
})

describe('Delivery (배송): cancelling (C10, G3)', () => {
  it('is cancelled while it is prepared, once', () => {
    given(prepared).when(cancel).then(cancelled()).described({ status: 'cancelled', owner: 'kim' })
    given(...calledBack)
      .when(cancel)
      .thenNothing()
  })

  it('remembers a cancellation that overtook the preparation', () => {
    given().when(cancel).then(cancelled()).described({ status: 'cancelled', owner: null })
    given(...tombstone)
      .when(prepare)
      .thenNothing()
    given(...tombstone)
      .when(cancel)
      .thenNothing()
  })

  it('leaves a dispatch under way to the booking, which has been cancelled and will say no', () =>
    given(prepared, dispatching).when(cancel).thenNothing())

  it('does not call back what has left', () => {
    given(...onItsWay)
      .when(cancel)
      .thenNothing()
    given(...arrived)
      .when(cancel)
      .thenNothing()
  })
})
