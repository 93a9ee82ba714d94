/** HTTP face of health screening (건강검진 예약): parse, ask one actor, translate the answer. Reads are the view's. */
import type { Context } from 'hono'
import type { ScreeningEnv } from '../../durable-objects/screening/index.ts'
import { taken } from '../../kernel/rpc.ts'
import { answering, ask, isPlatformFault, unreachable } from '../http/answer.ts'
import { api } from '../http/app.ts'
import { serves } from '../http/health.ts'
import { callerOf, letterOf } from '../http/idempotency.ts'
import type { Asking } from '../http/route.ts'
import { within } from '../http/within.ts'
import { type Foreseen, foreseeableRefusal } from './hint.ts'
import * as operation from './operations.ts'
import { type ScreeningReason, screeningRefusals } from './refusals.ts'

/** What the routes need of their Worker. */
export type RoutesEnv = Pick<ScreeningEnv, 'HOSPITAL' | 'RESERVATION' | 'CALL_LIMIT_MS'>
type Ask = Context<{ Bindings: RoutesEnv } & Asking>

const { changed, created, refused } = answering<ScreeningReason>(screeningRefusals)

const ID = /^[0-9a-hjkmnp-tv-z]{26}$/
/** Ids of hospitals and reservations are derived, so what has another form does not exist, and wakes no actor (K14). */
const exists = (id: string): boolean => ID.test(id)

/** G5. */
const CALL_LIMIT_MS = 610
const CALL_LIMIT_MS_LIMIT = 60_000

/** A wrong limit in the configuration is a fault of the installation and stops the command. */
const callLimitMs = ({ CALL_LIMIT_MS: text }: RoutesEnv): number => {
  const value = text === undefined ? CALL_LIMIT_MS : Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= CALL_LIMIT_MS_LIMIT) return value
  throw new Error(`CALL_LIMIT_MS must be 1 to ${CALL_LIMIT_MS_LIMIT}: ${text}`)
}

/** What stands in the way of a new reservation, as far as its hospital can tell within the limit (K14, G5). */
const foresee = async (c: Ask, hospitalId: string, reservationId: string): Promise<Foreseen | null> => {
  const look = taken(c.env.HOSPITAL.getByName(hospitalId).peek(reservationId))
  return foreseeableRefusal(await within(callLimitMs(c.env), 'hospital', look))
}

/** The routes of this Worker; the web pages take their types from here. */
export const app = api<{ Bindings: RoutesEnv }>()
  .openapi(operation.registerHospital, async (c) => {
    const body = c.req.valid('json')
    const letter = await letterOf(c, body)
    const id = letter.commandId
    const command = { ...body, type: 'RegisterHospital', adminId: callerOf(c).sub }
    const asked = await ask('hospital', () => c.env.HOSPITAL.getByName(id).execute(command, letter))
    return created(c, asked, `/v1/screening/hospitals/${id}`)
  })
  .openapi(operation.deleteHospital, async (c) => {
    const id = c.req.param('id')
    if (!exists(id)) return refused(c, 'HospitalNotFound')
    const letter = await letterOf(c, {}, id)
    const command = { type: 'DeleteHospital' }
    return changed(c, await ask('hospital', () => c.env.HOSPITAL.getByName(id).execute(command, letter)))
  })
  .openapi(operation.requestReservation, async (c) => {
    const { hospitalId } = c.req.valid('json')
    if (!exists(hospitalId)) return refused(c, 'HospitalNotFound')
    const letter = await letterOf(c, { hospitalId })
    const id = letter.commandId
    try {
      const no = await foresee(c, hospitalId, id)
      if (no) return refused(c, no.reason, no.facts)
    } catch (fault) {
      if (!isPlatformFault(fault)) throw fault
      return unreachable(c, 'hospital', fault)
    }
    const command = { type: 'RequestReservation', hospitalId, customerId: callerOf(c).sub }
    const asked = await ask('reservation', () => c.env.RESERVATION.getByName(id).execute(command, letter))
    return created(c, asked, `/v1/screening/reservations/${id}`)
  })
  .openapi(operation.cancelReservation, async (c) => {
    const id = c.req.param('id')
    if (!exists(id)) return refused(c, 'ReservationNotFound')
    const letter = await letterOf(c, {}, id)
    const command = { type: 'CancelReservation', customerId: callerOf(c).sub }
    return changed(c, await ask('reservation', () => c.env.RESERVATION.getByName(id).execute(command, letter)))
  })

serves(app, {
  title: 'Health screening (건강검진 예약)',
  needs: ['HOSPITAL', 'RESERVATION', 'RECORD', 'BREAKER'],
})

export type ScreeningApi = typeof app
