/**
 * What can be read of health screening (건강검진 예약). Everybody sees the hospitals; a reservation and its history are
 * shown to its owner and to nobody else, whatever their role (S12). The staff of a hospital see its records and who comes,
 * and each look of theirs is kept for those people to see (S14).
 */
import * as z from 'zod'
import type { access } from '../../durable-objects/screening/access.ts'
import type { hospital } from '../../durable-objects/screening/hospital.ts'
import type { record } from '../../durable-objects/screening/record.ts'
import type { reservation } from '../../durable-objects/screening/reservation.ts'
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventName } from '../../kernel/events.ts'
import { date, id, instant, text } from '../../kernel/fields.ts'
import { type reservationEvents, Screening } from '../../queues/screening.ts'
import { calendar } from '../http/carried.ts'
import { named } from '../http/names.ts'
import {
  type Beside,
  type ChangeRow,
  count,
  customers,
  history,
  type LookAt,
  list,
  narrowed,
  newest,
  one,
  own,
  type Row,
  type Shown,
  theirsBy,
} from '../http/reads.ts'
import { resource, type ShownOf } from '../http/resource.ts'

const { organisation: _, ...screening } = Screening.shape

export const hospitals = resource<typeof hospital>('screening.hospital')({
  tag: 'Hospitals (검진 병원)',
  none: 'HospitalNotFound',
  statuses: ['open', 'deleting', 'deleted'],
  fields: {
    name: text,
    date,
    capacity: count,
    available: count,
    // How many came; never who (S12).
    attended: count,
    // How far a deletion has come.
    reservationsLeft: count.optional(),
  },
})
export const reservations = resource<typeof reservation>('screening.reservation')({
  tag: 'Screening reservations (검진 예약)',
  none: 'ReservationNotFound',
  statuses: ['requested', 'completed', 'attended', 'missed', 'rejected', 'cancelled', 'force-cancelled'],
  live: ['requested', 'completed'],
  fields: { ...z.object(screening).partial().shape, hospitalId: id, reason: text.optional() },
})
export const records = resource<typeof record>('screening.record')({
  tag: 'Screening records (예약 관리 항목)',
  none: 'RecordNotFound',
  statuses: ['registered', 'attended', 'missed', 'cancelled', 'force-cancelled'],
  fields: screening,
})

const Cause = z.enum(['customer', 'hospital', 'hospital-deleted', 'day-over'])
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
    ReservationAttended: 'hospital',
    ReservationMissed: 'day-over',
  } satisfies Record<EventOfReservation, Cause>),
)
const REJECTION: EventOfReservation = 'ReservationRejected'

/** A change with its cause, and for a rejection also its reason: a reservation ends there, so its row tells it. */
const explained = ({ event }: ChangeRow, { data: { reason } }: Row) => {
  const cause = causes.get(event)
  if (cause === undefined) throw new Error(`Nothing is known of the cause of ${event}`)
  return { cause, ...(event === REJECTION && typeof reason === 'string' && { reason }) }
}

const Person = {
  customerId: id.nullable().meta({
    description: 'Who comes; null until My page of that person knows the reservation, and once the person is forgotten',
  }),
}
/** A record with who comes. */
const attended: Shown<Row, ShownOf<typeof records> & z.infer<z.ZodObject<typeof Person>>> = {
  // The fields of the resource are in its shape, which has lost their types.
  schema: records.shape.extend(Person) as never,
  of: ({ owner, organisation: _, data, ...row }) => ({ ...shownOf(row), ...data, customerId: owner }),
}
const shownOf = ({ id, status, version, createdAt, changedAt }: Omit<Row, 'owner' | 'organisation' | 'data'>) => ({
  id,
  status,
  version,
  createdAt,
  changedAt,
})

const keepAccess = ({ by, organisation, ids, asked }: LookAt): CommandOf<typeof access> => ({
  type: 'KeepAccess',
  readerId: by,
  organisation,
  what: asked.hospitalId === undefined ? 'all' : 'slot',
  reservationIds: ids,
})

/** So many looks are shown, the newest: nobody is looked at more often. */
const ACCESSES_SHOWN = 1_000
const ACCESSES = `SELECT reader, organisation, what, at FROM screening_access WHERE reservation = ?1
ORDER BY at DESC, id DESC LIMIT ${ACCESSES_SHOWN}`

/** Who of the hospital has seen that this person comes. */
const Accesses = z.object({
  accesses: z
    .array(
      z.object({
        reader: id.meta({ description: 'Who looked' }),
        organisation: id.meta({ description: 'The hospital they work for' }),
        what: z.enum(['slot', 'all']).meta({ description: 'At the records of this day, or at all of the hospital’s' }),
        at: instant,
      }),
    )
    .meta({ description: 'Looks of the hospital’s staff at your record and your id, newest first' }),
})
const accesses: Beside<z.infer<typeof Accesses>> = {
  schema: Accesses,
  of: async (db, reservation) => ({ accesses: (await db.prepare(ACCESSES).bind(reservation).all()).results }),
}

export const reads = [
  narrowed(
    list(
      '/v1/screening/hospitals',
      hospitals,
      'The hospital slots to come, or past ones, newest first (검진 병원 목록)',
      [['everybody', newest]],
    ),
    { onDay: 'date', ours: ['hospital-admin'] },
  ),
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
  calendar(
    '/v1/screening/reservations/{id}/calendar.ics',
    reservations,
    'A reservation for your calendar: its day alone, for calendars are seen by others (일정)',
    ({ status, data }) =>
      typeof data.date === 'string'
        ? {
            when: { day: data.date },
            title: '나루 예약 · Naru',
            cancelled: !['requested', 'completed', 'attended'].includes(status),
          }
        : null,
  ),
  history(
    '/v1/screening/reservations/{id}/history',
    reservations,
    'Every state of one of your reservations, with its time and cause, and who of the hospital looked at it (검진 예약 이력)',
    { owners: customers },
    {
      schema: z.object({
        cause: Cause.meta({
          description: 'Whose doing it was: yours, the hospital’s, its deletion’s, or that of the clock',
        }),
        reason: z.string().optional().meta({ description: 'Why it was rejected', example: 'HospitalFull' }),
      }),
      of: ({ change, resource }) => explained(change, resource),
    },
    accesses,
  ),
  named(
    list(
      '/v1/screening/records',
      records,
      'Who comes: the records of the organisation, of one slot or of all. Each look is kept, for those people to see (예약 관리 항목 목록)',
      [[['hospital-admin'], theirsBy('hospitalId')]],
      attended,
      { peopleOf: 'screening.reservation', keptBy: 'screening.access', keep: keepAccess },
    ),
    { field: 'customerName', to: ['hospital-admin'] },
  ),
]
