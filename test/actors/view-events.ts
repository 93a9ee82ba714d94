/** Envelopes as the aggregates of concert ticketing and payment send them. */
import type { Facts } from '../../kernel/decision.ts'
import { freshTraceparent } from '../../kernel/ids.ts'
import { type Instant, instantOf } from '../../kernel/time.ts'
import { bookingEvents, concertEvents, deliveryEvents } from '../../queues/concert.ts'
import type { Envelope, EventKind } from '../../queues/envelope.ts'
import { paymentEvents } from '../../queues/payment.ts'
import { kindOf } from '../../queues/queues.fixtures.ts'

export const at = (second: number): Instant => instantOf(Date.UTC(2026, 10, 20) + second * 1000)

type Step = { readonly kind: EventKind; readonly data: Facts; readonly status: string; readonly shown?: Facts }

export type Subject = {
  readonly id: string
  readonly owner?: string | null
  readonly organisation?: string
  readonly label?: string
  readonly from?: number
  readonly dueAt?: Instant | null
}

/** The events of one actor, in order, the first at `from` seconds. */
export const story = (
  { id, owner = null, organisation = 'naru', label = 'Naru', from = 0, dueAt = null }: Subject,
  ...steps: readonly Step[]
): Envelope[] =>
  steps.map(({ kind, data, status, shown = {} }, index) => {
    const source = `/${kind.aggregate}/${id}`
    return {
      specversion: '1.0',
      id: `${source}/${index + 1}`,
      source,
      type: kind.type,
      time: at(from + index),
      subject: id,
      sequence: index + 1,
      datacontenttype: 'application/json',
      correlationid: id,
      causationid: 'test',
      traceparent: freshTraceparent(),
      data: JSON.parse(JSON.stringify(data)),
      status: {
        status,
        was: steps[index - 1]?.status ?? null,
        owner,
        organisation,
        label,
        data: JSON.parse(JSON.stringify(shown)),
        dueAt,
      },
    }
  })

/** Whenever these tests run. */
export const TO_COME = '2199-05-01T10:00:00.000Z'
const holdExpiresAt = at(600)

export const requested: Step = {
  kind: kindOf(bookingEvents, 'BookingRequested'),
  data: { customerId: 'kim', concertId: 'c', quantity: 2, fulfilment: 'on-site', holdExpiresAt },
  status: 'requested',
}
export const booked: Step = {
  kind: kindOf(bookingEvents, 'BookingBooked'),
  data: {
    organisation: 'naru',
    amountKrw: 88_000,
    concertTitle: '나루의 밤',
    venue: '노들섬',
    startsAt: at(9000),
    holdExpiresAt,
  },
  status: 'booked',
  shown: { concertId: 'c', quantity: 2, amountKrw: 88_000 },
}
export const paid: Step = {
  kind: kindOf(bookingEvents, 'BookingPaid'),
  data: {
    customerId: 'kim',
    organisation: 'naru',
    concertId: 'c',
    concertTitle: '나루의 밤',
    startsAt: at(9000),
    quantity: 2,
    amountKrw: 88_000,
    paymentId: 'p',
    fulfilment: 'on-site',
  },
  status: 'paid',
  shown: { concertId: 'c', quantity: 2, amountKrw: 88_000, startsAt: TO_COME, paymentId: 'p', dispatched: false },
}
export const issued: Step = {
  kind: kindOf(bookingEvents, 'TicketIssued'),
  data: { fulfilment: 'on-site', by: 'park' },
  status: 'issued',
  shown: paid.shown ?? {},
}
export const registered: Step = {
  kind: kindOf(concertEvents, 'ConcertRegistered'),
  data: {
    managerId: 'lee',
    organisation: 'naru',
    title: '나루의 밤',
    venue: '노들섬',
    startsAt: at(9000),
    ticketsPerPerson: 10,
  },
  status: 'draft',
  shown: { title: '나루의 밤', startsAt: TO_COME },
}
export const tickets: Step = {
  kind: kindOf(concertEvents, 'TicketsRegistered'),
  data: { lotId: 'l', quantity: 1000, priceKrw: 44_000 },
  status: 'on-sale',
  shown: { title: '나루의 밤', startsAt: TO_COME, availableTickets: 1000 },
}
export const held: Step = {
  kind: kindOf(concertEvents, 'SeatsHeld'),
  data: { bookingId: 'b', customerId: 'kim', quantity: 2, amountKrw: 88_000, holdExpiresAt },
  status: 'on-sale',
  shown: { title: '나루의 밤', startsAt: TO_COME, availableTickets: 998 },
}
export const authorizing: Step = {
  kind: kindOf(paymentEvents, 'PaymentAuthorizing'),
  data: {
    paidFor: { kind: 'concert.booking', id: 'b' },
    customerId: 'kim',
    label: '나루의 밤',
    amountKrw: 88_000,
    method: 'card',
    attempt: 1,
  },
  status: 'authorizing',
}
export const approved: Step = {
  kind: kindOf(paymentEvents, 'PaymentApproved'),
  data: { paidFor: { kind: 'concert.booking', id: 'b' }, amountKrw: 88_000, attempt: 1 },
  status: 'approved',
}
export const prepared: Step = {
  kind: kindOf(deliveryEvents, 'DeliveryPrepared'),
  data: { customerId: 'kim', organisation: 'naru', concertTitle: '나루의 밤', startsAt: at(9000), quantity: 2 },
  status: 'prepared',
  shown: { bookingId: 'b', address: '서울 용산구 양녕로 445' },
}
export const dispatched: Step = {
  kind: kindOf(deliveryEvents, 'DeliveryDispatched'),
  data: { courierId: 'choi' },
  status: 'dispatched',
  shown: prepared.shown ?? {},
}
