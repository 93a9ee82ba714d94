import { reservation } from '../../../durable-objects/museum/reservation.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { HoldsRecalled } from '../../../queues/museum.ts'

/** Whenever an exhibition under deletion calls holds off, their reservations are force-cancelled (M8). */
export const forceCancelReservationWhenHoldCalledOff = policy({
  name: 'museum.force-cancel-reservation-when-hold-called-off',
  on: HoldsRecalled,
  then: ({ reservationIds }) => reservationIds.map((id) => send(reservation, id, { type: 'ForceCancelReservation' })),
})
