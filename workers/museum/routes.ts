/** HTTP face of museum exhibitions (미술관 전시 예약): parse, ask one actor, translate the answer. Reads are the view's. */
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { MuseumEnv } from '../../durable-objects/museum/index.ts'
import type { CommandContext, Facts } from '../../kernel/aggregate.ts'
import { disposing, withTimeout } from '../../kernel/calls.ts'
import { isId } from '../../kernel/ids.ts'
import { answering, ask, isPlatformFault, unreachable } from '../http/answer.ts'
import type { RequestState } from '../http/app.ts'
import { api } from '../http/app.ts'
import { callLimitMs, mountHealth } from '../http/health.ts'
import { callerOf, contextOf } from '../http/idempotency.ts'
import type { ReservationBody } from './bodies.ts'
import { type Foreseen, foreseeableRefusal, isKnownRoomy, noteRoom } from './hint.ts'
import * as operation from './operations.ts'
import { type MuseumReason, museumRefusals } from './refusals.ts'

type Command = Facts & { readonly type: string }

/** What the routes need of their Worker. */
export type RoutesEnv = Pick<MuseumEnv, 'EXHIBITION' | 'RESERVATION' | 'ADMISSION' | 'CALL_LIMIT_MS'>
type Ask = Context<{ Bindings: RoutesEnv } & RequestState>

const { changed, created, refused } = answering<MuseumReason>(museumRefusals)

/** Sends one command to the reservation `id`. */
const tellReservation = async (c: Ask, id: string, command: Command) => {
  if (!isId(id)) return refused(c, 'ReservationNotFound')
  const context = await contextOf(c, {}, id)
  return changed(c, await ask('reservation', () => c.env.RESERVATION.getByName(id).execute(command, context)))
}

/** What stands in the way of a new reservation, as far as its exhibition can tell within the limit (K14, G5). */
const foresee = async (c: Ask, exhibitionId: string, id: string, visitors: number): Promise<Foreseen | null> => {
  if (isKnownRoomy(exhibitionId)) return null
  const peek = disposing(c.env.EXHIBITION.getByName(exhibitionId).peek(id))
  const glance = await withTimeout(callLimitMs(c.env.CALL_LIMIT_MS), 'exhibition', peek)
  noteRoom(exhibitionId, glance)
  return foreseeableRefusal(glance, visitors)
}

const reserve = async (c: Ask, body: z.infer<typeof ReservationBody>, context: CommandContext) => {
  const id = context.commandId
  try {
    const no = await foresee(c, body.exhibitionId, id, body.visitors)
    if (no) return refused(c, no.reason, no.facts)
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return unreachable(c, 'exhibition', fault)
  }
  const command = { ...body, type: 'RequestReservation', customerId: callerOf(c).sub }
  const asked = await ask('reservation', () => c.env.RESERVATION.getByName(id).execute(command, context))
  return created(c, asked, `/v1/museum/reservations/${id}`)
}

/** The routes of this Worker; the web pages take their types from here. */
export const app = api<{ Bindings: RoutesEnv }>()
  .openapi(operation.registerExhibition, async (c) => {
    const body = c.req.valid('json')
    const context = await contextOf(c, body)
    const id = context.commandId
    const command = { ...body, type: 'RegisterExhibition', managerId: callerOf(c).sub }
    const asked = await ask('exhibition', () => c.env.EXHIBITION.getByName(id).execute(command, context))
    return created(c, asked, `/v1/museum/exhibitions/${id}`)
  })
  .openapi(operation.deleteExhibition, async (c) => {
    const id = c.req.param('id')
    if (!isId(id)) return refused(c, 'ExhibitionNotFound')
    const context = await contextOf(c, {}, id)
    const command = { type: 'DeleteExhibition' }
    return changed(c, await ask('exhibition', () => c.env.EXHIBITION.getByName(id).execute(command, context)))
  })
  .openapi(operation.requestReservation, async (c) => {
    const body = c.req.valid('json')
    if (!isId(body.exhibitionId)) return refused(c, 'ExhibitionNotFound')
    return reserve(c, body, await contextOf(c, body))
  })
  .openapi(operation.cancelReservation, (c) =>
    tellReservation(c, c.req.param('id'), { type: 'CancelReservation', customerId: callerOf(c).sub }),
  )
  .openapi(operation.admitVisitors, async (c) => {
    const id = c.req.param('reservationId')
    if (!isId(id)) return refused(c, 'AdmissionNotFound')
    const context = await contextOf(c, {}, id)
    const command = { type: 'AdmitVisitors', managerId: callerOf(c).sub }
    return changed(c, await ask('admission', () => c.env.ADMISSION.getByName(id).execute(command, context)))
  })

mountHealth(app, {
  title: 'Museum exhibitions (미술관 전시 예약)',
  needs: ['EXHIBITION', 'RESERVATION', 'ADMISSION', 'BREAKER'],
})

export type MuseumApp = typeof app
