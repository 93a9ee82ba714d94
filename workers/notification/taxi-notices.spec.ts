import { describe, expect, it } from 'vitest'
import type { Facts } from '../../kernel/decision.ts'
import type { EventKind } from '../../queues/envelope.ts'
import { context } from '../../queues/queues.fixtures.ts'
import * as taxi from '../../queues/taxi.ts'
import { deliveredEventOf } from './catalog.ts'

const places = { origin: '서울역 2번 출구', destination: '노들섬' }
const whose = { status: 'open', owner: 'kim', label: '택시 호출 15,000원', data: places }
const match = { match: 1, driverId: 'baek', driverName: '백기사' }

const told = (kind: EventKind, data: Facts) =>
  deliveredEventOf(context(kind, 'c1', 2, data, 'notification', taxi.whereabouts, whose))

describe('Letters of taxi dispatch (T10)', () => {
  it.each<[EventKind, Facts, string]>([
    [
      taxi.CallOpened,
      { ...places, fareKrw: 15_000, paymentId: 'taxi.call~c1', openedAt: '2026-05-01T10:00:00.000Z' },
      'paid',
    ],
    [taxi.CallPaymentFailed, { reason: 'CardDeclined', refund: false }, 'declined'],
    [taxi.CallPaymentFailed, { reason: 'PaymentTimedOut', refund: true }, 'goes back'],
    [taxi.CallMatched, match, '백기사'],
    [taxi.CallReopened, { match: 1, driverId: 'baek' }, 'another'],
    [taxi.CallCancelled, {}, 'cancelled'],
    [taxi.CallCompleted, { match: 1, driverId: 'baek' }, 'complete'],
    [taxi.DriverFreed, { callId: 'c1', match: 1, reason: 'cancelled' }, 'the customer cancelled'],
    [taxi.DriverFreed, { callId: 'c1', match: 1, reason: 'released' }, 'released'],
    [taxi.DriverFreed, { callId: 'c1', match: 1, reason: 'completed' }, 'over'],
  ])('tell of %o with %j, and never where the customer is', (kind, data, words) => {
    const { text } = told(kind, data)
    expect(text.en).toContain(words)
    expect(text.ko).toMatch(/[가-힣]/)
    for (const place of Object.values(places)) expect(JSON.stringify(text)).not.toContain(place)
  })

  it('tell the customer the name of the driver (T5)', () => {
    expect(told(taxi.CallMatched, match).text).toEqual({
      ko: '택시 호출 15,000원: 백기사 기사님이 호출을 받았습니다.',
      en: '택시 호출 15,000원: your driver is 백기사.',
    })
  })
})
