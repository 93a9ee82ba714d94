import { record } from '../../../durable-objects/screening/record.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { ReservationForceCancelled } from '../../../queues/screening.ts'

/** Whenever a completed reservation is force-cancelled, its record is too (S11). */
export const forceCancelRecordWhenReservationForceCancelled = policy({
  name: 'screening.force-cancel-record-when-reservation-force-cancelled',
  on: ReservationForceCancelled,
  then: ({ screening }, reservationId) =>
    screening ? [send(record, reservationId, { type: 'ForceCancelRecord', ...screening })] : [],
})
