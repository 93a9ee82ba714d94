/** The commands of museum exhibitions (M1–M8) as HTTP operations: who, where, what, and what may be refused. */
import { z } from '@hono/zod-openapi'
import { CommandAnswer } from '../http/answer.ts'
import { declare, emptyBody, jsonBody, jsonResponse } from '../http/route.ts'
import { ExhibitionBody, ReservationBody } from './bodies.ts'
import type { MuseumReason } from './refusals.ts'

const pathId = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
const ofId = { params: z.object({ id: pathId('id') }) }
const ofReservation = { params: z.object({ reservationId: pathId('reservationId') }) }

const created = (what: string) => ({ 201: jsonResponse(`The new ${what}`, CommandAnswer) }) as const
const changed = (what: string) => ({ 200: jsonResponse(`The ${what} after the command`, CommandAnswer) }) as const
const refusals = (...codes: readonly MuseumReason[]) => codes
const tags = {
  exhibitions: ['Exhibitions (전시)'],
  reservations: ['Museum reservations (전시 예약)'],
  admissions: ['Admissions (입장)'],
}

export const registerExhibition = declare(
  ['museum-manager'],
  {
    method: 'post',
    path: '/v1/museum/exhibitions',
    summary: 'Register an exhibition (전시 등록): open at once',
    tags: tags.exhibitions,
    request: { body: jsonBody(ExhibitionBody) },
    responses: created('exhibition'),
  },
  refusals('DateInThePast', 'DateTooFarAhead'),
)

export const deleteExhibition = declare(
  ['museum-manager'],
  {
    method: 'delete',
    path: '/v1/museum/exhibitions/{id}',
    summary:
      'Delete an exhibition (전시 삭제): every live reservation is force-cancelled; `reservationsLeft` says how many are left',
    tags: tags.exhibitions,
    request: { ...ofId, body: emptyBody },
    responses: changed('exhibition'),
  },
  refusals('ExhibitionNotFound'),
)

export const requestReservation = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/museum/reservations',
    summary: 'Reserve places (예약): held before the answer; completed by itself once admission has registered it',
    tags: tags.reservations,
    request: { body: jsonBody(ReservationBody) },
    responses: created('reservation'),
  },
  refusals(
    'ExhibitionNotFound',
    'ExhibitionDeleted',
    'ExhibitionOver',
    'ExhibitionFull',
    'HoldLapsed',
    'ReservationRejected',
    'ReservationCancelled',
    'ReservationForceCancelled',
  ),
)

export const cancelReservation = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/museum/reservations/{id}/cancel',
    summary: 'Cancel a reservation (예약 취소): its places return by themselves',
    tags: tags.reservations,
    request: { ...ofId, body: emptyBody },
    responses: changed('reservation'),
  },
  refusals('ReservationNotFound', 'ReservationRejected', 'ReservationForceCancelled', 'AlreadyAdmitted'),
)

export const admitVisitors = declare(
  ['museum-manager'],
  {
    method: 'post',
    path: '/v1/museum/admissions/{reservationId}/admit',
    summary: 'Let the visitors in (입장 확인), once',
    tags: tags.admissions,
    request: { ...ofReservation, body: emptyBody },
    responses: changed('admission'),
  },
  refusals('AdmissionNotFound', 'AdmissionCancelled', 'AdmissionForceCancelled', 'AlreadyAdmitted'),
)
