import { record } from '../../../durable-objects/screening/record.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { ReservationCompleted } from '../../../queues/screening.ts'

/** Whenever a reservation is completed, its record is registered (S5). */
export const registerRecordWhenReservationCompleted = policy({
  name: 'screening.register-record-when-reservation-completed',
  on: ReservationCompleted,
  then: (screening, reservationId) => [send(record, reservationId, { type: 'RegisterRecord', ...screening })],
})
