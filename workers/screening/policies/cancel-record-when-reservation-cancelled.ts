import { record } from '../../../durable-objects/screening/record.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { ReservationCancelled } from '../../../queues/screening.ts'

/** Whenever a completed reservation is cancelled by its customer, its record is cancelled (S8). */
export const cancelRecordWhenReservationCancelled = policy({
  name: 'screening.cancel-record-when-reservation-cancelled',
  on: ReservationCancelled,
  then: ({ screening }, reservationId) =>
    screening ? [send(record, reservationId, { type: 'CancelRecord', ...screening })] : [],
})
