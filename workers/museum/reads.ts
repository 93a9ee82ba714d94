/** What can be read of museum exhibitions (미술관 전시 예약): exhibitions, reservations, admissions (M9). */
import * as z from 'zod'
import type { admission } from '../../durable-objects/museum/admission.ts'
import type { exhibition } from '../../durable-objects/museum/exhibition.ts'
import type { reservation } from '../../durable-objects/museum/reservation.ts'
import { date, id, text } from '../../kernel/fields.ts'
import { Visit } from '../../queues/museum.ts'
import { type CalendarEntry, calendar, passes } from '../http/carried.ts'
import { count, customers, history, list, narrowed, newest, one, own, type Row, theirs } from '../http/reads.ts'
import { resource } from '../http/resource.ts'

const { organisation: _, ...visit } = Visit.shape
/** See the reservations and entries of their organisation. */
const staff = ['museum-manager', 'admin'] as const

export const exhibitions = resource<typeof exhibition>('museum.exhibition')({
  tag: 'Exhibitions (전시)',
  none: 'ExhibitionNotFound',
  statuses: ['open', 'deleting', 'deleted'],
  fields: {
    title: text,
    hall: text,
    date,
    capacity: count,
    available: count,
    admitted: count,
    // How far a deletion has come.
    reservationsLeft: count.optional(),
    placesLeft: count.optional(),
  },
})
export const reservations = resource<typeof reservation>('museum.reservation')({
  tag: 'Museum reservations (전시 예약)',
  none: 'ReservationNotFound',
  statuses: ['requested', 'completed', 'admitted', 'missed', 'rejected', 'cancelled', 'force-cancelled'],
  live: ['requested', 'completed'],
  fields: {
    ...z.object(visit).partial().shape,
    exhibitionId: id,
    visitors: count,
    reason: text.optional(),
  },
})
export const admissions = resource<typeof admission>('museum.admission')({
  tag: 'Admissions (입장)',
  none: 'AdmissionNotFound',
  statuses: ['registered', 'admitted', 'missed', 'cancelled', 'force-cancelled'],
  fields: visit,
})

const Day = z.object({ exhibitionTitle: text, hall: text, date, visitors: count })
const visitOf = ({ status, data }: Row): CalendarEntry | null => {
  const known = Day.safeParse(data)
  if (!known.success) return null
  const { exhibitionTitle, hall, date: day, visitors } = known.data
  const cancelled = !['requested', 'completed', 'admitted'].includes(status)
  return { when: { day }, title: `${exhibitionTitle} × ${visitors}`, place: hall, cancelled }
}

export const reads = [
  narrowed(
    list('/v1/museum/exhibitions', exhibitions, 'The exhibitions to come, or past ones, newest first (전시 목록)', [
      ['everybody', newest],
    ]),
    { onDay: 'date', ours: staff },
  ),
  one(
    '/v1/museum/exhibitions/{id}',
    exhibitions,
    'One exhibition, with `available` and, while it is deleted, `reservationsLeft` (전시 조회)',
    'everybody',
  ),
  narrowed(
    list(
      '/v1/museum/reservations',
      reservations,
      'Own reservations, newest first; staff: those of their organisation (예약 목록)',
      [
        [staff, theirs],
        [customers, own],
      ],
    ),
    { among: ['exhibitionId', 'date'], search: true },
  ),
  one('/v1/museum/reservations/{id}', reservations, 'One reservation (예약 조회)', { owners: customers, staff }),
  passes(
    '/v1/museum/reservations/{id}/passes',
    reservations,
    'The pass of a reservation that is completed: one for all its visitors (입장권)',
    ({ status }) => (status === 'completed' ? 1 : 0),
  ),
  calendar(
    '/v1/museum/reservations/{id}/calendar.ics',
    reservations,
    'A reservation for your calendar (일정)',
    visitOf,
  ),
  history('/v1/museum/reservations/{id}/history', reservations, 'The states of a reservation (예약 이력)', {
    owners: customers,
    staff,
  }),
  narrowed(
    list(
      '/v1/museum/admissions',
      admissions,
      'The entries of the organisation, of a day or an exhibition or all (입장 목록)',
      [[staff, theirs]],
    ),
    { among: ['exhibitionId', 'date'] },
  ),
  one('/v1/museum/admissions/{reservationId}', admissions, 'The entry of a reservation (입장 조회)', { staff }),
]
