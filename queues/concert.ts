/** What concert ticketing (콘서트 예매) tells, and who hears it. */
import * as z from 'zod'
import { id, instant, line, text } from '../kernel/fields.ts'
import { sealed } from './sealed.ts'
import { system } from './system.ts'

const quantity = z.int().min(1)
const amountKrw = z.int().min(0)
const attempt = z.int().min(1)

/** How a ticket reaches the customer: by post, or issued at the venue (C7). */
export const Fulfilment = z.enum(['post', 'on-site'])
export type Fulfilment = z.infer<typeof Fulfilment>

/** Where a posted ticket goes: sealed, and even so it never leaves the concert system's own inboxes (K16). */
export const Address = sealed(line(300))
export type Address = z.infer<typeof Address>

/** More seats than any venue has; keeps the holds of one concert within one object's memory. */
export const TICKETS_LIMIT = 1_000_000
/** So many tickets of one concert somebody may have at a time, unless its manager says otherwise (C15). */
export const TICKETS_PER_PERSON = 10
export const TicketsPerPerson = z.int().min(1).max(TICKETS_LIMIT)

const REFUND_STEPS_LIMIT = 5
const REFUND_DAYS_LIMIT = 365
const RefundStep = z.strictObject({
  daysBefore: z.int().min(0).max(REFUND_DAYS_LIMIT),
  percent: z.int().min(0).max(100),
})
const isFalling = (steps: readonly z.infer<typeof RefundStep>[]): boolean =>
  steps.every((step, at) => {
    const before = steps[at - 1]
    return !before || (step.daysBefore < before.daysBefore && step.percent <= before.percent)
  })
/** How much comes back to whoever cancels so many days before the concert's day, or earlier (C13). */
export const RefundRules = z
  .array(RefundStep)
  .min(1)
  .max(REFUND_STEPS_LIMIT)
  .readonly()
  .refine(isFalling, 'Most days first, and the percent never rises as the day comes nearer')
  .meta({
    example: [
      { daysBefore: 10, percent: 100 },
      { daysBefore: 3, percent: 70 },
      { daysBefore: 1, percent: 50 },
    ],
  })
export type RefundRules = z.infer<typeof RefundRules>

export const concert = system(
  'concert',
  ['inventory', 'booking', 'delivery'],
  ['concert-manager', 'venue-staff', 'courier'],
)

/** Concert (콘서트): the inventory. */
export const concertEvents = concert.events(
  'concert',
  {
    ConcertRegistered: z.strictObject({
      managerId: id,
      organisation: id,
      title: text,
      venue: text,
      startsAt: instant,
      refundRules: RefundRules.optional(),
      ticketsPerPerson: TicketsPerPerson,
    }),
    TicketsRegistered: z.strictObject({ lotId: id, quantity, priceKrw: amountKrw }),
    SaleClosed: z.strictObject({}),
    ConcertCancelled: z.strictObject({}),
    /** The next holds of a cancelled concert whose bookings are to be cancelled. */
    HoldsRecalled: z.strictObject({ bookingIds: z.array(id).min(1).max(100), cancelledAt: instant }),
    /** Held for bookings that had not been stored yet: those that never were give the seats back. None is held longer than that. */
    HoldsQuestioned: z.strictObject({ bookingIds: z.array(id).min(1).max(100), holdExpiresAt: instant }),
    SeatsHeld: z.strictObject({ bookingId: id, customerId: id, quantity, amountKrw, holdExpiresAt: instant }),
    SeatsSold: z.strictObject({ bookingId: id }),
    /** `quantity` is 0 when the release overtook the hold: a tombstone that refuses a late hold (G3). */
    SeatsReleased: z.strictObject({ bookingId: id, quantity: z.int().min(0), holdExpiresAt: instant }),
  },
  {
    ConcertRegistered: ['view'],
    TicketsRegistered: ['view'],
    SaleClosed: ['view'],
    ConcertCancelled: ['view'],
    HoldsRecalled: ['concert-booking'],
    HoldsQuestioned: ['concert-booking'],
    SeatsHeld: ['view'],
    // A hold that becomes a sale changes no number that is shown, so the view need not hear of it.
    SeatsSold: [],
    SeatsReleased: ['view'],
  },
)

const ended = { concertId: id, holdExpiresAt: instant, paymentAsked: z.boolean() }

