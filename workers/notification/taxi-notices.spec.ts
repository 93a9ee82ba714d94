import { describe, expect, it } from 'vitest'
import type { Facts } from '../../kernel/decision.ts'
import type { EventName, Events } from '../../kernel/events.ts'
import type { Text } from '../../kernel/notices.ts'
import { context, kindOf } from '../../queues/queues.fixtures.ts'
import { callEvents, driverEvents } from '../../queues/taxi.ts'
import { deliveredEventOf } from './catalog.ts'

const places = { origin: '서울역 2번 출구', destination: '노들섬' }
const whose = { status: 'open', owner: 'kim', label: '택시 호출 15,000원', data: places }
const opened = { ...places, fareKrw: 15_000, paymentId: 'taxi.call~c1', openedAt: '2026-05-01T10:00:00.000Z' }
const match = { match: 1, driverId: 'baek', driverName: '백기사' }

/** What is said of such an event, as notification hears it. */
const noticeOf = <X extends Events>(events: X, name: EventName<X>, data: Facts): Text =>
  deliveredEventOf(context(kindOf(events, name), 'c1', 2, data, 'notification', events.confidential, whose)).text

const expectSaid = (text: Text, words: string) => {
  expect(text.en).toContain(words)
  expect(text.ko).toMatch(/[가-힣]/)
  for (const place of Object.values(places)) expect(JSON.stringify(text)).not.toContain(place)
}

describe('Notices of taxi dispatch (T10)', () => {
  it.each([
    ['CallOpened', opened, 'paid'],
    ['CallRejected', {}, 'another call under way'],
    ['CallPaymentFailed', { customerId: 'kim', reason: 'CardDeclined', refund: false }, 'declined'],
    ['CallPaymentFailed', { customerId: 'kim', reason: 'PaymentTimedOut', refund: true }, 'goes back'],
    ['CallMatched', match, '백기사'],
    ['CallReopened', { match: 1, driverId: 'baek' }, 'another'],
    ['CallDriverArrived', { match: 1, driverId: 'baek' }, 'arrived'],
    ['CallBoarded', { match: 1, driverId: 'baek' }, 'on board'],
    ['CallCancelled', { customerId: 'kim' }, 'cancelled'],
    ['CallLapsed', { customerId: 'kim', because: 'nobody-came' }, 'no driver took'],
    ['CallLapsed', { customerId: 'kim', because: 'released' }, 'too many drivers'],
    ['CallCompleted', { match: 1, driverId: 'baek', customerId: 'kim' }, 'complete'],
  ] as const)('tell the customer of %s with %j, and never say where the customer is', (name, data, words) =>
    expectSaid(noticeOf(callEvents, name, data), words),
  )

  it.each([
    ['cancelled', 'the customer cancelled'],
    ['released', 'released'],
    ['completed', 'over'],
    ['own-call', 'your own call'],
  ] as const)('tell the driver that he is free because it was %s, and never where the customer is', (reason, words) =>
    expectSaid(noticeOf(driverEvents, 'DriverFreed', { callId: 'c1', match: 1, reason }), words),
  )

  it('tell the customer the name of the driver (T5)', () =>
    expect(noticeOf(callEvents, 'CallMatched', match)).toEqual({
      ko: '택시 호출 15,000원: 백기사 기사님이 호출을 받았습니다.',
      en: '택시 호출 15,000원: your driver is 백기사.',
    }))
})
