import { reservation } from '../../../durable-objects/screening/reservation.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { PlacesRecalled } from '../../../queues/screening.ts'

/** Whenever a slot that is being deleted calls places off, their reservations are force-cancelled (S9). */
export const forceCancelReservationWhenPlaceCalledOff = policy({
  name: 'screening.force-cancel-reservation-when-place-called-off',
  on: PlacesRecalled,
  then: ({ reservationIds }) => reservationIds.map((id) => send(reservation, id, { type: 'ForceCancelReservation' })),
})
