import { reservation } from '../../../durable-objects/museum/reservation.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { AdmissionRegistered } from '../../../queues/museum.ts'

/** Whenever admission has registered an entry, its reservation is completed (M4). */
export const completeReservationWhenAdmissionRegistered = policy({
  name: 'museum.complete-reservation-when-admission-registered',
  on: AdmissionRegistered,
  then: (_, reservationId) => [send(reservation, reservationId, { type: 'CompleteReservation' })],
})
