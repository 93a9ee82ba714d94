/** What can be read of museum exhibitions (미술관 전시 예약): exhibitions, reservations, admissions (M9). */
import { z } from '@hono/zod-openapi'
import { callerOf } from '../../http/idempotency.ts'
import type { Role } from '../../http/principal.ts'
import { declare } from '../../http/route.ts'
import { historyOf } from '../queries/instances.ts'
import * as lists from '../queries/lists.ts'
import {
  badCursor,
  find,
  holds,
  missing,
  oneThing,
  owns,
  PRIVATE,
  PUBLIC,
  paging,
  pathId,
  showHistory,
  shown,
  showPage,
  showThing,
  sinceVersion,
  stateHistory,
  statusFilter,
  things,
  type ViewApp,
  wishOf,
} from '../reads.ts'

const EXHIBITION = 'museum.exhibition'
const RESERVATION = 'museum.reservation'
const ADMISSION = 'museum.admission'
const exhibitionList: lists.Programme = { aggregate: EXHIBITION, index: 'instance_exhibition' }
/** The work at the door: who is registered comes first. */
const admissionList: lists.WorkList = { aggregate: ADMISSION, index: 'instance_admission' }

/** See every reservation and every entry. */
const staff = ['museum-manager', 'admin'] as const satisfies readonly Role[]

const list = { query: z.strictObject({ ...paging, status: statusFilter }) }
const one = { params: z.object({ id: pathId('id') }), query: sinceVersion }
const oneAdmission = { params: z.object({ reservationId: pathId('reservationId') }), query: sinceVersion }
const tags = {
  exhibitions: ['Exhibitions (전시)'],
  reservations: ['Museum reservations (전시 예약)'],
  admissions: ['Admissions (입장)'],
}

const listExhibitions = declare('everybody', {
  method: 'get',
  path: '/v1/museum/exhibitions',
  summary: 'The exhibitions, newest first (전시 목록)',
  tags: tags.exhibitions,
  request: list,
  responses: things,
})
const readExhibition = declare(
  'everybody',
  {
    method: 'get',
    path: '/v1/museum/exhibitions/{id}',
    summary: 'One exhibition, with `available` and, while it is deleted, `reservationsLeft` (전시 조회)',
    tags: tags.exhibitions,
    request: one,
    responses: oneThing,
  },
  ['ExhibitionNotFound'],
)
const listReservations = declare(['customer', ...staff], {
  method: 'get',
  path: '/v1/museum/reservations',
  summary: 'Own reservations, newest first; staff: all of them, by id (예약 목록)',
  tags: tags.reservations,
  request: list,
  responses: things,
})
const readReservation = declare(
  ['customer', ...staff],
  {
    method: 'get',
    path: '/v1/museum/reservations/{id}',
    summary: 'One reservation (예약 조회)',
    tags: tags.reservations,
    request: one,
    responses: oneThing,
  },
  ['ReservationNotFound'],
)
const readReservationHistory = declare(
  ['customer', ...staff],
  {
    method: 'get',
    path: '/v1/museum/reservations/{id}/history',
    summary: 'The states of a reservation (예약 이력)',
    tags: tags.reservations,
    request: { params: one.params },
    responses: stateHistory,
  },
  ['ReservationNotFound'],
)
const listAdmissions = declare(staff, {
  method: 'get',
  path: '/v1/museum/admissions',
  summary: 'The entries, first who is to be let in (입장 목록)',
  tags: tags.admissions,
  request: list,
  responses: things,
})
const readAdmission = declare(
  staff,
  {
    method: 'get',
    path: '/v1/museum/admissions/{reservationId}',
    summary: 'The entry of a reservation (입장 조회)',
    tags: tags.admissions,
    request: oneAdmission,
    responses: oneThing,
  },
  ['AdmissionNotFound'],
)

/** Adds the reads of museum exhibitions. */
export const museumReads = (app: ViewApp): void => {
  exhibitions(app)
  reservations(app)
  admissions(app)
}

const exhibitions = (app: ViewApp): void => {
  app.openapi(listExhibitions, async (c) => {
    const wish = wishOf(c.req.valid('query'), lists.PROGRAMME_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.programme(c.env.DB, exhibitionList, wish)
    return showPage(c, items.map(shown), next, PUBLIC)
  })
  app.openapi(readExhibition, async (c) => {
    const row = await find(c, EXHIBITION, c.req.valid('param').id, c.req.valid('query').minVersion)
    return row ? showThing(c, row, PUBLIC) : missing(c, 'ExhibitionNotFound')
  })
}

const reservations = (app: ViewApp): void => {
  app.openapi(listReservations, async (c) => {
    const all = holds(c, staff)
    const wish = wishOf(c.req.valid('query'), all ? lists.WALK_KEY_LENGTH : lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const page = all
      ? await lists.everything(c.env.DB, RESERVATION, wish)
      : await lists.owned(c.env.DB, callerOf(c).sub, RESERVATION, wish)
    return showPage(c, page.items.map(shown), page.next, PRIVATE)
  })
  app.openapi(readReservation, async (c) => {
    const row = await find(c, RESERVATION, c.req.valid('param').id, c.req.valid('query').minVersion)
    return row && (owns(c, row) || holds(c, staff)) ? showThing(c, row, PRIVATE) : missing(c, 'ReservationNotFound')
  })
  app.openapi(readReservationHistory, async (c) => {
    const { id } = c.req.valid('param')
    const row = await find(c, RESERVATION, id)
    if (!row || !(owns(c, row) || holds(c, staff))) return missing(c, 'ReservationNotFound')
    return showHistory(c, id, await historyOf(c.env.DB, RESERVATION, id))
  })
}

const admissions = (app: ViewApp): void => {
  app.openapi(listAdmissions, async (c) => {
    const wish = wishOf(c.req.valid('query'), lists.WORK_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.workList(c.env.DB, admissionList, wish)
    return showPage(c, items.map(shown), next, PRIVATE)
  })
  app.openapi(readAdmission, async (c) => {
    const { reservationId } = c.req.valid('param')
    const row = await find(c, ADMISSION, reservationId, c.req.valid('query').minVersion)
    return row ? showThing(c, row, PRIVATE) : missing(c, 'AdmissionNotFound')
  })
}
