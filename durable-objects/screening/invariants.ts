/** What is true of health screening at rest: places, reservations and records agree. */
import { all, type Invariant } from '../../kernel/invariants.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { places } from '../shared/places.ts'
import { hospital } from './hospital.ts'
import { record } from './record.ts'
import { reservation } from './reservation.ts'

/** What becomes of the record of a reservation that was completed. */
const recordOf: Readonly<Record<string, string>> = {
  completed: 'registered',
  cancelled: 'cancelled',
  'force-cancelled': 'force-cancelled',
}

export const invariants: readonly Invariant[] = [
  ...everywhere(hospital, reservation, record),
  once(reservation),
  once(record),
  passing(hospital, 'deleting'),
  passing(reservation, 'requested'),
  final(hospital, 'HospitalDeleted'),
  final(reservation, 'ReservationRejected', 'ReservationCancelled', 'ReservationForceCancelled'),
  final(record, 'RecordCancelled', 'RecordForceCancelled'),
  places(hospital, {
    rule: 'S3, S7, S9, G4',
    steps: {
      HospitalRegistered: ({ capacity }) => ['more', capacity],
      PlaceHeld: ({ reservationId }) => ['held', 1, reservationId],
      PlaceReleased: ({ reservationId, wasHeld }) => ['returned', wasHeld ? 1 : 0, reservationId],
    },
    claims: (world) =>
      all(world, reservation).flatMap(({ id, described, shown }) => {
        if (described?.status !== 'completed') return []
        // Where somebody is screened is shown to that person alone, and to nobody who only inspects (S12).
        return [['held', 1, id, String(shown?.data.hospitalId ?? described.data.hospitalId)]]
      }),
    capacity: (state) => (state.status === 'new' ? null : state.places),
    says: (status, { free }) => ({ available: status === 'open' ? free : 0 }),
    over: 'deleted',
  }),
  leaves('S5, S8, S11', reservation, record, ({ described, events }) => {
    const wasCompleted = events.some(({ type }) => type === 'ReservationCompleted')
    return (wasCompleted && recordOf[described?.status ?? '']) || null
  }),
]