/** Booking (예매). */
export const bookingEvents = concert.events(
  'booking',
  {
    BookingRequested: z.strictObject({
      customerId: id,
      concertId: id,
      quantity,
      fulfilment: Fulfilment,
      address: Address.optional(),
      holdExpiresAt: instant,
    }),
    BookingBooked: z.strictObject({
      organisation: id,
      amountKrw,
      concertTitle: text,
      venue: text,
      startsAt: instant,
      /** Not later than the start (C14). */
      holdExpiresAt: instant,
      refundRules: RefundRules.optional(),
    }),
    /** `seatsMayBeHeld`: the concert's answer was not waited for, so its seats must be given back in any case. */
    BookingRejected: z.strictObject({
      concertId: id,
      reason: text,
      seatsMayBeHeld: z.boolean(),
      holdExpiresAt: instant,
    }),
    /** It has no claim on these seats; where there was no booking, none will be: a tombstone (G3). */
    SeatsDisowned: z.strictObject({ concertId: id, holdExpiresAt: instant }),
    /** The intention to pay, stored before anybody is asked for money (G5). */
    BookingPaymentRequested: z.strictObject({
      attempt,
      method: text,
      amountKrw,
      customerId: id,
      organisation: id,
      concertTitle: text,
    }),
    BookingPaymentDeclined: z.strictObject({ attempt, reason: text }),
    BookingPaid: z.strictObject({
      customerId: id,
      organisation: id,
      concertId: id,
      concertTitle: text,
      startsAt: instant,
      quantity,
      amountKrw,
      paymentId: id,
      fulfilment: Fulfilment,
      address: Address.optional(),
    }),
    BookingExpired: z.strictObject(ended),
    BookingCancelled: z.strictObject({
      ...ended,
      reason: z.enum(['customer', 'concert-cancelled']),
      /** A delivery was or will be prepared for it. */
      toBeDelivered: z.boolean(),
      /** So much of what was paid goes back; without it nothing was known to be paid, and whatever was taken does (C13). */
      refundKrw: amountKrw.optional(),
    }),
    /** Its concert had been cancelled when its customer cancelled it: the rest goes back as well (C13). */
    BookingRestRefunded: z.strictObject({ restKrw: amountKrw }),
    BookingDispatched: z.strictObject({}),
    TicketIssued: z.strictObject({ fulfilment: Fulfilment, by: id }),
    /** The bearer of one of its tickets is in the hall. */
    TicketCheckedIn: z.strictObject({ number: z.int().min(1), by: id }),
    CheckInUndone: z.strictObject({ number: z.int().min(1), by: id }),
  },
  {
    BookingRequested: ['view'],
    BookingBooked: ['view', 'notification'],
    BookingRejected: ['view', 'notification', 'concert-inventory'],
    SeatsDisowned: ['concert-inventory'],
    BookingPaymentRequested: [],
    BookingPaymentDeclined: ['view', 'notification'],
    BookingPaid: ['view', 'notification', 'concert-inventory', 'concert-delivery'],
    BookingExpired: ['view', 'notification', 'concert-inventory', 'payment'],
    BookingCancelled: ['view', 'notification', 'concert-inventory', 'payment', 'concert-delivery'],
    BookingRestRefunded: ['view', 'payment'],
    BookingDispatched: ['view'],
    TicketIssued: ['view', 'notification'],
    TicketCheckedIn: ['view'],
    CheckInUndone: ['view'],
  },
  ['address'],
  {
    BookingPaid: { 'concert-delivery': ({ fulfilment }) => fulfilment === 'post' },
    BookingExpired: { payment: ({ paymentAsked }) => paymentAsked },
    BookingCancelled: {
      payment: ({ paymentAsked }) => paymentAsked,
      'concert-delivery': ({ toBeDelivered }) => toBeDelivered,
    },
  },
)

/** Delivery (배송), one per posted booking and under the booking's id. */
export const deliveryEvents = concert.events(
  'delivery',
  {
    DeliveryPrepared: z.strictObject({
      customerId: id,
      organisation: id,
      concertTitle: text,
      startsAt: instant,
      quantity,
      address: Address.optional(),
    }),
    DeliveryDispatchRequested: z.strictObject({ courierId: id }),
    DeliveryDispatched: z.strictObject({ courierId: id }),
    DeliveryDelivered: z.strictObject({ courierId: id }),
    DeliveryCancelled: z.strictObject({ reason: text }),
  },
  {
    DeliveryPrepared: ['view', 'notification'],
    DeliveryDispatchRequested: [],
    DeliveryDispatched: ['view', 'notification'],
    DeliveryDelivered: ['view', 'notification', 'concert-booking'],
    DeliveryCancelled: ['view', 'notification'],
  },
  ['address'],
)
