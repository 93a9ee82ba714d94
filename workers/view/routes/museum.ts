/** What can be read of museum exhibitions (미술관 전시 예약): exhibitions, reservations, admissions (M9). */
import { z } from '@hono/zod-openapi'
import { declare } from '../../http/route.ts'
import type { WorkList } from '../queries/lists.ts'
import {
  anybody,
  find,
  missing,
  oneResource,
  PRIVATE,
  pathId,
  resourceResponse,
  sinceVersion,
  type ViewApp,
} from '../reads.ts'
import { historyReads, type OfferedKind, type OwnedKind, offeredReads, ownedReads, workReads } from './kinds.ts'

/** See every reservation and every entry. */
const staff = ['museum-manager', 'admin'] as const

const exhibitions: OfferedKind = {
  path: '/v1/museum/exhibitions',
  tags: ['Exhibitions (전시)'],
  none: 'ExhibitionNotFound',
  programme: { aggregate: 'museum.exhibition', index: 'instance_exhibition' },
  says: {
    list: 'The exhibitions, newest first (전시 목록)',
    one: 'One exhibition, with `available` and, while it is deleted, `reservationsLeft` (전시 조회)',
  },
}
const reservations: OwnedKind = {
  path: '/v1/museum/reservations',
  tags: ['Museum reservations (전시 예약)'],
  none: 'ReservationNotFound',
  aggregate: 'museum.reservation',
  staffRoles: staff,
  says: {
    list: 'Own reservations, newest first; staff: all of them, by id (예약 목록)',
    one: 'One reservation (예약 조회)',
  },
}
/** The work at the door: who is registered comes first. */
const admissions: WorkList = { aggregate: 'museum.admission', index: 'instance_admission' }
const admissionTags = ['Admissions (입장)']

const readAdmission = declare(
  staff,
  {
    method: 'get',
    path: '/v1/museum/admissions/{reservationId}',
    summary: 'The entry of a reservation (입장 조회)',
    tags: admissionTags,
    request: { params: z.object({ reservationId: pathId('reservationId') }), query: sinceVersion },
    responses: oneResource,
  },
  ['AdmissionNotFound'],
)

/** Adds the reads of museum exhibitions. */
export const museumReads = (app: ViewApp): void => {
  offeredReads(app, exhibitions)
  ownedReads(app, reservations)
  historyReads(app, reservations, 'The states of a reservation (예약 이력)')
  workReads(app, {
    path: '/v1/museum/admissions',
    tags: admissionTags,
    summary: 'The entries, first who is to be let in (입장 목록)',
    work: admissions,
    workers: staff,
    owners: [],
  })
  app.openapi(readAdmission, async (c) => {
    const { reservationId } = c.req.valid('param')
    const row = await find(c, admissions.aggregate, reservationId, anybody, c.req.valid('query').minVersion)
    return row ? resourceResponse(c, row, PRIVATE) : missing(c, 'AdmissionNotFound')
  })
}
