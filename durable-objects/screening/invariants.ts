/** What is true of health screening at rest: places, reservations and records agree. */
import { all, type Invariant, type Known } from '../../kernel/invariants.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { places } from '../shared/places.ts'
import { access } from './access.ts'
import { hospital } from './hospital.ts'
import { record } from './record.ts'
import { reservation } from './reservation.ts'

/** What becomes of the record of a reservation that was completed. */
const recordOf: Readonly<Record<string, string>> = {
  completed: 'registered',
  attended: 'attended',
  missed: 'missed',
  cancelled: 'cancelled',
  'force-cancelled': 'force-cancelled',
}

/** Where somebody is screened is shown to that person alone, and to nobody who only inspects (S12). */
const hospitalOf = ({ described, shown }: Known<typeof reservation>): string =>
  String(shown?.data.hospitalId ?? described?.data.hospitalId)

export const invariants: readonly Invariant[] = [
  ...everywhere(hospital, reservation, record, access),
  once(reservation),
  once(record),
  passing(hospital, 'deleting'),
  passing(reservation, 'requested'),
  final(hospital, 'HospitalDeleted'),
  final(
    reservation,
    'ReservationRejected',
    'ReservationCancelled',
    'ReservationForceCancelled',
    'ReservationAttended',
    'ReservationMissed',
  ),
  final(record, 'RecordAttended', 'RecordMissed', 'RecordCancelled', 'RecordForceCancelled'),
  places(hospital, {
    rule: 'S3, S7, S9, S15, G4',
    steps: {
      HospitalRegistered: ({ capacity }) => ['more', capacity],
      PlaceHeld: ({ reservationId }) => ['held', 1, reservationId],
      PlaceReleased: ({ reservationId, wasHeld }) => ['returned', wasHeld ? 1 : 0, reservationId],
      PlaceUsed: ({ reservationId }) => ['used', 1, reservationId],
    },
    claims: (world) =>
      all(world, reservation).flatMap((one) => {
        const status = one.described?.status
        if (status !== 'completed' && status !== 'attended') return []
        return [[status === 'attended' ? 'used' : 'held', 1, one.id, hospitalOf(one)]]
      }),
    capacity: (state) => (state.status === 'new' ? null : state.places),
    says: (status, { free }) => ({ available: status === 'open' ? free : 0 }),
    over: 'deleted',
  }),
  {
    name: 'nobody has two places at a hospital on one day',
    rule: 'S13',
    violations: (world) => {
      const live = all(world, reservation).flatMap((one) => {
        const { status, owner } = one.described ?? {}
        return status === 'completed' && owner ? [`${owner} at ${hospitalOf(one)}`] : []
      })
      return live.filter((one, at) => live.indexOf(one) < at)
    },
  },
  leaves('S5, S8, S11, S15', reservation, record, ({ described, events }) => {
    const wasCompleted = events.some(({ type }) => type === 'ReservationCompleted')
    return (wasCompleted && recordOf[described?.status ?? '']) || null
  }),
]
