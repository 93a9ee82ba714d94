import { describe, expect, it } from 'vitest'
import type { Message } from '../../kernel/decision.ts'
import { audit, type Seen, type World } from '../../kernel/invariants.ts'
import { found, unbroken, worldOf } from '../../kernel/testing/seen.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { paymentEvents } from '../../queues/payment.ts'
import { noCapacity } from '../shared/capacity.ts'
import * as booked from './booking.fixtures.ts'
import { booking } from './booking.ts'
import { cancelled, held, lot, questioned, registered, released, sold } from './concert.fixtures.ts'
import { concert } from './concert.ts'
import { delivery } from './delivery.ts'
import { invariants } from './invariants.ts'

type Happened = Readonly<Record<string, readonly Message[]>>
type Payments = Readonly<
  Record<string, readonly [status: string, ...events: (readonly [type: string, amountKrw?: number])[]]>
>

const PRICE = 100_000
const seats = [
  registered,
  lot(8),
  held('a'),
  held('b'),
  sold('b'),
  held('c'),
  sold('c'),
  held('d'),
  sold('d'),
  released('d'),
]
const { story } = booked
const gone = [...story.paidByPost, booked.cancelled(true, true, 'customer', PRICE)]
/** Paid under rules of which half was left, and cancelled. */
const underRules = { ...booked.booked, refundRules: booked.refundRules } as const
const halfBack = (refundKrw = PRICE / 2) => [
  booked.requested,
  underRules,
  booked.paying(),
  booked.paid,
  booked.cancelled(true, false, 'customer', refundKrw),
]
const bookings = { a: story.booked, b: story.paidByPost, c: story.issuedByPost, d: gone, e: story.rejected }
const prepared = { type: 'DeliveryPrepared', customerId: 'kim', concertTitle: '봄밤의 재즈', quantity: 2 }
const [asked, sent] = ['DeliveryDispatchRequested', 'DeliveryDispatched'].map((type) => ({ type, courierId: 'cho' }))
const arrived = { type: 'DeliveryDelivered', courierId: 'cho' }
const calledBack = { type: 'DeliveryCancelled', reason: 'customer' }
const deliveries = { b: [prepared], c: [prepared, asked, sent, arrived], d: [prepared, calledBack] } as Happened
const approved = ['approved', ['PaymentApproved', PRICE]] as const
const refunded = [
  'refunded',
  ['PaymentApproved', PRICE],
  ['PaymentRefundRequested'],
  ['PaymentRefunded', PRICE],
] as const
const half = [
  'partly-refunded',
  ['PaymentApproved', PRICE],
  ['PaymentRefundRequested'],
  ['PaymentRefunded', PRICE / 2],
] as const
const payments: Payments = { b: approved, c: approved, d: refunded }

const paymentOf = (id: string, [status, ...events]: Payments[string]): Seen => ({
  id: `concert.booking~${id}`,
  version: events.length,
  described: { status, owner: 'kim', organisation: 'naru', label: '', data: {} },
  events: events.map(([type, amountKrw], at) => {
    const data = amountKrw === undefined ? {} : { amountKrw }
    return { seq: at + 1, type, time: MORNING, data, after: null, was: null }
  }),
})

type Parts = {
  readonly seats?: readonly Message[]
  readonly bookings?: Happened
  readonly deliveries?: Happened
  readonly payments?: Payments
}
/** A concert with a booking that is booked, one paid, one issued, one cancelled after it was paid, and one rejected. */
const sale = (other: Parts = {}): World => {
  const { instances, ...world } = worldOf(
    [concert, { jazz: other.seats ?? seats }],
    [booking, { ...bookings, ...other.bookings }],
    [delivery, { ...deliveries, ...other.deliveries }],
  )
  const money = Object.entries({ ...payments, ...other.payments }).map(([id, payment]) => paymentOf(id, payment))
  return { ...world, instances: new Map([...instances, ['payment.payment', money]]) }
}
/** The same after the concert was cancelled: only the ticket that was issued keeps its seats. */
const called = (others: Parts = {}) => {
  const off = booked.cancelled(true, true, 'concert-cancelled', PRICE)
  return sale({
    seats: [...seats, cancelled, released('a'), released('b')],
    bookings: { a: [...story.booked, booked.cancelled()], b: [...story.dispatched, off] },
    deliveries: { b: [prepared, asked, sent] as never },
    payments: { b: refunded },
    ...others,
  })
}

