/** The commands of health screening (S1–S11) as HTTP operations: who, where, what, and what may be refused. */
import { z } from '@hono/zod-openapi'
import { CommandAnswer } from '../http/answer.ts'
import { declare, emptyBody, jsonBody, jsonResponse } from '../http/route.ts'
import { HospitalBody, ReservationBody } from './bodies.ts'
import type { ScreeningReason } from './refusals.ts'

const ofId = { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) }

const created = (what: string) => ({ 201: jsonResponse(`The new ${what}`, CommandAnswer) }) as const
const changed = (what: string) => ({ 200: jsonResponse(`The ${what} after the command`, CommandAnswer) }) as const
const refusals = (...codes: readonly ScreeningReason[]) => codes
const tags = { hospitals: ['Hospitals (검진 병원)'], reservations: ['Screening reservations (검진 예약)'] }

export const registerHospital = declare(
  ['hospital-admin'],
  {
    method: 'post',
    path: '/v1/screening/hospitals',
    summary: 'Register a hospital slot (검진 병원 등록): so many places on one day',
    tags: tags.hospitals,
    request: { body: jsonBody(HospitalBody) },
    responses: created('hospital slot'),
  },
  refusals('DateInThePast', 'DateTooFarAhead'),
)

export const deleteHospital = declare(
  ['hospital-admin'],
  {
    method: 'delete',
    path: '/v1/screening/hospitals/{id}',
    summary:
      'Delete a hospital slot (검진 병원 삭제): every reservation is force-cancelled; `reservationsLeft` counts down',
    tags: tags.hospitals,
    request: { ...ofId, body: emptyBody },
    responses: changed('hospital slot'),
  },
  refusals('HospitalNotFound', 'ScreeningDateOver'),
)

export const requestReservation = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/screening/reservations',
    summary: 'Reserve a screening (검진 예약): the place is given, and the reservation completed, before the answer',
    tags: tags.reservations,
    request: { body: jsonBody(ReservationBody) },
    responses: created('reservation'),
  },
  refusals('HospitalNotFound', 'HospitalDeleted', 'HospitalFull', 'ScreeningDateOver', 'PlaceGivenBack', 'HoldLapsed'),
)

export const cancelReservation = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/screening/reservations/{id}/cancel',
    summary: 'Cancel a reservation (검진 예약 취소), until its day is over: the place returns',
    tags: tags.reservations,
    request: { ...ofId, body: emptyBody },
    responses: changed('reservation'),
  },
  refusals('ReservationNotFound', 'ReservationRejected', 'ReservationForceCancelled', 'ScreeningDateOver'),
)
