import { describe, expect, it } from 'vitest'
import { eventType } from '../../kernel/policy.ts'
import { bookingEvents } from '../../queues/concert.ts'
import type { Envelope } from '../../queues/envelope.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { deliveredEventOf, notices } from './catalog.ts'

const cancelled: Envelope = {
  specversion: '1.0',
  id: '/concert.booking/b/4',
  source: '/concert.booking/b',
  type: eventType(bookingEvents.aggregate, 'BookingCancelled'),
  time: '2026-11-20T00:00:00.000Z',
  subject: 'b',
  sequence: 4,
  datacontenttype: 'application/json',
  correlationid: 'b',
  causationid: 'test',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: {
    concertId: 'c',
    holdExpiresAt: '2026-11-20T00:10:00.000Z',
    paymentAsked: true,
    reason: 'concert-cancelled',
    toBeDelivered: false,
  },
  status: { status: 'cancelled', was: 'paid', owner: 'kim', label: '나루의 밤 × 2', dueAt: null },
}

describe('Notices', () => {
  it('are there for exactly the events that notification hears', () => {
    const heard = [...subscriptions].filter(([, { inboxes }]) => inboxes.includes('notification')).map(([type]) => type)
    expect([...notices.keys()].sort()).toEqual(heard.sort())
  })

  it('name the thing, what happened to it in Korean and English, and when', () => {
    expect(deliveredEventOf(cancelled)).toEqual({
      eventId: '/concert.booking/b/4',
      system: 'concert',
      kind: 'booking',
      thing: 'b',
      status: 'cancelled',
      text: {
        ko: '나루의 밤 × 2: 공연이 취소되어 예매도 취소되었습니다.',
        en: '나루의 밤 × 2: the concert is cancelled, and so is your booking.',
      },
      at: '2026-11-20T00:00:00.000Z',
    })
  })

  it('fail loudly for an event that has none', () => {
    expect(() => deliveredEventOf({ ...cancelled, type: 'naru.concert.booking.BookingMislaid.v1' })).toThrow(
      'BookingMislaid',
    )
  })
})
