/** What is true of the museum at rest: places, reservations and entries agree. */
import { all, type Invariant } from '../../kernel/invariants.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { places } from '../shared/places.ts'
import { admission } from './admission.ts'
import { exhibition } from './exhibition.ts'
import { reservation } from './reservation.ts'

export const invariants: readonly Invariant[] = [
  ...everywhere(exhibition, reservation, admission),
  once(reservation),
  once(admission),
  passing(exhibition, 'deleting'),
  passing(reservation, 'requested'),
  final(exhibition, 'ExhibitionDeleted'),
  final(reservation, 'ReservationRejected', 'ReservationCancelled', 'ReservationForceCancelled', 'ReservationAdmitted'),
  final(admission, 'VisitorsAdmitted', 'AdmissionCancelled', 'AdmissionForceCancelled'),
  places(exhibition, {
    rule: 'M3, M6, M8, G4',
    steps: {
      ExhibitionRegistered: ({ capacity }) => ['more', capacity],
      PlacesHeld: ({ visitors, reservationId }) => ['held', visitors, reservationId],
      PlacesReleased: ({ visitors, reservationId }) => ['returned', visitors, reservationId],
      PlacesUsed: ({ visitors, reservationId }) => ['used', visitors, reservationId],
    },
    claims: (world) =>
      all(world, reservation).flatMap(({ id, described }) => {
        if (described?.status !== 'completed') return []
        const { admitted, visitors, exhibitionId } = described.data
        return [[admitted ? 'used' : 'held', visitors, id, exhibitionId]]
      }),
    capacity: (state) => (state.status === 'new' ? null : state.places),
    says: (status, { free, used }) => ({ available: status === 'open' ? free : 0, admitted: used }),
    over: 'deleted',
  }),
  leaves('M5–M8', reservation, admission, ({ described, events }) => {
    if (described?.status === 'completed') return described.data.admitted ? 'admitted' : 'registered'
    return events.some(({ type }) => type === 'ReservationPlaced') ? (described?.status ?? null) : null
  }),
]
