import { hospital } from '../../../durable-objects/screening/hospital.ts'
import { policy, send } from '../../../kernel/policy.ts'
import { ReservationCancelled, ReservationForceCancelled } from '../../../queues/screening.ts'

/** Whenever a reservation is cancelled, by whomever, its place returns (S7, S10). */
export const releasePlaceWhenReservationOver = policy({
  name: 'screening.release-place-when-reservation-over',
  on: [ReservationCancelled, ReservationForceCancelled],
  then: ({ hospitalId }, reservationId) => [send(hospital, hospitalId, { type: 'ReleasePlace', reservationId })],
})