describe('The invariants of concert ticketing', () => {
  it('hold where seats, bookings, money, deliveries, the view and notices agree', () =>
    expect(audit(invariants, sale())).toEqual([]))

  it('hold where seats are held for a booking that is not there yet, and will be asked about (C4)', () =>
    expect(audit(invariants, sale({ seats: [...seats, held('x')] }))).toEqual([]))

  it('hold where a concert was cancelled, for all but what was issued (G9)', () =>
    expect(audit(invariants, called())).toEqual([]))

  it.each<[string, Parts]>([
    ['was never asked for', { bookings: { a: [...story.booked, booked.expired()] }, seats: [...seats, released('a')] }],
    ['was declined', { bookings: { a: story.declined }, payments: { a: ['declined', ['PaymentDeclined']] } }],
    [
      'was blocked before it came',
      {
        bookings: { a: [...story.paying, booked.expired(true)] },
        seats: [...seats, released('a')],
        payments: { a: ['blocked', ['PaymentRefundRequested']] },
      },
    ],
    [
      'was declined and is blocked',
      {
        bookings: { a: [...story.declined, booked.cancelled(true)] },
        seats: [...seats, released('a')],
        payments: { a: ['declined', ['PaymentDeclined'], ['PaymentRefundRequested']] },
      },
    ],
  ])('hold where money %s', (_, parts) => expect(audit(invariants, sale(parts))).toEqual([]))

  /** A booking under rules that was cancelled, with what went back of it. */
  const halved = (refundKrw?: number, payment: Payments[string] = half, ...more: readonly Message[]) =>
    sale({
      seats: [...seats, ...more],
      bookings: { d: halfBack(refundKrw) },
      deliveries: { d: [] },
      payments: { d: payment },
    })
  it('hold where a part was given back and the rest is kept (C13)', () =>
    expect(audit(invariants, halved())).toEqual([]))

  it('hold where the rules left nothing to give back (C13)', () => {
    const strict = [{ daysBefore: 9, percent: 100 }]
    const bookings = { d: halfBack(0).with(1, { ...underRules, refundRules: strict } as never) }
    expect(audit(invariants, sale({ bookings, deliveries: { d: [] }, payments: { d: approved } }))).toEqual([])
  })

  const inside = (number: number) => ({ type: 'TicketCheckedIn', number, by: 'jung' })
  const outside = { type: 'CheckInUndone', number: 1, by: 'jung' }
  // On the day on which everything happens here.
  const tonight = { ...booked.booked, startsAt: MORNING }
  const entered = (...events: readonly Message[]) =>
    sale({ bookings: { c: [...story.issuedByPost.with(1, tonight as never), ...events] } })
  const nextDay = [...story.issuedByPost, inside(1)]
  it('hold where people are inside, one taken back in time and let in again (C19, C20)', () =>
    expect(audit(invariants, entered(inside(1), outside, inside(1), inside(2)))).toEqual([]))

  const broken: readonly (readonly [string, World, RegExp])[] = [
    ['more seats given than there are', sale({ seats: seats.with(1, lot(5)) }), /jazz: 1 places are given that/],
    [
      'a seat that belongs to nobody',
      sale({ seats: [...seats, held('x'), questioned('a', 'x')] }),
      /jazz gave places to: \[\["x",2\]\], not/,
    ],
    [
      'a seat kept for a booking that said it has none',
      sale({ seats: [...seats, held('x')], bookings: { x: [booked.disowned] } }),
      /jazz gave places to: \[\["x",2\]\], not/,
    ],
    ['a booking without its seats', sale({ seats: [...seats, released('a')] }), /gave places to: .*, not \[\["a",2\]/],
    ['fewer seats than are booked', sale({ seats: seats.with(2, held('a', 1)) }), /\[\["a",1\],.* not \[\["a",2\]/],
    ['seats given back twice', sale({ seats: [...seats, released('d', 0)] }), /jazz: d comes or leaves twice/],
    [
      'other seats given back than were held',
      sale({ seats: seats.with(-1, released('d', 1)) }),
      /d leaves other places/,
    ],
    ['seats sold twice', sale({ seats: [...seats, sold('c')] }), /jazz sold to: \["c"\], not \[\]/],
    [
      'seats sold to a booking that is not paid',
      sale({ seats: [...seats, sold('a')] }),
      /sold for good to: \["a","b","c"/,
    ],
    [
      'seats not sold to a booking that is paid',
      sale({ seats: seats.toSpliced(4, 1) }),
      /sold for good to: \["c"\], not/,
    ],
    [
      'holds that the concert forgot',
      found(sale(), concert, 'jazz', { state: { status: 'on-sale', seats: noCapacity(), leases: [] } }),
      /jazz knows of: \[\], not \["a","b","c"\]/,
    ],
    [
      'seats that are said to be free and are not',
      found(sale(), concert, 'jazz', {
        described: { status: 'on-sale', owner: null, label: '', data: { registeredTickets: 8, availableTickets: 3 } },
      }),
      /availableTickets of jazz: 3, not 2/,
    ],
    ['a booking alive in a cancelled concert', called({ bookings: {} }), /jazz, cancelled, has: \["a","b"\], not \[\]/],
    [
      'a cancelled concert on sale',
      sale({ seats: [...seats, cancelled, lot(1, 1, 'x')] }),
      /jazz after TicketsRegister/,
    ],
    ['a booking that waits for ever', sale({ bookings: { e: story.requested } }), /e is requested/],
    ['a cancelled booking that is paid', sale({ bookings: { d: [...gone, booked.paid] } }), /d after BookingPaid/],
    [
      'a booking paid twice',
      sale({ bookings: { b: [...story.paidByPost, booked.paidByPost] } }),
      /twice to one concert.b/,
    ],
    [
      'paid without a charge',
      sale({ payments: { b: ['declined'] } }),
      /b, paid, has a payment: "declined", not \["appr/,
    ],
    [
      'charged twice',
      sale({ payments: { b: [...approved, ['PaymentApproved', PRICE]] } }),
      /b cost: \[100000\], not \[\]/,
    ],
    ['charged another amount', sale({ payments: { b: ['approved', ['PaymentApproved', 1]] } }), /b cost: \[1\], not/],
    ['charged for what is only booked', sale({ payments: { a: approved } }), /a, booked, has a payment: "approved"/],
    ['money that stayed', sale({ payments: { d: approved } }), /d, cancelled, has a payment: "approved"/],
    ['money that nobody asked back', sale({ payments: { d: ['refunded'] } }), /d is over: false, not true/],
    ['money asked back of what is not over', sale({ payments: { c: refunded } }), /c is over: true, not false/],
    ['more given back than the rules say', halved(PRICE, refunded), /d gives back: 100000, not 50000/],
    ['less given back than the rules say', halved(1, half), /d gives back: 1, not 50000/],
    ['a part given back where all was due', halved(PRICE, half), /d, cancelled, has a payment: "partly-refunded"/],
    [
      'money that is kept and belongs to nobody',
      halved(undefined, half.with(3, ['PaymentRefunded', 1]) as never),
      /by organisation is kept: \[\["naru",299999\]\], not \[\["naru",250000\]\]/,
    ],
    [
      'the money of one organisation with another',
      found(sale(), { events: paymentEvents } as never, 'concert.booking~b', {
        described: { status: 'approved', owner: 'kim', organisation: 'other', label: '', data: {} },
      }),
      /by organisation is kept: \[\["naru",100000\],\["other",100000\]\], not \[\["naru",200000\]\]/,
    ],
    [
      'more tickets than one person may have',
      sale({ seats: seats.with(0, { ...registered, ticketsPerPerson: 5 } as never) }),
      /jazz kim has 6, where 5 are allowed/,
    ],
    ['a ticket that let two in', entered(inside(1), inside(1)), /ticket 1 of c let two in/],
    ['a check-in taken back that nobody made', entered(outside), /ticket 1 of c was taken back too late/],
    ['a ticket that nobody bought', entered(inside(3)), /c has no ticket 3/],
    ['somebody inside without a ticket', sale({ bookings: { b: [...story.paidByPost, inside(1)] } }), /b, with people/],
    ['somebody inside on another day', sale({ bookings: { c: nextDay } }), /c let in on: .* not \["2026-05-02"\]/],
    ['money for nothing', sale({ payments: { x: approved } }), /payments for nothing: \["concert.booking~x"\]/],
    ['a delivery that is missing', found(sale(), delivery, 'b', null), /b, paid, leaves: null, not \["prepared"\]/],
    ['a delivery that lives on', sale({ deliveries: { d: [prepared] } }), /d, cancelled, leaves: "prepared"/],
    ['a delivery of what is not paid', sale({ deliveries: { a: [prepared] } }), /a, booked, leaves: "prepared", not/],
    ['a delivery of nobody', sale({ deliveries: { x: [prepared] } }), /x, nothing, leaves: "prepared"/],
    [
      'a delivery that is not sent',
      sale({ bookings: { b: story.dispatched } }),
      /b, paid, leaves: "prepared", not \["dis/,
    ],
    ['an issued ticket that did not arrive', sale({ deliveries: { c: [prepared] } }), /c, issued, leaves: "prepared"/],
    ['a delivery revived', sale({ deliveries: { d: [prepared, calledBack, prepared] } }), /twice to one concert.deliv/],
    ['an event that is not sent', found(sale(), booking, 'a', { pending: ['sending'] }), /booking a has still to do/],
    ['an old state shown', found(sale(), booking, 'b', { shown: null }), /view shows .* concert.booking b: null/],
    ['a journal that leads elsewhere', found(sale(), booking, 'e', { described: null }), /booking e in the end/],
    ['a state that the history lacks', found(sale(), delivery, 'b', { history: [] }), /concert.delivery b: \[\], not/],
    ['a customer who was not told', { ...sale(), notices: new Map([['kim', []]]) }, /nothing else, but kim: \[\], not/],
  ]
  it.each(broken)('find %s', (_, world, violation) =>
    expect(audit(invariants, world)).toContainEqual(expect.stringMatching(violation)),
  )

  it('can each be broken', () => {
    const worlds = broken.map(([, world]) => world)
    expect(unbroken(invariants, worlds)).toEqual([])
  })
})
