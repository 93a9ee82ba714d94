/**
 * Who hears what: event -> inboxes, one table for all systems. A new listener is a new word here and in the
 * configuration; no producer changes (DESIGN 2).
 */
import {
  BookingBooked,
  BookingCancelled,
  BookingDispatched,
  BookingExpired,
  BookingPaid,
  BookingPaymentDeclined,
  BookingPaymentRequested,
  BookingRejected,
  BookingRequested,
  ConcertCancelled,
  ConcertRegistered,
  DeliveryCancelled,
  DeliveryDelivered,
  DeliveryDispatched,
  DeliveryDispatchRequested,
  DeliveryPrepared,
  HoldsCalledOff,
  SaleClosed,
  SeatsHeld,
  SeatsReleased,
  SeatsSold,
  TicketIssued,
  TicketsRegistered,
} from './concert.ts'
import type { EventKind } from './envelope.ts'
import {
  PaymentApproved,
  PaymentAuthorizing,
  PaymentDeclined,
  PaymentRefunded,
  PaymentRefundRequested,
} from './payment.ts'

/** Every inbox queue there is; each belongs to one listening context and has a dead-letter queue `<inbox>-dead-letters`. */
export const inboxes = [
  'view',
  'notification',
  'payment',
  'concert-inventory',
  'concert-booking',
  'concert-delivery',
] as const
export type Inbox = (typeof inboxes)[number]

type Subscription = readonly [EventKind, readonly Inbox[]]

const table: readonly Subscription[] = [
  [ConcertRegistered, ['view']],
  [TicketsRegistered, ['view']],
  [SaleClosed, ['view']],
  [ConcertCancelled, ['view']],
  [HoldsCalledOff, ['concert-booking']],
  [SeatsHeld, ['view']],
  // A hold that becomes a sale changes no number that is shown, so the view need not hear of it.
  [SeatsSold, []],
  [SeatsReleased, ['view']],

  [BookingRequested, ['view']],
  [BookingBooked, ['view', 'notification']],
  [BookingRejected, ['view', 'notification', 'concert-inventory']],
  [BookingPaymentRequested, []],
  [BookingPaymentDeclined, ['view']],
  [BookingPaid, ['view', 'notification', 'concert-inventory', 'concert-delivery']],
  [BookingExpired, ['view', 'notification', 'concert-inventory', 'payment']],
  [BookingCancelled, ['view', 'notification', 'concert-inventory', 'payment', 'concert-delivery']],
  [BookingDispatched, ['view']],
  [TicketIssued, ['view', 'notification']],

  [DeliveryPrepared, ['view', 'notification']],
  [DeliveryDispatchRequested, []],
  [DeliveryDispatched, ['view', 'notification']],
  [DeliveryDelivered, ['view', 'notification', 'concert-booking']],
  [DeliveryCancelled, ['view', 'notification']],

  [PaymentAuthorizing, ['view']],
  [PaymentApproved, ['view']],
  [PaymentDeclined, ['view']],
  [PaymentRefundRequested, ['view']],
  [PaymentRefunded, ['view', 'notification']],
]

/** CloudEvents type -> the event's schema and who hears it. */
export const subscriptions: ReadonlyMap<string, { readonly kind: EventKind; readonly inboxes: readonly Inbox[] }> =
  new Map(table.map(([kind, heardBy]) => [kind.type, { kind, inboxes: heardBy }]))

const bindingName = (inbox: string, suffix: string): string => `${inbox.toUpperCase().replaceAll('-', '_')}_${suffix}`

/** The producer binding of an inbox: `concert-delivery` -> `CONCERT_DELIVERY_INBOX`. */
export const inboxBinding = (inbox: Inbox): string => bindingName(inbox, 'INBOX')

/** The producer binding of an inbox's dead letters: `CONCERT_DELIVERY_DEAD_LETTERS`. */
export const deadLettersBinding = (inbox: Inbox): string => bindingName(inbox, 'DEAD_LETTERS')
