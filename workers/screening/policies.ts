/** What follows from what in health screening: inbox by inbox, whenever this happened, that is done. */
import { hospital } from '../../durable-objects/screening/hospital.ts'
import { record } from '../../durable-objects/screening/record.ts'
import { reservation } from '../../durable-objects/screening/reservation.ts'
import { send, whenever } from '../../kernel/policy.ts'
import type { PoliciesOf } from '../../queues/inbox.ts'
import { hospitalEvents, reservationEvents } from '../../queues/screening.ts'

export const policies = {
  'screening-hospital': {
    /** Whenever a reservation is cancelled, by whomever, or missed, its place returns (S7, S10, S15). */
    releasePlace: whenever(
      reservationEvents,
      ['ReservationCancelled', 'ReservationForceCancelled', 'ReservationMissed'],
      ({ hospitalId, lapsesAt }, reservationId) =>
        send(hospital, hospitalId, 'ReleasePlace', { reservationId, lapsesAt }),
    ),
    /**
     * Whenever a reservation is rejected because the hospital is full, or its customer has another place there, an
     * earlier question that is still on its way is blocked: a place that came free meanwhile would be held for nobody
     * (G3). Every other no of the hospital is one that stays.
     */
    blockLateHold: whenever(
      reservationEvents,
      ['ReservationRejected'],
      ({ hospitalId, reason, lapsesAt }, reservationId) =>
        reason === 'HospitalFull' || reason === 'AlreadyReserved'
          ? send(hospital, hospitalId, 'ReleasePlace', { reservationId, lapsesAt })
          : null,
    ),
    /** Whenever somebody came, the place is used up: a deletion of the slot does not wait for it (S15). */
    usePlace: whenever(reservationEvents, ['ReservationAttended'], ({ hospitalId, lapsesAt }, reservationId) =>
      send(hospital, hospitalId, 'UsePlace', { reservationId, lapsesAt }),
    ),
  },

  'screening-reservation': {
    /** Whenever a slot that is being deleted recalls places, their reservations are force-cancelled (S9). */
    forceCancelReservations: whenever(hospitalEvents, ['PlacesRecalled'], ({ reservationIds }) =>
      reservationIds.map((id) => send(reservation, id, 'ForceCancelReservation')),
    ),
  },

  'screening-record': {
    /** Whenever a reservation is completed, its record is registered (S5). */
    registerRecord: whenever(reservationEvents, ['ReservationCompleted'], (screening, reservationId) =>
      send(record, reservationId, 'RegisterRecord', screening),
    ),
    /** Whenever a completed reservation is cancelled by its customer, its record is cancelled (S8). */
    cancelRecord: whenever(reservationEvents, ['ReservationCancelled'], ({ screening }, reservationId) =>
      screening ? send(record, reservationId, 'CancelRecord', screening) : null,
    ),
    /** Whenever a completed reservation is force-cancelled, its record is too (S11). */
    forceCancelRecord: whenever(reservationEvents, ['ReservationForceCancelled'], ({ screening }, reservationId) =>
      screening ? send(record, reservationId, 'ForceCancelRecord', screening) : null,
    ),
    /** Whenever a reservation is missed, so is its record (S15). */
    missRecord: whenever(reservationEvents, ['ReservationMissed'], ({ screening }, reservationId) =>
      screening ? send(record, reservationId, 'MissRecord', screening) : null,
    ),
  },
} satisfies PoliciesOf<'screening'>
