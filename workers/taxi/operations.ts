/** The commands of taxi dispatch (T1–T8) as HTTP operations: who, where, what, and what may be refused. */
import { z } from '@hono/zod-openapi'
import { CommandAnswer } from '../http/answer.ts'
import { declare, emptyBody, jsonBody, jsonResponse } from '../http/route.ts'
import { CallBody, CancelBody } from './bodies.ts'
import type { TaxiReason } from './refusals.ts'

const pathId = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
const ofId = { params: z.object({ id: pathId('id') }) }
const ofCall = { params: z.object({ callId: pathId('callId') }) }

const changed = (what: string) => ({ 200: jsonResponse(`The ${what} after the command`, CommandAnswer) }) as const
const refusals = (...codes: readonly TaxiReason[]) => codes
const tags = { calls: ['Taxi calls (호출)'], requests: ['Taxi requests (호출 목록)'], pickups: ['Pickups (배차)'] }

export const requestCall = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/taxi/calls',
    summary: 'Request a taxi (택시 호출): the fare is paid before the answer, then drivers see the call',
    tags: tags.calls,
    request: { body: jsonBody(CallBody) },
    responses: { 201: jsonResponse('The new call', CommandAnswer) },
  },
  refusals('PaymentDeclined', 'PaymentTimedOut', 'TestMethodNotAllowed'),
)

export const cancelCall = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/taxi/calls/{id}/cancel',
    summary: 'Cancel a call (호출 취소) as it stands now: refunded, and a driver on the way is freed',
    tags: tags.calls,
    request: { ...ofId, body: { content: { 'application/json': { schema: CancelBody } }, required: false } },
    responses: changed('call'),
  },
  refusals('CallNotFound', 'CallNotOpen', 'CallAlreadyTaken', 'CallCompleted'),
)

export const acceptCall = declare(
  ['driver'],
  {
    method: 'post',
    path: '/v1/taxi/requests/{callId}/accept',
    summary: 'Accept a call (호출 수락): one driver wins',
    tags: tags.requests,
    request: { ...ofCall, body: emptyBody },
    responses: changed('pickup'),
  },
  refusals('CallNotFound', 'CallAlreadyTaken', 'CallCancelled', 'CallCompleted', 'DriverBusy'),
)

export const releasePickup = declare(
  ['driver'],
  {
    method: 'post',
    path: '/v1/taxi/pickups/{callId}/release',
    summary: 'Release a match (배차 취소): the call is open again for other drivers',
    tags: tags.pickups,
    request: { ...ofCall, body: emptyBody },
    responses: changed('pickup'),
  },
  refusals('PickupNotFound', 'PickupChanging', 'CallCancelled', 'CallCompleted'),
)

export const completePickup = declare(
  ['driver'],
  {
    method: 'post',
    path: '/v1/taxi/pickups/{callId}/complete',
    summary: 'Complete the ride (운행 완료)',
    tags: tags.pickups,
    request: { ...ofCall, body: emptyBody },
    responses: changed('pickup'),
  },
  refusals('PickupNotFound', 'PickupChanging', 'CallCancelled'),
)
