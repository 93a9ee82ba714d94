/** What concert ticketing (콘서트 예매) tells: its event schemas, on one page. */
import * as z from 'zod'
import { event, instant } from './envelope.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
const quantity = z.int().min(1)
const amountKrw = z.int().min(0)

/** How a ticket reaches the customer: by post, or issued at the venue (C7). */
export const Fulfilment = z.enum(['post', 'on-site'])
export type Fulfilment = z.infer<typeof Fulfilment>

// Concert (콘서트): the inventory.
export const ConcertRegistered = event(
  'concert.concert',
  'ConcertRegistered',
  z.strictObject({ managerId: id, title: text, venue: text, startsAt: instant }),
)
export const TicketsRegistered = event(
  'concert.concert',
  'TicketsRegistered',
  z.strictObject({ lotId: id, quantity, priceKrw: amountKrw }),
)
export const SaleClosed = event('concert.concert', 'SaleClosed', z.strictObject({}))
export const ConcertCancelled = event('concert.concert', 'ConcertCancelled', z.strictObject({}))
/** The next holds of a cancelled concert whose bookings are to be cancelled. */
export const HoldsRecalled = event(
  'concert.concert',
  'HoldsRecalled',
  z.strictObject({ bookingIds: z.array(id).min(1).max(100) }),
)
export const SeatsHeld = event(
  'concert.concert',
  'SeatsHeld',
  z.strictObject({ bookingId: id, quantity, amountKrw, holdExpiresAt: instant }),
)
export const SeatsSold = event('concert.concert', 'SeatsSold', z.strictObject({ bookingId: id }))
/** `quantity` is 0 when the release overtook the hold: a tombstone that refuses a late hold (G3). */
export const SeatsReleased = event(
  'concert.concert',
  'SeatsReleased',
  z.strictObject({ bookingId: id, quantity: z.int().min(0), holdExpiresAt: instant }),
)
export const concertEvents = [
  ConcertRegistered,
  TicketsRegistered,
  SaleClosed,
  ConcertCancelled,
  HoldsRecalled,
  SeatsHeld,
  SeatsSold,
  SeatsReleased,
] as const

// Booking (예매).
/** Where a posted ticket goes. Personal data: it never leaves the concert system's own inboxes. */
export const Address = z.string().trim().min(1).max(300)
export type Address = z.infer<typeof Address>

export const BookingRequested = event(
  'concert.booking',
  'BookingRequested',
  z.strictObject({
    customerId: id,
    concertId: id,
    quantity,
    fulfilment: Fulfilment,
    address: Address.optional(),
    holdExpiresAt: instant,
  }),
)
export const BookingBooked = event(
  'concert.booking',
  'BookingBooked',
  z.strictObject({ amountKrw, concertTitle: text, venue: text, startsAt: instant }),
)
/** `seatsMayBeHeld`: the concert's answer was not waited for, so its seats must be given back in any case. */
export const BookingRejected = event(
  'concert.booking',
  'BookingRejected',
  z.strictObject({ concertId: id, reason: text, seatsMayBeHeld: z.boolean(), holdExpiresAt: instant }),
)
/** The intention to pay, stored before anybody is asked for money (G5). */
export const BookingPaymentRequested = event(
  'concert.booking',
  'BookingPaymentRequested',
  z.strictObject({ attempt: z.int().min(1), method: text, amountKrw, customerId: id, concertTitle: text }),
)
export const BookingPaymentDeclined = event(
  'concert.booking',
  'BookingPaymentDeclined',
  z.strictObject({ attempt: z.int().min(1), reason: text }),
)
export const BookingPaid = event(
  'concert.booking',
  'BookingPaid',
  z.strictObject({
    customerId: id,
    concertId: id,
    concertTitle: text,
    quantity,
    amountKrw,
    paymentId: id,
    fulfilment: Fulfilment,
    address: Address.optional(),
  }),
)
const over = { concertId: id, holdExpiresAt: instant, paymentAsked: z.boolean() }
export const BookingExpired = event('concert.booking', 'BookingExpired', z.strictObject(over))
export const BookingCancelled = event(
  'concert.booking',
  'BookingCancelled',
  z.strictObject({
    ...over,
    reason: z.enum(['customer', 'concert-cancelled']),
    /** A delivery was or will be prepared for it. */
    toBeDelivered: z.boolean(),
  }),
)
export const BookingDispatched = event('concert.booking', 'BookingDispatched', z.strictObject({}))
export const TicketIssued = event('concert.booking', 'TicketIssued', z.strictObject({ fulfilment: Fulfilment, by: id }))
export const bookingEvents = [
  BookingRequested,
  BookingBooked,
  BookingRejected,
  BookingPaymentRequested,
  BookingPaymentDeclined,
  BookingPaid,
  BookingExpired,
  BookingCancelled,
  BookingDispatched,
  TicketIssued,
] as const

// Delivery (배송), one per posted booking and under the booking's id.
export const DeliveryPrepared = event(
  'concert.delivery',
  'DeliveryPrepared',
  z.strictObject({ customerId: id, concertTitle: text, quantity, address: Address.optional() }),
)
export const DeliveryDispatchRequested = event(
  'concert.delivery',
  'DeliveryDispatchRequested',
  z.strictObject({ courierId: id }),
)
export const DeliveryDispatched = event('concert.delivery', 'DeliveryDispatched', z.strictObject({ courierId: id }))
export const DeliveryDelivered = event('concert.delivery', 'DeliveryDelivered', z.strictObject({ courierId: id }))
export const DeliveryCancelled = event('concert.delivery', 'DeliveryCancelled', z.strictObject({ reason: text }))
export const deliveryEvents = [
  DeliveryPrepared,
  DeliveryDispatchRequested,
  DeliveryDispatched,
  DeliveryDelivered,
  DeliveryCancelled,
] as const
