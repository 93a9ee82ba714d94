/** HTTP face of taxi dispatch (택시 호출): parse, ask one actor, translate the answer. Reads are the view's. */
import type { Context } from 'hono'
import type { Actors, Summary } from '../../durable-objects/runtime/inspection.ts'
import { PAYMENT_PATIENCE_SECONDS, PAYMENT_PATIENCE_SECONDS_LIMIT } from '../../durable-objects/taxi/call-commands.ts'
import type { TaxiEnv } from '../../durable-objects/taxi/index.ts'
import { disposing, withTimeout } from '../../kernel/calls.ts'
import { isId } from '../../kernel/ids.ts'
import { answering, ask, isPlatformFault, unreachable } from '../http/answer.ts'
import type { RequestState } from '../http/app.ts'
import { api } from '../http/app.ts'
import { callLimitMs, mountHealth, setting } from '../http/health.ts'
import { callerOf, contextOf } from '../http/idempotency.ts'
import * as operation from './operations.ts'
import { type TaxiReason, taxiRefusals } from './refusals.ts'

/** What the routes need of their Worker. */
export type RoutesEnv = Pick<TaxiEnv, 'CALL' | 'PICKUP' | 'DRIVER' | 'CALL_LIMIT_MS'> & {
  /** How long a call waits for its payment, if not as long as the domain says (T3). */
  readonly PAYMENT_PATIENCE_SECONDS?: string
}
type Ask = Context<{ Bindings: RoutesEnv } & RequestState>

const { changed, created, refused } = answering<TaxiReason>(taxiRefusals)

/** An instance as it stands when the request comes, within the limit (G5). */
const lookAt = (c: Ask, what: string, actors: Actors, id: string, about?: string): Promise<Summary | null> =>
  withTimeout(callLimitMs(c.env.CALL_LIMIT_MS), what, disposing(actors.getByName(id).peek(about)))

/** Who drives, by the name in the token; a token without one says at least which subject it is. */
const driverOf = (c: Ask) => {
  const { sub, name } = callerOf(c)
  return { driverId: sub, driverName: name?.trim() || sub }
}

/**
 * The other call that the driver is on his way with, so that the pickup need not be troubled and nobody is kept from it
 * (K14). A driver whom this call was offered to before may be asking again: the pickup knows what he was told (H3).
 */
const busyWith = async (c: Ask, callId: string): Promise<string | null> => {
  const { sub } = callerOf(c)
  const { data } = (await lookAt(c, 'driver', c.env.DRIVER, sub)) ?? {}
  const current = data?.callId
  if (typeof current !== 'string' || current === callId) return null
  const pickup = await lookAt(c, 'pickup', c.env.PICKUP, callId, sub)
  return pickup?.hasSeen ? null : current
}

const accept = async (c: Ask, callId: string) => {
  if (!isId(callId)) return refused(c, 'CallNotFound')
  const context = await contextOf(c, {}, callId)
  try {
    const current = await busyWith(c, callId)
    if (current !== null) return refused(c, 'DriverBusy', { callId: current })
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return unreachable(c, 'driver', fault)
  }
  const command = { type: 'AcceptCall', ...driverOf(c) }
  return changed(c, await ask('pickup', () => c.env.PICKUP.getByName(callId).execute(command, context)))
}

/** Sends one command of its driver to the pickup of `callId`. */
const tellPickup = async (c: Ask, callId: string, type: 'ReleasePickup' | 'CompletePickup') => {
  if (!isId(callId)) return refused(c, 'PickupNotFound')
  const context = await contextOf(c, {}, callId)
  const command = { type, driverId: callerOf(c).sub }
  return changed(c, await ask('pickup', () => c.env.PICKUP.getByName(callId).execute(command, context)))
}

/** A cancel means the call as it stands when the request comes: a driver who wins while it is on its way keeps it (T8). */
const cancel = async (c: Ask, id: string, body: { readonly onlyWhile?: 'open' | undefined }) => {
  if (!isId(id)) return refused(c, 'CallNotFound')
  const context = await contextOf(c, body, id)
  try {
    const isOpen = body.onlyWhile === 'open' || (await lookAt(c, 'call', c.env.CALL, id))?.status === 'open'
    const command = { type: 'CancelCall', customerId: callerOf(c).sub, ...(isOpen && { onlyWhile: 'open' }) }
    return changed(c, await ask('call', () => c.env.CALL.getByName(id).execute(command, context)))
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return unreachable(c, 'call', fault)
  }
}

/** The routes of this Worker; the web pages take their types from here. */
export const app = api<{ Bindings: RoutesEnv }>()
  .openapi(operation.requestCall, async (c) => {
    const body = c.req.valid('json')
    const context = await contextOf(c, body)
    const id = context.commandId
    const patienceSeconds = setting(
      'PAYMENT_PATIENCE_SECONDS',
      c.env.PAYMENT_PATIENCE_SECONDS,
      PAYMENT_PATIENCE_SECONDS,
      PAYMENT_PATIENCE_SECONDS_LIMIT,
    )
    const command = { ...body, type: 'RequestCall', customerId: callerOf(c).sub, patienceSeconds }
    const asked = await ask('call', () => c.env.CALL.getByName(id).execute(command, context))
    return created(c, asked, `/v1/taxi/calls/${id}`)
  })
  .openapi(operation.cancelCall, (c) => cancel(c, c.req.param('id'), c.req.valid('json')))
  .openapi(operation.acceptCall, (c) => accept(c, c.req.param('callId')))
  .openapi(operation.releasePickup, (c) => tellPickup(c, c.req.param('callId'), 'ReleasePickup'))
  .openapi(operation.completePickup, (c) => tellPickup(c, c.req.param('callId'), 'CompletePickup'))

mountHealth(app, {
  title: 'Taxi dispatch (택시 호출)',
  needs: ['CALL', 'PICKUP', 'DRIVER', 'BREAKER', 'PAYMENT_ACTORS'],
})

export type TaxiApp = typeof app
