import { describe, expect, it } from 'vitest'
import type { Facts } from '../kernel/decision.ts'
import { sealedLike } from '../kernel/testing/sealed.ts'
import { bookingEvents, deliveryEvents } from './concert.ts'
import { ENVELOPE_LIMIT_BYTES, Envelope, type EventKind } from './envelope.ts'
import { paymentEvents } from './payment.ts'
import { checkEvent, publishing } from './publishing.ts'
import { booked, context, kindOf, sent } from './queues.fixtures.ts'
import { engineerEvents } from './rental.ts'
import { deadLettersBinding, type Inbox, inboxBinding, inboxes, subscriptions } from './subscriptions.ts'

const BookingPaid = kindOf(bookingEvents, 'BookingPaid')
const ADDRESS = sealedLike('04524 서울 중구 세종대로 110')
const paid = {
  customerId: 'kim',
  organisation: 'naru',
  concertId: 'jazz',
  concertTitle: '봄밤의 재즈',
  startsAt: '2026-05-01T19:00:00.000Z',
  quantity: 2,
  amountKrw: 100_000,
  paymentId: 'concert.booking~b1',
  fulfilment: 'post',
  address: ADDRESS,
} as const
const seats = {
  organisation: 'naru',
  amountKrw: 1,
  concertTitle: 't',
  venue: 'v',
  startsAt: '2026-05-01T19:00:00.000Z',
  holdExpiresAt: '2026-05-01T10:10:00.000Z',
}
const systems = (inbox: Inbox): boolean => inbox.startsWith('concert-')

describe('the envelope (K8)', () => {
  it('is a CloudEvent that keeps to the schema it is read with', () => {
    expect(context(BookingPaid, 'b1', 3, paid)).toEqual({
      specversion: '1.0',
      id: '/concert.booking/b1/3',
      source: '/concert.booking/b1',
      type: 'naru.concert.booking.BookingPaid.v1',
      time: '1970-01-01T00:00:00.003Z',
      subject: 'b1',
      sequence: 3,
      datacontenttype: 'application/json',
      correlationid: 'conversation-1',
      causationid: 'command-1',
      traceparent: '',
      data: paid,
      status: { ...booked, was: 'requested' },
    })
  })

  it('is read whatever its actor is called, as people and places may be', () => {
    const engineer = { name: '이기사', region: '서울', previousRegion: null, revision: 1 }
    for (const id of ['서울 중구', '서울\u2028중구', 'a\nb', 'a/b']) {
      expect(
        Envelope.safeParse(sent(kindOf(engineerEvents, 'EngineerRegistered'), id, 1, engineer)).success,
        JSON.stringify(id),
      ).toBe(true)
    }
  })

  it('takes nothing it does not know, and no instant of another form', () => {
    const right = sent(BookingPaid, 'b1', 3, paid)
    const reads = (change: object) => Envelope.safeParse({ ...right, ...change }).success
    expect(reads({})).toBe(true)
    const wrong = [
      { more: 1 },
      { specversion: '0.3' },
      { time: '2026-05-01T19:00:00Z' },
      { sequence: 0 },
      { sequence: 1.5 },
      { subject: '' },
      { source: 'b1' },
      { type: 'BookingPaid' },
      { data: [] },
      { status: { ...booked } },
    ]
    expect(wrong.filter(reads)).toEqual([])
  })

  it('shows the fields of the instance to the view alone', () => {
    for (const inbox of inboxes) {
      const { status } = context(BookingPaid, 'b1', 3, paid, inbox)
      expect('data' in status, inbox).toBe(inbox === 'view')
      expect(status.owner).toBe('kim')
    }
  })

  it('withholds a label, a conversation and a cause that would say the same', () => {
    const secrets = ['label', 'correlationId', 'causationId']
    for (const inbox of inboxes) {
      const { correlationid, causationid, status } = context(BookingPaid, 'b1', 3, paid, inbox, secrets)
      const told = systems(inbox) ? ['conversation-1', 'command-1'] : ['b1', '/concert.booking/b1/3']
      expect([correlationid, causationid], inbox).toEqual(told)
      // The view shows it to the owner, and to nobody else.
      expect(status.label, inbox).toBe(systems(inbox) || inbox === 'view' ? booked.label : '')
    }
  })

  it('tells confidential fields inside their own system only', () => {
    for (const inbox of inboxes) {
      const { data } = context(BookingPaid, 'b1', 3, paid, inbox, ['address'])
      expect('address' in data, inbox).toBe(systems(inbox))
      expect(data).toMatchObject({ customerId: 'kim', quantity: 2 })
    }
    const prepared = { customerId: 'kim', concertTitle: 't', quantity: 1, address: ADDRESS }
    const told = inboxes
      .filter((inbox) => !systems(inbox))
      .map((inbox) => sent(kindOf(deliveryEvents, 'DeliveryPrepared'), 'b1', 1, prepared, inbox, ['address']))
    expect(JSON.stringify(told)).not.toContain('세종대로')
  })

  it('says nothing of what nobody may know yet', () =>
    expect(() => sent(kindOf(bookingEvents, 'BookingBooked'), 'b1', 1, seats, 'view', [], null)).toThrow(
      'nothing to tell',
    ))
})

