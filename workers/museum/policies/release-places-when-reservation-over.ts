import { exhibition } from '../../../durable-objects/museum/exhibition.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { ReservationCancelled, ReservationForceCancelled, ReservationRejected } from '../../../queues/museum.ts'

/** Whenever a reservation ends without a visit, its places return (M6, M8). */
export const releasePlacesWhenReservationOver = policy({
  name: 'museum.release-places-when-reservation-over',
  on: [ReservationCancelled, ReservationForceCancelled],
  then: ({ exhibitionId, lapsesAt }, reservationId) => [
    send(exhibition, exhibitionId, { type: 'ReleasePlaces', reservationId, lapsesAt }),
  ],
})

/**
 * Whenever a reservation is rejected for want of places, an earlier question that is still on its way is barred: places
 * that came free meanwhile would be held for nobody.
 */
export const releasePlacesWhenReservationRejected = policy({
  name: 'museum.release-places-when-reservation-rejected',
  on: ReservationRejected,
  then({ exhibitionId, reason, lapsesAt }, reservationId) {
    // Every other no of the exhibition is one that stays.
    if (reason !== 'ExhibitionFull') return []
    return [send(exhibition, exhibitionId, { type: 'ReleasePlaces', reservationId, lapsesAt })]
  },
})
