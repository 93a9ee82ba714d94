/** What can be read of concert ticketing (콘서트 예매): concerts, bookings, deliveries (C12). */
import * as z from 'zod'
import type { booking } from '../../durable-objects/concert/booking.ts'
import type { concert } from '../../durable-objects/concert/concert.ts'
import type { delivery } from '../../durable-objects/concert/delivery.ts'
import { refundAt } from '../../durable-objects/concert/refund-rules.ts'
import type { Facts } from '../../kernel/decision.ts'
import { id, instant, text } from '../../kernel/fields.ts'
import { type Instant, instantOf, reached } from '../../kernel/time.ts'
import { Address, Fulfilment, RefundRules } from '../../queues/concert.ts'
import { paymentIdOf } from '../../queues/payment.ts'
import { type CalendarEntry, calendar, passes } from '../http/carried.ts'
import { changes } from '../http/changes.ts'
import { named } from '../http/names.ts'
import {
  count,
  customers,
  figures,
  history,
  list,
  narrowed,
  newest,
  one,
  own,
  type Row,
  showing,
  theirs,
  theirsOwned,
} from '../http/reads.ts'
import { resource } from '../http/resource.ts'
import { opened } from '../http/sealing.ts'
import { Cancellation, cancellationOf, Sales, salesOf } from './sales.ts'

/** See the bookings of their organisation. */
const staff = ['venue-staff', 'concert-manager', 'admin'] as const
/** See the deliveries of their organisation, and the address on them. */
const carriers = ['courier', 'admin'] as const

export const concerts = resource<typeof concert>('concert.concert')({
  tag: 'Concerts (콘서트)',
  none: 'ConcertNotFound',
  statuses: ['draft', 'on-sale', 'closed', 'cancelled'],
  fields: {
    title: text,
    venue: text,
    startsAt: instant,
    priceKrw: count,
    refundRules: RefundRules.optional(),
    ticketsPerPerson: count,
    registeredTickets: count,
    availableTickets: count,
    // How far the recall of a cancelled concert has come.
    ticketsStillHeld: count.optional(),
  },
})
export const bookings = resource<typeof booking>('concert.booking')({
  tag: 'Bookings (예매)',
  none: 'BookingNotFound',
  statuses: ['requested', 'booked', 'paid', 'issued', 'rejected', 'expired', 'cancelled'],
  live: ['requested', 'booked', 'paid'],
  fields: {
    concertId: id,
    quantity: count,
    fulfilment: Fulfilment,
    // What is known once the concert has held the seats.
    concertTitle: text.optional(),
    venue: text.optional(),
    startsAt: instant.optional(),
    amountKrw: count.optional(),
    refundRules: RefundRules.optional(),
    holdExpiresAt: instant.optional(),
    paymentId: id.optional(),
    dispatched: z.boolean().optional(),
    // Which of its tickets somebody was let in with, and when.
    checkedIn: z
      .array(z.object({ number: count, at: instant }))
      .readonly()
      .optional(),
    reason: text.optional(),
    // What goes back of what was paid for a booking that is cancelled (C13).
    refundKrw: count.optional(),
  },
})
export const deliveries = resource<typeof delivery>('concert.delivery')({
  tag: 'Deliveries (배송)',
  none: 'DeliveryNotFound',
  statuses: ['prepared', 'dispatched', 'delivered', 'cancelled'],
  live: ['prepared', 'dispatched'],
  // Only a tombstone has none of them, and nobody is shown one.
  fields: {
    concertTitle: text.optional(),
    startsAt: instant.optional(),
    quantity: count.optional(),
    address: opened(Address).optional(),
    // Who has them, once they have left.
    courierId: id.optional(),
  },
})

/** Nobody else hears of a draft (C16). */
const draft = { status: 'draft', to: staff } as const

/** What a booking would give back now, worked out by the clock whenever it is shown (C13), and whose it is (C17). */
const shownBooking = showing(
  bookings,
  {
    customerId: id,
    refundIfCancelledNowKrw: count.optional().openapi({ description: 'While it is paid and may be cancelled' }),
    refundChangesAt: instant.nullable().optional().openapi({ description: 'When that is less next; null: never' }),
  },
  ({ owner, status, data }, nowMs) => ({ customerId: owner ?? '', ...refundNow(status, data, instantOf(nowMs)) }),
)
/** Whose booking it is, by name (C17, U12). */
const whoBooked = { field: 'customerName', to: staff } as const
const Terms = z.object({
  amountKrw: count,
  startsAt: instant,
  refundRules: RefundRules.optional(),
  dispatched: z.boolean(),
})
const refundNow = (status: string, data: Facts, now: Instant) => {
  if (status !== 'paid') return {}
  const terms = Terms.parse(data)
  if (terms.dispatched || reached(terms.startsAt, now)) return {}
  const { refundKrw, changesAt } = refundAt(terms, now)
  return { refundIfCancelledNowKrw: refundKrw, refundChangesAt: changesAt }
}

