/** The commands of air-purifier rental (R1–R7) as HTTP operations: who, where, what, and what may be refused. */
import { z } from '@hono/zod-openapi'
import { CommandAnswer } from '../http/answer.ts'
import { declare, emptyBody, jsonBody, jsonResponse } from '../http/route.ts'
import { EngineerBody, EngineerPath, OrderBody, SurveyBody } from './bodies.ts'
import type { RentalReason } from './refusals.ts'

const pathId = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
const ofId = { params: z.object({ id: pathId('id') }) }
const ofOrder = { params: z.object({ orderId: pathId('orderId') }) }
const ofEngineer = { params: EngineerPath }

const created = (what: string) => ({ 201: jsonResponse(`The new ${what}`, CommandAnswer) }) as const
const changed = (what: string) => ({ 200: jsonResponse(`The ${what} after the command`, CommandAnswer) }) as const
const refusals = (...codes: readonly RentalReason[]) => codes
const tags = {
  orders: ['Orders (렌탈 신청)'],
  engineers: ['Engineers (설치 기사)'],
  installations: ['Installations (설치)'],
}

export const requestOrder = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/rental/orders',
    summary: 'Apply for a rental (렌탈 신청): always possible, an engineer is found by itself',
    tags: tags.orders,
    request: { body: jsonBody(OrderBody) },
    responses: created('order'),
  },
  refusals('PreferredDatePast', 'PreferredDateTooFar'),
)

export const cancelOrder = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/rental/orders/{id}/cancel',
    summary: 'Cancel an order and its installation (렌탈 취소): until it is installed',
    tags: tags.orders,
    request: { ...ofId, body: emptyBody },
    responses: {
      200: jsonResponse('The order after the command', CommandAnswer),
      202: jsonResponse(
        'Installation cannot be reached: the wish is kept as `cancel-requested` and pursued',
        CommandAnswer,
      ),
    },
  },
  refusals('OrderNotFound', 'AlreadyInstalled'),
)

export const submitSurvey = declare(
  ['customer', 'rental-staff'],
  {
    method: 'post',
    path: '/v1/rental/orders/{id}/survey',
    summary: 'Submit the survey (설문): the order is closed together with the customer record',
    tags: tags.orders,
    request: { ...ofId, body: jsonBody(SurveyBody) },
    responses: changed('order'),
  },
  refusals(
    'OrderNotFound',
    'NotYetInstalled',
    'OrderCancelled',
    'SurveyUnderWay',
    'AlreadyClosed',
    'RecordAlreadyStored',
  ),
)

export const registerEngineer = declare(['rental-staff'], {
  method: 'put',
  path: '/v1/rental/engineers/{id}',
  summary: 'Register an engineer, or change name and region (기사 등록): orders that wait there are assigned',
  tags: tags.engineers,
  request: { ...ofEngineer, body: jsonBody(EngineerBody) },
  responses: {
    200: jsonResponse('The engineer after the command', CommandAnswer),
    201: jsonResponse('The new engineer', CommandAnswer),
  },
})

export const retireEngineer = declare(
  ['rental-staff'],
  {
    method: 'delete',
    path: '/v1/rental/engineers/{id}',
    summary: 'Retire an engineer (기사 퇴사): no new orders; what is open stays theirs to complete',
    tags: tags.engineers,
    request: { ...ofEngineer, body: emptyBody },
    responses: changed('engineer'),
  },
  refusals('EngineerNotFound'),
)

export const completeInstallation = declare(
  ['engineer'],
  {
    method: 'post',
    path: '/v1/rental/installations/{orderId}/complete',
    summary: 'Complete an installation (설치 완료): the order is then installed by itself',
    tags: tags.installations,
    request: { ...ofOrder, body: emptyBody },
    responses: changed('installation'),
  },
  refusals('InstallationNotFound', 'InstallationCancelled'),
)
