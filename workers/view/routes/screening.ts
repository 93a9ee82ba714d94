/**
 * What can be read of health screening (건강검진 예약). Everybody sees the hospitals; a reservation and its history are
 * shown to its owner and to nobody else, whatever their role; hospitals see their records, which name no person (S12).
 */
import { z } from '@hono/zod-openapi'
import * as screening from '../../../queues/screening.ts'
import { declare, jsonResponse } from '../../http/route.ts'
import type { Instance } from '../queries/instance-row.ts'
import { type Change, historyOf } from '../queries/instances.ts'
import * as lists from '../queries/lists.ts'
import {
  asResource,
  badCursor,
  find,
  missing,
  PRIVATE,
  pageResponse,
  queryOf,
  resources,
  seenBy,
  type ViewApp,
} from '../reads.ts'
import { listed, type OfferedKind, type OwnedKind, offeredReads, oneById, ownedReads } from './kinds.ts'

const RESERVATION = 'screening.reservation'
const RECORD = 'screening.record'

const recordsOfSlot: lists.PartsList = { aggregate: RECORD, field: 'hospitalId', index: 'instance_screening_record' }

const hospitals: OfferedKind = {
  path: '/v1/screening/hospitals',
  tags: ['Hospitals (검진 병원)'],
  none: 'HospitalNotFound',
  programme: { aggregate: 'screening.hospital', index: 'instance_screening_hospital' },
  says: {
    list: 'The hospital slots, newest first (검진 병원 목록)',
    one: 'One slot, with `available`; while it is deleted with `reservationsLeft` (검진 병원 조회)',
  },
}
/** Nobody but the person sees that there is one (S12). */
const reservations: OwnedKind = {
  path: '/v1/screening/reservations',
  tags: ['Screening reservations (검진 예약)'],
  none: 'ReservationNotFound',
  aggregate: RESERVATION,
  staffRoles: [],
  says: {
    list: 'Own reservations, newest first (내 검진 예약 목록)',
    one: 'One of your own reservations (검진 예약 조회)',
  },
}
const recordTags = ['Screening records (예약 관리 항목)']

/** What brought a reservation into a state. */
const causes: Readonly<Record<string, Cause>> = {
  [screening.ReservationRequested.name]: 'customer',
  [screening.ReservationCompleted.name]: 'hospital',
  [screening.ReservationRejected.name]: 'hospital',
  [screening.ReservationCancelled.name]: 'customer',
  [screening.ReservationForceCancelled.name]: 'hospital-deleted',
}
const Cause = z.enum(['customer', 'hospital', 'hospital-deleted'])
type Cause = z.infer<typeof Cause>

const FullHistory = z
  .object({
    id: z.string(),
    items: z.array(
      z.object({
        seq: z.int(),
        status: z.string(),
        was: z.string().nullable(),
        event: z.string(),
        at: z.iso.datetime(),
        cause: Cause.openapi({ description: 'Whose doing it was: yours, the hospital’s answer, or its deletion' }),
        reason: z.string().optional().openapi({ description: 'Why it was rejected', example: 'HospitalFull' }),
      }),
    ),
  })
  .openapi('ScreeningHistory')

const readReservationHistory = declare(
  ['customer'],
  {
    method: 'get',
    path: '/v1/screening/reservations/{id}/history',
    summary: 'Every state of one of your reservations, with its time and cause (검진 예약 이력)',
    tags: reservations.tags,
    request: oneById,
    responses: { 200: jsonResponse('Its states, oldest first', FullHistory) },
  },
  ['ReservationNotFound'],
)
const listRecords = declare(['hospital-admin'], {
  method: 'get',
  path: '/v1/screening/records',
  summary: 'What hospitals keep of reservations, without the person: of one slot, or all by id (예약 관리 항목 목록)',
  tags: recordTags,
  request: { query: listed.query.extend({ hospitalId: z.string().min(1).max(200).optional() }) },
  responses: resources,
})

/** Adds the reads of health screening. */
export const screeningReads = (app: ViewApp): void => {
  offeredReads(app, hospitals)
  ownedReads(app, reservations)
  reservationHistory(app)
  app.openapi(listRecords, async (c) => {
    const { hospitalId, ...paged } = c.req.valid('query')
    const wish = queryOf(paged, hospitalId === undefined ? lists.SCAN_KEY_LENGTH : lists.PARTS_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } =
      hospitalId === undefined
        ? await lists.scanAll(c.env.DB, RECORD, wish)
        : await lists.partsOf(c.env.DB, recordsOfSlot, hospitalId, wish)
    return pageResponse(c, items.map(asResource), next, PRIVATE)
  })
}

const reservationHistory = (app: ViewApp): void => {
  app.openapi(readReservationHistory, async (c) => {
    const { id } = c.req.valid('param')
    const row = await find(c, RESERVATION, id, seenBy(c), c.req.valid('query').minVersion)
    if (!row) return missing(c, 'ReservationNotFound')
    const changes = await historyOf(c.env.DB, RESERVATION, id)
    return c.json({ id, items: changes.map((change) => explained(change, row)) }, 200, { 'Cache-Control': PRIVATE })
  })
}

/** A change with its cause, and for a rejection also its reason: that is where a reservation ends, so its row tells it. */
const explained = (change: Change, { data: { reason } }: Instance) => {
  const cause = causes[change.event]
  if (cause === undefined) throw new Error(`Nothing is known of the cause of ${change.event}`)
  const isExplained = change.event === screening.ReservationRejected.name && typeof reason === 'string'
  return { ...change, cause, ...(isExplained && { reason }) }
}
