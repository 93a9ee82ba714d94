/** What follows from what in concert ticketing (콘서트 예매): inbox by inbox, whenever this happened, that is done. */
import { booking } from '../../durable-objects/concert/booking.ts'
import { concert } from '../../durable-objects/concert/concert.ts'
import { delivery } from '../../durable-objects/concert/delivery.ts'
import { send, whenever } from '../../kernel/policy.ts'
import { bookingEvents, concertEvents, deliveryEvents } from '../../queues/concert.ts'
import type { PoliciesOf } from '../../queues/inbox.ts'

export const policies = {
  'concert-inventory': {
    /** Whenever a booking is paid, its held seats are sold. */
    sellSeats: whenever(bookingEvents, ['BookingPaid'], ({ concertId }, bookingId) =>
      send(concert, concertId, 'SellSeats', { bookingId }),
    ),
    /** Whenever a booking ends without a ticket, its seats return (C5, C10). */
    releaseSeats: whenever(
      bookingEvents,
      ['BookingCancelled', 'BookingExpired'],
      ({ concertId, holdExpiresAt }, bookingId) =>
        send(concert, concertId, 'ReleaseSeats', { bookingId, holdExpiresAt }),
    ),
    /**
     * Whenever a booking is rejected before the concert answered, its seats return if they were given. Also when there
     * were none left, or none for this person: a question that was asked twice may still be on its way, and must not hold
     * seats that came free meanwhile (G3). Every other no of the concert is for good: nothing is to be given back and nothing can come.
     */
    blockLateHold: whenever(
      bookingEvents,
      ['BookingRejected'],
      ({ concertId, reason, seatsMayBeHeld, holdExpiresAt }, bookingId) =>
        seatsMayBeHeld || reason === 'SeatsSoldOut' || reason === 'TicketsPerPersonReached'
          ? send(concert, concertId, 'ReleaseSeats', { bookingId, holdExpiresAt })
          : null,
    ),
    /** Whenever a booking has no claim on seats that are held for it, they return (C4). */
    releaseDisowned: whenever(bookingEvents, ['SeatsDisowned'], ({ concertId, holdExpiresAt }, bookingId) =>
      send(concert, concertId, 'ReleaseSeats', { bookingId, holdExpiresAt }),
    ),
  },

  'concert-booking': {
    /** Whenever a concert does not know whether somebody came for the seats it holds, that booking says so (C4). */
    vouchForSeats: whenever(concertEvents, ['HoldsQuestioned'], ({ bookingIds, holdExpiresAt }, concertId) =>
      bookingIds.map((id) => send(booking, id, 'VouchForSeats', { concertId, holdExpiresAt })),
    ),
    /** Whenever a cancelled concert recalls holds, their bookings are cancelled (G9). */
    recallBookings: whenever(concertEvents, ['HoldsRecalled'], ({ bookingIds, cancelledAt }) =>
      bookingIds.map((id) => send(booking, id, 'RecallBooking', { cancelledAt })),
    ),
    /** Whenever a delivery is delivered, its booking's ticket is issued (C8). */
    issueTicket: whenever(deliveryEvents, ['DeliveryDelivered'], ({ courierId }, bookingId) =>
      send(booking, bookingId, 'RecordDelivery', { courierId }),
    ),
  },

  'concert-delivery': {
    /** Whenever a booking with postal fulfilment is paid, its delivery is prepared (C8). */
    prepareDelivery: whenever(
      bookingEvents,
      ['BookingPaid'],
      ({ customerId, organisation, concertTitle, startsAt, quantity, fulfilment, address }, bookingId) => {
        if (fulfilment !== 'post') return null
        if (!address) throw new Error(`booking ${bookingId} goes by post, but nowhere`)
        const parcel = { customerId, organisation, concertTitle, startsAt, quantity, address }
        return send(delivery, bookingId, 'PrepareDelivery', parcel)
      },
    ),
    /**
     * Whenever a booking that was to be delivered is cancelled, its delivery is cancelled (C10). The refund has the
     * same cause and need not be waited for; a delivery not prepared yet becomes a tombstone.
     */
    cancelDelivery: whenever(bookingEvents, ['BookingCancelled'], ({ toBeDelivered, reason }, bookingId) =>
      toBeDelivered ? send(delivery, bookingId, 'CancelDelivery', { reason }) : null,
    ),
  },
} satisfies PoliciesOf<'concert'>
