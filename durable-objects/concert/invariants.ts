/** What is true of concert ticketing at rest: seats, bookings, money and deliveries agree. */
import { all, type Invariant, unless, type World } from '../../kernel/invariants.ts'
import { type Instant, plusSeconds, reached } from '../../kernel/time.ts'
import { paymentEvents, paymentIdOf } from '../../queues/payment.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { isLeased } from '../shared/leases.ts'
import { paid } from '../shared/money.ts'
import { places } from '../shared/places.ts'
import { venueDateAt } from '../shared/venue-date.ts'
import { booking } from './booking.ts'
import { concert } from './concert.ts'
import { delivery } from './delivery.ts'
import { UNDO_SECONDS } from './entry.ts'
import { customers, priceOf, refundOf, refunds, takings, ticketsOf } from './terms-kept.ts'

const LIVE: readonly unknown[] = ['booked', 'paid', 'issued']
const PAID: readonly unknown[] = ['paid', 'issued']

/** Bookings, and those of whom it is known that they never will be, each of its concert. */
const known = (world: World): ReadonlySet<string> =>
  new Set(
    all(world, booking).flatMap(({ id, events }) =>
      events.flatMap((event) =>
        event.type === 'BookingRequested' || event.type === 'SeatsDisowned' ? [`${id} ${event.data.concertId}`] : [],
      ),
    ),
  )

const sales: Invariant = {
  name: 'seats are sold once, to the bookings that are paid, and a cancelled concert keeps only those that are issued',
  rule: 'C4, C6, G9',
  violations: (world) =>
    all(world, concert).flatMap(({ id, described, events, state }) => {
      const sold = events.flatMap((event) => (event.type === 'SeatsSold' ? [event.data.bookingId] : []))
      const back = new Set(events.flatMap((event) => (event.type === 'SeatsReleased' ? [event.data.bookingId] : [])))
      const kept = sold.filter((bookingId) => !back.has(bookingId)).sort()
      const own = all(world, booking).filter((one) => ticketsOf(one.described)?.concertId === id)
      const idsOf = (statuses: readonly unknown[]) =>
        own.flatMap((one) => (statuses.includes(one.described?.status) ? [one.id] : [])).sort()
      const holds = Object.entries(state && 'seats' in state ? state.seats.holds : {})
      return [
        ...unless(`${id} sold to`, sold, [...new Set(sold)]),
        ...unless(`${id} sold for good to`, kept, idsOf(PAID)),
        ...(state ? unless(`${id} knows of`, holds.flatMap(([by, seat]) => (seat.sold ? [by] : [])).sort(), kept) : []),
        ...(described?.status === 'cancelled' ? unless(`${id}, cancelled, has`, idsOf(['booked', 'paid']), []) : []),
      ]
    }),
}

const entries: Invariant = {
  name: 'each ticket lets one person in, of a booking that is issued and on the day of its concert; an undo comes in time',
  rule: 'C19, C20',
  violations: (world) =>
    all(world, booking).flatMap(({ id, described, events }) => {
      const inside = new Map<number, Instant>()
      const wrong = events.flatMap((event): readonly string[] => {
        if (event.type === 'TicketCheckedIn') {
          const { number } = event.data
          const before = inside.get(number)
          inside.set(number, event.time)
          return before === undefined ? [] : [`ticket ${number} of ${id} let two in`]
        }
        if (event.type !== 'CheckInUndone') return []
        const { number } = event.data
        const at = inside.get(number)
        inside.delete(number)
        const isInTime = at !== undefined && !reached(plusSeconds(at, UNDO_SECONDS), event.time)
        return isInTime ? [] : [`the check-in of ticket ${number} of ${id} was taken back too late`]
      })
      if (inside.size === 0) return wrong
      const terms = events.find((event) => event.type === 'BookingBooked')
      const days = [...inside.values()].map((at) => venueDateAt(at))
      return [
        ...wrong,
        ...unless(`${id}, with people inside, is`, described?.status, 'issued'),
        ...unless(`${id} let in on`, [...new Set(days)], terms ? [venueDateAt(terms.data.startsAt)] : []),
        ...[...inside.keys()]
          .filter((n) => n > (ticketsOf(described)?.quantity ?? 0))
          .map((n) => `${id} has no ticket ${n}`),
      ]
    }),
}

export const invariants: readonly Invariant[] = [
  ...everywhere(concert, booking, delivery),
  // A declined payment may be tried again, and several concerts may ask after one booking.
  once(
    booking,
    'BookingPaymentRequested',
    'BookingPaymentDeclined',
    'SeatsDisowned',
    'TicketCheckedIn',
    'CheckInUndone',
  ),
  once(delivery),
  passing(booking, 'requested'),
  final(concert, 'ConcertCancelled'),
  final(booking, 'BookingRejected', 'BookingExpired', 'BookingCancelled', 'TicketIssued'),
  final(delivery, 'DeliveryDelivered', 'DeliveryCancelled'),
  places(concert, {
    rule: 'C4, C5, C10, G4',
    steps: {
      TicketsRegistered: ({ quantity }) => ['more', quantity],
      SeatsHeld: ({ quantity, bookingId }) => ['held', quantity, bookingId],
      SeatsReleased: ({ quantity, bookingId }) => ['returned', quantity, bookingId],
    },
    claims: (world) =>
      all(world, booking).flatMap(({ id, described }) => {
        const tickets = LIVE.includes(described?.status) ? ticketsOf(described) : undefined
        return tickets ? [['held', tickets.quantity, id, tickets.concertId]] : []
      }),
    leased: (world) => {
      const there = known(world)
      return (state, bookingId, concertId) =>
        state.status !== 'new' && isLeased(state.leases, bookingId) && !there.has(`${bookingId} ${concertId}`)
    },
    capacity: (state) => (state.status === 'new' ? null : state.seats),
    says: (status, { free, held }) => ({
      registeredTickets: free + held,
      availableTickets: status === 'cancelled' ? 0 : free,
    }),
  }),
  sales,
  entries,
  customers,
  refunds,
  takings,
  paid(booking, {
    rule: 'C6, C10, C13, P1, P2, P6',
    payments: paymentEvents,
    paymentIdOf: (id) => paymentIdOf({ kind: booking.events.aggregate, id }),
    due: ({ described, events }) => {
      if (PAID.includes(described?.status)) return ['approved']
      const refundKrw = refundOf(described)
      if (refundKrw === 0) return ['approved']
      if (refundKrw !== undefined) return [refundKrw === priceOf(described) ? 'refunded' : 'partly-refunded']
      if (!events.some(({ type }) => type === 'BookingPaymentRequested')) return [null]
      return described?.status === 'booked' ? ['declined'] : ['declined', 'refunded', 'blocked']
    },
    priceKrw: ({ described }) => priceOf(described),
    isOver: ({ described }) => !LIVE.includes(described?.status) && refundOf(described) !== 0,
  }),
  leaves('C8, C10', booking, delivery, ({ described, events }) => {
    const happened = new Set(events.map(({ type }) => type))
    if (!described || !happened.has('BookingPaid') || ticketsOf(described)?.fulfilment !== 'post') return null
    if (described.status === 'issued') return 'delivered'
    if (!happened.has('BookingDispatched')) return described.status === 'cancelled' ? 'cancelled' : 'prepared'
    // A ticket that is on its way is not called back when the concert is cancelled.
    return described.status === 'cancelled' ? ['dispatched', 'delivered'] : 'dispatched'
  }),
]
