import { hospital } from '../../../durable-objects/screening/hospital.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { ReservationCancelled, ReservationForceCancelled, ReservationRejected } from '../../../queues/screening.ts'

/** Whenever a reservation is cancelled, by whomever, its place returns (S7, S10). */
export const releasePlaceWhenReservationOver = policy({
  name: 'screening.release-place-when-reservation-over',
  on: [ReservationCancelled, ReservationForceCancelled],
  then: ({ hospitalId, lapsesAt }, reservationId) => [
    send(hospital, hospitalId, { type: 'ReleasePlace', reservationId, lapsesAt }),
  ],
})

/**
 * Whenever a reservation is rejected because the hospital is full, an earlier question that is still on its way is
 * barred: a place that came free meanwhile would be held for nobody (G3).
 */
export const releasePlaceWhenReservationRejected = policy({
  name: 'screening.release-place-when-reservation-rejected',
  on: ReservationRejected,
  then({ hospitalId, reason, lapsesAt }, reservationId) {
    // Every other no of the hospital is one that stays.
    if (reason !== 'HospitalFull') return []
    return [send(hospital, hospitalId, { type: 'ReleasePlace', reservationId, lapsesAt })]
  },
})
