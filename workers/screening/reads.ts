/**
 * What can be read of health screening (건강검진 예약). Everybody sees the hospitals; a reservation and its history are
 * shown to its owner and to nobody else, whatever their role; hospitals see their records, which name no person (S12).
 */
import * as z from 'zod'
import type { hospital } from '../../durable-objects/screening/hospital.ts'
import type { record } from '../../durable-objects/screening/record.ts'
import type { reservation } from '../../durable-objects/screening/reservation.ts'
import type { EventName } from '../../kernel/events.ts'
import { date, id, text } from '../../kernel/fields.ts'
import { type reservationEvents, Screening } from '../../queues/screening.ts'
import { type ChangeRow, count, customers, history, list, newest, one, own, type Row, theirsBy } from '../http/reads.ts'
import { resource } from '../http/resource.ts'

export const hospitals = resource<typeof hospital>('screening.hospital')({
  tag: 'Hospitals (검진 병원)',
  none: 'HospitalNotFound',
  statuses: ['open', 'deleting', 'deleted'],
  fields: {
    name: text,
    date,
    capacity: count,
    available: count,
    // How far a deletion has come.
    reservationsLeft: count.optional(),
  },
})
export const reservations = resource<typeof reservation>('screening.reservation')({
  tag: 'Screening reservations (검진 예약)',
  none: 'ReservationNotFound',
  statuses: ['requested', 'completed', 'rejected', 'cancelled', 'force-cancelled'],
  fields: { ...Screening.partial().shape, hospitalId: id, reason: text.optional() },
})
const records = resource<typeof record>('screening.record')({
  tag: 'Screening records (예약 관리 항목)',
  none: 'RecordNotFound',
  statuses: ['registered', 'cancelled', 'force-cancelled'],
  fields: Screening.shape,
})

const Cause = z.enum(['customer', 'hospital', 'hospital-deleted'])
type Cause = z.infer<typeof Cause>
type EventOfReservation = EventName<typeof reservationEvents>

/** What brought a reservation into a state, by the event. */
const causes: ReadonlyMap<string, Cause> = new Map(
  Object.entries({
    ReservationRequested: 'customer',
    ReservationCompleted: 'hospital',
    ReservationRejected: 'hospital',
    ReservationCancelled: 'customer',
    ReservationForceCancelled: 'hospital-deleted',
  } satisfies Record<EventOfReservation, Cause>),
)
const REJECTION: EventOfReservation = 'ReservationRejected'

/** A change with its cause, and for a rejection also its reason: a reservation ends there, so its row tells it. */
const explained = ({ event }: ChangeRow, { data: { reason } }: Row) => {
  const cause = causes.get(event)
  if (cause === undefined) throw new Error(`Nothing is known of the cause of ${event}`)
  return { cause, ...(event === REJECTION && typeof reason === 'string' && { reason }) }
}

export const reads = [
  list('/v1/screening/hospitals', hospitals, 'The hospital slots, newest first (검진 병원 목록)', [
    ['everybody', newest],
  ]),
  one(
    '/v1/screening/hospitals/{id}',
    hospitals,
    'One slot, with `available`; while it is deleted with `reservationsLeft` (검진 병원 조회)',
    'everybody',
  ),
  list('/v1/screening/reservations', reservations, 'Own reservations, newest first (내 검진 예약 목록)', [
    [customers, own],
  ]),
  one('/v1/screening/reservations/{id}', reservations, 'One of your own reservations (검진 예약 조회)', {
    owners: customers,
  }),
  history(
    '/v1/screening/reservations/{id}/history',
    reservations,
    'Every state of one of your reservations, with its time and cause (검진 예약 이력)',
    { owners: customers },
    {
      schema: z.object({
        cause: Cause.meta({ description: 'Whose doing it was: yours, the hospital’s answer, or its deletion' }),
        reason: z.string().optional().meta({ description: 'Why it was rejected', example: 'HospitalFull' }),
      }),
      of: ({ change, resource }) => explained(change, resource),
    },
  ),
  list(
    '/v1/screening/records',
    records,
    'What the hospital keeps of reservations, without the person: of one slot, or of all (예약 관리 항목 목록)',
    [[['hospital-admin'], theirsBy('hospitalId')]],
  ),
]
