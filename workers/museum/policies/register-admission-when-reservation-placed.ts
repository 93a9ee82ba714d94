import { admission } from '../../../durable-objects/museum/admission.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { ReservationPlaced } from '../../../queues/museum.ts'

/** Whenever a reservation holds its places, admission keeps an entry for it (M5). */
export const registerAdmissionWhenReservationPlaced = policy({
  name: 'museum.register-admission-when-reservation-placed',
  on: ReservationPlaced,
  then: (visit, reservationId) => [send(admission, reservationId, { type: 'RegisterAdmission', ...visit })],
})
