/** What follows from what in museum exhibitions: inbox by inbox, whenever this happened, that is done. */
import { admission } from '../../durable-objects/museum/admission.ts'
import { exhibition } from '../../durable-objects/museum/exhibition.ts'
import { reservation } from '../../durable-objects/museum/reservation.ts'
import { send, whenever } from '../../kernel/policy.ts'
import type { PoliciesOf } from '../../queues/inbox.ts'
import { admissionEvents, exhibitionEvents, reservationEvents } from '../../queues/museum.ts'

export const policies = {
  'museum-exhibition': {
    /** Whenever a reservation ends without a visit, its places return (M6, M8, M11). */
    releasePlaces: whenever(
      reservationEvents,
      ['ReservationCancelled', 'ReservationForceCancelled', 'ReservationMissed'],
      ({ exhibitionId, lapsesAt }, reservationId) =>
        send(exhibition, exhibitionId, 'ReleasePlaces', { reservationId, lapsesAt }),
    ),
    /**
     * Whenever a reservation is rejected for want of places, or because its customer has so many, an earlier question that
     * is still on its way is blocked: places that came free meanwhile would be held for nobody. Every other no stays.
     */
    blockLateHold: whenever(
      reservationEvents,
      ['ReservationRejected'],
      ({ exhibitionId, reason, lapsesAt }, reservationId) =>
        reason === 'ExhibitionFull' || reason === 'VisitorsPerPersonReached'
          ? send(exhibition, exhibitionId, 'ReleasePlaces', { reservationId, lapsesAt })
          : null,
    ),
    /** Whenever visitors are let in, their places are used up (M5): a deletion of the exhibition does not wait for them. */
    usePlaces: whenever(reservationEvents, ['ReservationAdmitted'], ({ exhibitionId, lapsesAt }, reservationId) =>
      send(exhibition, exhibitionId, 'UsePlaces', { reservationId, lapsesAt }),
    ),
  },

  'museum-reservation': {
    /** Whenever an exhibition under deletion recalls holds, their reservations are force-cancelled (M8). */
    forceCancelReservations: whenever(exhibitionEvents, ['HoldsRecalled'], ({ reservationIds }) =>
      reservationIds.map((id) => send(reservation, id, 'ForceCancelReservation')),
    ),
    /** Whenever admission has registered an entry, its reservation is completed (M4). */
    completeReservation: whenever(admissionEvents, ['AdmissionRegistered'], (_, reservationId) =>
      send(reservation, reservationId, 'CompleteReservation'),
    ),
  },

  'museum-admission': {
    /** Whenever a reservation holds its places, admission keeps an entry for it (M5). */
    registerAdmission: whenever(reservationEvents, ['ReservationPlaced'], (visit, reservationId) =>
      send(admission, reservationId, 'RegisterAdmission', visit),
    ),
    /**
     * Whenever a reservation is cancelled, so is its entry (M6); one not registered yet becomes a tombstone. A
     * reservation that never held places has no entry and will have none.
     */
    cancelAdmission: whenever(reservationEvents, ['ReservationCancelled'], ({ visit }, reservationId) =>
      visit ? send(admission, reservationId, 'CancelAdmission', visit) : null,
    ),
    /** Whenever a reservation is force-cancelled with its exhibition, so is its entry (M8). */
    forceCancelAdmission: whenever(reservationEvents, ['ReservationForceCancelled'], ({ visit }, reservationId) =>
      visit ? send(admission, reservationId, 'ForceCancelAdmission', visit) : null,
    ),
    /** Whenever a reservation is missed, so is its entry (M11). */
    missAdmission: whenever(reservationEvents, ['ReservationMissed'], ({ visit }, reservationId) =>
      send(admission, reservationId, 'MissAdmission', visit),
    ),
  },
} satisfies PoliciesOf<'museum'>
