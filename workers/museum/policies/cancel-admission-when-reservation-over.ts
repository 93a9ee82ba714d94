import { admission } from '../../../durable-objects/museum/admission.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { ReservationCancelled, ReservationForceCancelled } from '../../../queues/museum.ts'

/**
 * Whenever a reservation is cancelled, so is its entry (M6); one not registered yet becomes a tombstone. A reservation
 * that never held places has no entry and will have none.
 */
export const cancelAdmissionWhenReservationCancelled = policy({
  name: 'museum.cancel-admission-when-reservation-cancelled',
  on: ReservationCancelled,
  then: ({ visit }, reservationId) =>
    visit ? [send(admission, reservationId, { type: 'CancelAdmission', ...visit })] : [],
})

/** Whenever a reservation is force-cancelled with its exhibition, so is its entry (M8). */
export const forceCancelAdmissionWhenReservationForceCancelled = policy({
  name: 'museum.force-cancel-admission-when-reservation-force-cancelled',
  on: ReservationForceCancelled,
  then: ({ visit }, reservationId) =>
    visit ? [send(admission, reservationId, { type: 'ForceCancelAdmission', ...visit })] : [],
})