describe('checkEvent: an event is checked before it is stored', () => {
  it('lets an event pass that keeps to its schema', () => {
    expect(() => checkEvent('concert.booking', { type: 'BookingPaid', ...paid } as never)).not.toThrow()
  })

  it('stops an event with a field too many, one missing, or of another aggregate', () => {
    const check = (event: object) => () => checkEvent('concert.booking', event as never)
    expect(check({ type: 'BookingPaid', ...paid, extra: 1 })).toThrow()
    expect(check({ type: 'BookingPaid' })).toThrow()
    expect(check({ type: 'PaymentApproved', paidFor: { kind: 'k', id: 'i' }, amountKrw: 1, attempt: 1 })).toThrow(
      'no table',
    )
  })

  it('stops an event that would outgrow its envelope', () => {
    const ids = Array.from({ length: 100 }, (_, n) => `${n}`.padStart(180, 'b'))
    const check = (bookingIds: readonly string[]) =>
      checkEvent('concert.concert', { type: 'HoldsRecalled', bookingIds, cancelledAt: seats.startsAt } as never)
    expect(() => check(ids)).toThrow(`${ENVELOPE_LIMIT_BYTES / 2} bytes`)
    expect(() => check(ids.map((id) => id.slice(-26)))).not.toThrow()
  })
})

describe('subscriptions', () => {
  it('know every event under its CloudEvents type, each inbox once', () => {
    for (const [type, { kind, inboxes: heardBy, concerns }] of subscriptions) {
      expect(type).toBe(kind.type)
      expect(new Set(heardBy).size).toBe(heardBy.length)
      expect(heardBy).toEqual(expect.arrayContaining(Object.keys(concerns)))
    }
  })

  it('spare a listener what it needs nothing of', () => {
    const heard = (name: string, data: Facts) => publishing.inboxesOf('concert.booking', name, data)
    const everybody = ['view', 'notification', 'concert-inventory', 'concert-delivery']
    expect(heard('BookingPaid', { fulfilment: 'post' })).toEqual(everybody)
    expect(heard('BookingPaid', { fulfilment: 'on-site' })).toEqual(everybody.slice(0, 3))
    expect(heard('BookingExpired', { paymentAsked: true })).toContain('payment')
    expect(heard('BookingExpired', { paymentAsked: false })).toEqual(everybody.slice(0, 3))
    const cancelled = heard('BookingCancelled', { paymentAsked: false, toBeDelivered: true })
    expect(cancelled).toEqual(everybody)
  })

  it('spare an assignment the engineer whom it was answered already', () => {
    const heard = (data: Facts) => publishing.inboxesOf('rental.roster', 'EngineerAssigned', data)
    expect(heard({ waited: true })).toEqual(['rental-assignment'])
    expect(heard({ waited: false })).toEqual([])
  })

  it('let equal words of two aggregates be two events', () => {
    const kinds = Array.from(
      subscriptions.values(),
      ({ kind }: { kind: EventKind }) => `${kind.aggregate}/${kind.name}`,
    )
    expect(new Set(kinds).size).toBe(kinds.length)
    expect(kindOf(paymentEvents, 'PaymentApproved').type).toBe('naru.payment.payment.PaymentApproved.v1')
  })

  it('name the bindings of an inbox', () => {
    expect(inboxBinding('concert-delivery')).toBe('CONCERT_DELIVERY_INBOX')
    expect(deadLettersBinding('concert-delivery')).toBe('CONCERT_DELIVERY_DEAD_LETTERS')
    expect(publishing.bindingOf('view')).toBe('VIEW_INBOX')
    expect(() => publishing.bindingOf('cellar')).toThrow('no inbox cellar')
    expect(() => publishing.inboxesOf('concert.booking', 'Nonsense', {})).toThrow('no table')
  })
})
