/** What is true of the museum at rest: places, reservations and entries agree. */
import { all, type Invariant } from '../../kernel/invariants.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { places } from '../shared/places.ts'
import { admission } from './admission.ts'
import { exhibition } from './exhibition.ts'
import { reservation } from './reservation.ts'

const isLive = (status: string | undefined): boolean => status === 'completed' || status === 'admitted'

export const invariants: readonly Invariant[] = [
  ...everywhere(exhibition, reservation, admission),
  once(reservation),
  once(admission),
  passing(exhibition, 'deleting'),
  passing(reservation, 'requested'),
  final(exhibition, 'ExhibitionDeleted'),
  final(
    reservation,
    'ReservationRejected',
    'ReservationCancelled',
    'ReservationForceCancelled',
    'ReservationAdmitted',
    'ReservationMissed',
  ),
  final(admission, 'VisitorsAdmitted', 'AdmissionCancelled', 'AdmissionForceCancelled', 'AdmissionMissed'),
  places(exhibition, {
    rule: 'M3, M6, M8, M11, M14, G4',
    steps: {
      ExhibitionRegistered: ({ capacity }) => ['more', capacity],
      CapacityChanged: ({ change }) => ['more', change],
      PlacesHeld: ({ visitors, reservationId }) => ['held', visitors, reservationId],
      PlacesReleased: ({ visitors, reservationId }) => ['returned', visitors, reservationId],
      PlacesUsed: ({ visitors, reservationId }) => ['used', visitors, reservationId],
    },
    claims: (world) =>
      all(world, reservation).flatMap(({ id, described }) => {
        if (!described || !isLive(described.status)) return []
        const { visitors, exhibitionId } = described.data
        return [[described.status === 'admitted' ? 'used' : 'held', visitors, id, exhibitionId]]
      }),
    capacity: (state) => (state.status === 'new' ? null : state.places),
    says: (status, { free, used }) => ({ available: status === 'open' ? free : 0, admitted: used }),
    over: 'deleted',
  }),
  {
    name: 'nobody comes to an exhibition with more visitors than one person may',
    rule: 'M13',
    violations: (world) => {
      const live = all(world, reservation).filter(({ described }) => isLive(described?.status))
      const requests = live.flatMap(({ events }) =>
        events.flatMap(({ type, data }) => (type === 'ReservationRequested' ? [data] : [])),
      )
      const theirs = Map.groupBy(requests, ({ customerId, exhibitionId }) => `${customerId} in ${exhibitionId}`)
      return Array.from(theirs).flatMap(([who, wanted]) => {
        const visitors = wanted.reduce((sum, one) => sum + one.visitors, 0)
        const limit = Math.max(...wanted.map((one) => one.visitorsPerPerson))
        return visitors > limit ? [`${who}: ${visitors} of ${limit}`] : []
      })
    },
  },
  leaves('M5–M8, M11', reservation, admission, ({ described, events }) => {
    if (described?.status === 'completed') return 'registered'
    return events.some(({ type }) => type === 'ReservationPlaced') ? (described?.status ?? null) : null
  }),
]