/** Tickets on paper go by post; they are good at the door once they have arrived (C8). */
const hasTickets = (status: string, { fulfilment }: Facts): boolean =>
  status === 'issued' || (status === 'paid' && fulfilment === 'on-site')

/** As long as concerts usually last: nobody says how long this one does. */
const EVENING_MINUTES = 120
const Evening = z.object({ concertTitle: text, quantity: count, venue: text, startsAt: instant })
const eveningOf = ({ status, data }: Row): CalendarEntry | null => {
  const known = Evening.safeParse(data)
  if (!known.success) return null
  const { concertTitle, quantity, venue, startsAt } = known.data
  const cancelled = !['booked', 'paid', 'issued'].includes(status)
  return {
    when: { at: startsAt, minutes: EVENING_MINUTES },
    title: `${concertTitle} × ${quantity}`,
    place: venue,
    cancelled,
  }
}

const Line = z
  .object({
    concertTitle: z.string(),
    quantity: count,
    amountKrw: count,
    refundKrw: count,
    fulfilment: Fulfilment,
    checkedIn: z.array(z.unknown()),
  })
  .partial()

export const reads = [
  narrowed(
    list('/v1/concert/concerts', concerts, 'The concerts to come, or past ones, newest first (콘서트 목록)', [
      ['everybody', newest],
    ]),
    { when: 'startsAt', draft, ours: ['venue-staff', 'concert-manager'] },
  ),
  one('/v1/concert/concerts/{id}', concerts, 'One concert, with `availableTickets` (콘서트 조회)', 'everybody', {
    draft,
  }),
  figures({
    path: '/v1/concert/concerts/{id}/sales',
    resource: concerts,
    summary: 'What was sold and cancelled of a concert, by hour and by day in Seoul (판매 추이)',
    access: staff,
    schema: Sales,
    of: salesOf,
  }),
  figures({
    path: '/v1/concert/concerts/{id}/cancellation',
    resource: concerts,
    summary: 'What a cancellation of a concert would undo now, and how far one has come (공연 취소 미리 보기)',
    access: staff,
    schema: Cancellation,
    of: cancellationOf,
  }),
  narrowed(
    named(
      list(
        '/v1/concert/bookings',
        bookings,
        'Own bookings, newest first; staff: those of their organisation, of one concert or all (예매 목록)',
        [
          [staff, theirs],
          [customers, own],
        ],
        shownBooking,
      ),
      whoBooked,
    ),
    {
      among: ['concertId', 'fulfilment'],
      search: true,
      csv: {
        columns: [
          'id',
          'customerId',
          'status',
          'concertTitle',
          'quantity',
          'amountKrw',
          'refundKrw',
          'fulfilment',
          'checkedIn',
          'createdAt',
          'changedAt',
        ],
        of: ({ id, owner, status, data, createdAt, changedAt }) => {
          const { concertTitle, quantity, amountKrw, refundKrw, fulfilment, checkedIn } = Line.parse(data)
          const what = [concertTitle, quantity, amountKrw, refundKrw, fulfilment, checkedIn?.length]
          return [id, owner, status, ...what, createdAt, changedAt]
        },
      },
    },
  ),
  named(
    one(
      '/v1/concert/bookings/{id}',
      bookings,
      'One booking, with what a cancel would give back now (예매 조회)',
      { owners: customers, staff },
      { shown: shownBooking },
    ),
    whoBooked,
  ),
  passes(
    '/v1/concert/bookings/{id}/passes',
    bookings,
    'The tickets of a booking, once it is paid: a signed pass for each (입장권)',
    ({ status, data }) => (hasTickets(status, data) ? Number(data.quantity) : 0),
  ),
  calendar('/v1/concert/bookings/{id}/calendar.ics', bookings, 'A booking for your calendar (일정)', eveningOf),
  history('/v1/concert/bookings/{id}/history', bookings, 'The states of a booking (예매 이력)', {
    owners: customers,
    staff,
  }),
  changes(
    '/v1/concert/booking-histories',
    bookings,
    'Every change of your bookings and of their payments, newest first (예매 이력 모아 보기)',
    { aggregate: 'payment.payment', prefix: paymentIdOf({ kind: bookings.aggregate, id: '' }) },
    { bookingId: id, concertTitle: text.optional() },
    ({ id, data: { concertTitle } }) => ({
      bookingId: id,
      ...(typeof concertTitle === 'string' && { concertTitle }),
    }),
  ),
  narrowed(
    list(
      '/v1/concert/deliveries',
      deliveries,
      'Couriers: the deliveries of their organisation, of one courier or all, newest first; customers: their own (배송 목록)',
      [
        [carriers, theirsOwned],
        [customers, own],
      ],
    ),
    { among: ['courierId'] },
  ),
  one('/v1/concert/deliveries/{bookingId}', deliveries, 'The delivery of a booking (배송 조회)', {
    owners: customers,
    staff: carriers,
    ownedOnly: true,
  }),
]
