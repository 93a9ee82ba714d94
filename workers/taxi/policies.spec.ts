import { describe, expect, it } from 'vitest'
import { received } from '../../queues/queues.fixtures.ts'
import { callEvents } from '../../queues/taxi.ts'
import { policies } from './policies.ts'

const { openPickup, cancelPickup } = policies['taxi-pickup']
const ride = {
  origin: '서울역 2번 출구',
  destination: '노들섬',
  fareKrw: 15_000,
  openedAt: '2026-05-01T10:00:00.000Z',
} as const

describe('Policies of taxi dispatch', () => {
  it('open a pickup whenever a call is paid and open (T4)', () => {
    const event = received(callEvents, 'CallOpened', 'c1', { ...ride, paymentId: 'taxi.call~c1' }, 'taxi-pickup')
    expect(openPickup.on).toEqual([event.type])
    expect(openPickup.commandsFor(event)).toEqual([
      { aggregate: 'taxi.pickup', id: 'c1', command: { type: 'OpenPickup', ...ride } },
    ])
  })

  it.each([
    ['CallCancelled', { customerId: 'kim' }],
    ['CallLapsed', { customerId: 'kim', because: 'nobody-came' }],
  ] as const)('cancel the pickup whenever its call is over before the ride: %s (T8, T11)', (name, data) => {
    const event = received(callEvents, name, 'c1', data, 'taxi-pickup')
    expect(cancelPickup.on).toContain(event.type)
    expect(cancelPickup.commandsFor(event)).toEqual([
      { aggregate: 'taxi.pickup', id: 'c1', command: { type: 'CancelPickup' } },
    ])
  })
})
