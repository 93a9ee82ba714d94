import { exhibition } from '../../../durable-objects/museum/exhibition.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { ReservationAdmitted } from '../../../queues/museum.ts'

/** Whenever visitors are let in, their places are used up (M5): a deletion of the exhibition does not wait for them. */
export const usePlacesWhenReservationAdmitted = policy({
  name: 'museum.use-places-when-reservation-admitted',
  on: ReservationAdmitted,
  then: ({ exhibitionId, lapsesAt }, reservationId) => [
    send(exhibition, exhibitionId, { type: 'UsePlaces', reservationId, lapsesAt }),
  ],
})
