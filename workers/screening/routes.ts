/** HTTP face of health screening (건강검진 예약): parse, ask one actor, translate the answer. Reads are the view's. */
import type { Context } from 'hono'
import type { ScreeningEnv } from '../../durable-objects/screening/index.ts'
import { disposing, withTimeout } from '../../kernel/calls.ts'
import { isId } from '../../kernel/ids.ts'
import { answering, ask, isPlatformFault, unreachable } from '../http/answer.ts'
import type { RequestState } from '../http/app.ts'
import { api } from '../http/app.ts'
import { availabilityCache } from '../http/availability.ts'
import { callLimitMs, mountHealth } from '../http/health.ts'
import { callerOf, contextOf } from '../http/idempotency.ts'
import { type Foreseen, foreseeableRefusal } from './hint.ts'
import * as operation from './operations.ts'
import { type ScreeningReason, screeningRefusals } from './refusals.ts'

/** What the routes need of their Worker. */
export type RoutesEnv = Pick<ScreeningEnv, 'HOSPITAL' | 'RESERVATION' | 'CALL_LIMIT_MS'>
type Ask = Context<{ Bindings: RoutesEnv } & RequestState>

const { changed, created, refused } = answering<ScreeningReason>(screeningRefusals)
const rooms = availabilityCache()

/** What stands in the way of a new reservation, as far as its hospital can tell within the limit (K14, G5). */
const foresee = async (c: Ask, hospitalId: string, reservationId: string): Promise<Foreseen | null> => {
  if (rooms.isKnownRoomy(hospitalId)) return null
  const look = disposing(c.env.HOSPITAL.getByName(hospitalId).peek(reservationId))
  const glance = await withTimeout(callLimitMs(c.env.CALL_LIMIT_MS), 'hospital', look)
  rooms.note(hospitalId, glance?.data.available)
  return foreseeableRefusal(glance)
}

/** The routes of this Worker; the web pages take their types from here. */
export const app = api<{ Bindings: RoutesEnv }>()
  .openapi(operation.registerHospital, async (c) => {
    const body = c.req.valid('json')
    const context = await contextOf(c, body)
    const id = context.commandId
    const command = { ...body, type: 'RegisterHospital', adminId: callerOf(c).sub }
    const asked = await ask('hospital', () => c.env.HOSPITAL.getByName(id).execute(command, context))
    return created(c, asked, `/v1/screening/hospitals/${id}`)
  })
  .openapi(operation.deleteHospital, async (c) => {
    const id = c.req.param('id')
    if (!isId(id)) return refused(c, 'HospitalNotFound')
    const context = await contextOf(c, {}, id)
    const command = { type: 'DeleteHospital' }
    return changed(c, await ask('hospital', () => c.env.HOSPITAL.getByName(id).execute(command, context)))
  })
  .openapi(operation.requestReservation, async (c) => {
    const { hospitalId } = c.req.valid('json')
    if (!isId(hospitalId)) return refused(c, 'HospitalNotFound')
    const context = await contextOf(c, { hospitalId })
    const id = context.commandId
    try {
      const no = await foresee(c, hospitalId, id)
      if (no) return refused(c, no.reason, no.facts)
    } catch (fault) {
      if (!isPlatformFault(fault)) throw fault
      return unreachable(c, 'hospital', fault)
    }
    const command = { type: 'RequestReservation', hospitalId, customerId: callerOf(c).sub }
    const asked = await ask('reservation', () => c.env.RESERVATION.getByName(id).execute(command, context))
    return created(c, asked, `/v1/screening/reservations/${id}`)
  })
  .openapi(operation.cancelReservation, async (c) => {
    const id = c.req.param('id')
    if (!isId(id)) return refused(c, 'ReservationNotFound')
    const context = await contextOf(c, {}, id)
    const command = { type: 'CancelReservation', customerId: callerOf(c).sub }
    return changed(c, await ask('reservation', () => c.env.RESERVATION.getByName(id).execute(command, context)))
  })

mountHealth(app, {
  title: 'Health screening (건강검진 예약)',
  needs: ['HOSPITAL', 'RESERVATION', 'RECORD', 'BREAKER'],
})

export type ScreeningApi = typeof app
