/** HTTP face of air-purifier rental (공기청정기 렌탈): parse, ask one actor, translate the answer. Reads are the view's. */
import type { Context } from 'hono'
import type { RentalEnv } from '../../durable-objects/rental/index.ts'
import type { Facts } from '../../kernel/decision.ts'
import { isId } from '../../kernel/ids.ts'
import { answering, ask } from '../http/answer.ts'
import type { RequestState } from '../http/app.ts'
import { api } from '../http/app.ts'
import { mountHealth } from '../http/health.ts'
import { callerOf, contextOf } from '../http/idempotency.ts'
import * as operation from './operations.ts'
import { type RentalReason, rentalRefusals } from './refusals.ts'

type Command = Facts & { readonly type: string }

/** What the routes need of their Worker. */
export type RoutesEnv = Pick<RentalEnv, 'ORDER' | 'ENGINEER' | 'INSTALLATION'>
type Ask = Context<{ Bindings: RoutesEnv } & RequestState>

const { accepted, changed, created, refused } = answering<RentalReason>(rentalRefusals)

/** Sends one command to the order `id`. */
const tellOrder = async (c: Ask, id: string, body: Facts, command: Command) => {
  const context = await contextOf(c, body, id)
  return ask('order', () => c.env.ORDER.getByName(id).execute(command, context))
}

/** Sends one command to the engineer `id`. */
const tellEngineer = async (c: Ask, id: string, body: Facts, command: Command) => {
  const context = await contextOf(c, body)
  return ask('engineer', () => c.env.ENGINEER.getByName(id).execute(command, context))
}

/** The routes of this Worker; the web pages take their types from here. */
export const app = api<{ Bindings: RoutesEnv }>()
  .openapi(operation.requestOrder, async (c) => {
    const body = c.req.valid('json')
    const context = await contextOf(c, body)
    const id = context.commandId
    const command = { ...body, type: 'RequestOrder', customerId: callerOf(c).sub }
    const asked = await ask('order', () => c.env.ORDER.getByName(id).execute(command, context))
    return created(c, asked, `/v1/rental/orders/${id}`)
  })
  .openapi(operation.cancelOrder, async (c) => {
    const id = c.req.param('id')
    if (!isId(id)) return refused(c, 'OrderNotFound')
    const asked = await tellOrder(c, id, {}, { type: 'CancelOrder', customerId: callerOf(c).sub })
    return accepted(c, asked, 'cancel-requested')
  })
  .openapi(operation.submitSurvey, async (c) => {
    const id = c.req.param('id')
    if (!isId(id)) return refused(c, 'OrderNotFound')
    const body = c.req.valid('json')
    const { sub: submittedBy, roles } = callerOf(c)
    const command = { ...body, type: 'SubmitSurvey', submittedBy, asStaff: roles.includes('rental-staff') }
    return changed(c, await tellOrder(c, id, body, command))
  })
  .openapi(operation.registerEngineer, async (c) => {
    const body = c.req.valid('json')
    const { id } = c.req.valid('param')
    const asked = await tellEngineer(c, id, body, { ...body, type: 'RegisterEngineer' })
    // The first version of an engineer is the registration itself.
    const isNew = asked.known && asked.answer.outcome === 'accepted' && asked.answer.version === 1
    return isNew ? created(c, asked, `/v1/rental/engineers/${encodeURIComponent(id)}`) : changed(c, asked)
  })
  .openapi(operation.retireEngineer, async (c) => {
    const { id } = c.req.valid('param')
    return changed(c, await tellEngineer(c, id, {}, { type: 'RetireEngineer' }))
  })
  .openapi(operation.completeInstallation, async (c) => {
    const id = c.req.param('orderId')
    if (!isId(id)) return refused(c, 'InstallationNotFound')
    const context = await contextOf(c, {}, id)
    const command = { type: 'CompleteInstallation', engineerId: callerOf(c).sub }
    return changed(c, await ask('installation', () => c.env.INSTALLATION.getByName(id).execute(command, context)))
  })

mountHealth(app, {
  title: 'Air-purifier rental (공기청정기 렌탈)',
  needs: ['ORDER', 'ASSIGNMENT', 'ROSTER', 'ENGINEER', 'INSTALLATION', 'CUSTOMER_RECORD', 'BREAKER'],
})

export type RentalApp = typeof app
