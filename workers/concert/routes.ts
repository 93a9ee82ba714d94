/** HTTP face of concert ticketing (콘서트 예매): parse, ask one actor, translate the answer. Reads are the view's. */
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HOLD_SECONDS, HOLD_SECONDS_LIMIT } from '../../durable-objects/concert/booking-commands.ts'
import type { ConcertEnv } from '../../durable-objects/concert/index.ts'
import { disposing, withTimeout } from '../../kernel/calls.ts'
import type { CommandContext, Facts } from '../../kernel/decision.ts'
import { isId } from '../../kernel/ids.ts'
import { answering, ask, isPlatformFault, unreachable } from '../http/answer.ts'
import type { RequestState } from '../http/app.ts'
import { api } from '../http/app.ts'
import { callLimitMs, mountHealth, setting } from '../http/health.ts'
import { callerOf, contextOf } from '../http/idempotency.ts'
import type { BookingBody } from './bodies.ts'
import { type Foreseen, foreseeableRefusal, isKnownRoomy, noteRoom } from './hint.ts'
import * as operation from './operations.ts'
import { type ConcertReason, concertRefusals } from './refusals.ts'

type Command = Facts & { readonly type: string }

/** What the routes need of their Worker. */
export type RoutesEnv = Pick<ConcertEnv, 'CONCERT' | 'BOOKING' | 'DELIVERY' | 'CALL_LIMIT_MS'> & {
  /** How long an unpaid booking keeps its seats, if not as long as the domain says (C5). */
  readonly HOLD_SECONDS?: string
}
type Ask = Context<{ Bindings: RoutesEnv } & RequestState>

const { changed, created, refused } = answering<ConcertReason>(concertRefusals)

/** Sends one command to the concert `id`. */
const tellConcert = async (c: Ask, id: string, body: Facts, command: (context: CommandContext) => Command) => {
  if (!isId(id)) return refused(c, 'ConcertNotFound')
  const context = await contextOf(c, body, id)
  return changed(c, await ask('concert', () => c.env.CONCERT.getByName(id).execute(command(context), context)))
}

/** Sends one command to the booking `id`. */
const tellBooking = async (c: Ask, id: string, body: Facts, command: Command) => {
  if (!isId(id)) return refused(c, 'BookingNotFound')
  const context = await contextOf(c, body, id)
  return changed(c, await ask('booking', () => c.env.BOOKING.getByName(id).execute(command, context)))
}

/** Sends one command to the delivery of the booking `id`. */
const tellDelivery = async (c: Ask, id: string, type: string) => {
  if (!isId(id)) return refused(c, 'DeliveryNotFound')
  const context = await contextOf(c, {}, id)
  const command = { type, courierId: callerOf(c).sub }
  return changed(c, await ask('delivery', () => c.env.DELIVERY.getByName(id).execute(command, context)))
}

/** What stands in the way of a new booking, as far as its concert can tell within the limit (K14, G5). */
const foresee = async (c: Ask, concertId: string, bookingId: string, quantity: number): Promise<Foreseen | null> => {
  if (isKnownRoomy(concertId)) return null
  const peek = disposing(c.env.CONCERT.getByName(concertId).peek(bookingId))
  const glance = await withTimeout(callLimitMs(c.env.CALL_LIMIT_MS), 'concert', peek)
  noteRoom(concertId, glance)
  return foreseeableRefusal(glance, quantity)
}

const book = async (c: Ask, body: z.infer<typeof BookingBody>, context: CommandContext) => {
  const id = context.commandId
  try {
    const no = await foresee(c, body.concertId, id, body.quantity)
    if (no) return refused(c, no.reason, no.facts)
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return unreachable(c, 'concert', fault)
  }
  const holdSeconds = setting('HOLD_SECONDS', c.env.HOLD_SECONDS, HOLD_SECONDS, HOLD_SECONDS_LIMIT)
  const command = { ...body, type: 'RequestBooking', customerId: callerOf(c).sub, holdSeconds }
  const asked = await ask('booking', () => c.env.BOOKING.getByName(id).execute(command, context))
  return created(c, asked, `/v1/concert/bookings/${id}`)
}

/** The routes of this Worker; the web pages take their types from here. */
export const app = api<{ Bindings: RoutesEnv }>()
  .openapi(operation.registerConcert, async (c) => {
    const body = c.req.valid('json')
    const context = await contextOf(c, body)
    const id = context.commandId
    const command = { ...body, type: 'RegisterConcert', managerId: callerOf(c).sub }
    const asked = await ask('concert', () => c.env.CONCERT.getByName(id).execute(command, context))
    return created(c, asked, `/v1/concert/concerts/${id}`)
  })
  .openapi(operation.registerTickets, (c) => {
    const body = c.req.valid('json')
    return tellConcert(c, c.req.param('id'), body, (context) => ({
      type: 'RegisterTickets',
      lotId: context.commandId,
      ...body,
    }))
  })
  .openapi(operation.closeSale, (c) => tellConcert(c, c.req.param('id'), {}, () => ({ type: 'CloseSale' })))
  .openapi(operation.cancelConcert, (c) => tellConcert(c, c.req.param('id'), {}, () => ({ type: 'CancelConcert' })))
  .openapi(operation.requestBooking, async (c) => {
    const body = c.req.valid('json')
    if (!isId(body.concertId)) return refused(c, 'ConcertNotFound')
    const context = await contextOf(c, body)
    return book(c, body, context)
  })
  .openapi(operation.payBooking, (c) => {
    const body = c.req.valid('json')
    return tellBooking(c, c.req.param('id'), body, { ...body, type: 'PayBooking', customerId: callerOf(c).sub })
  })
  .openapi(operation.cancelBooking, (c) =>
    tellBooking(c, c.req.param('id'), {}, { type: 'CancelBooking', customerId: callerOf(c).sub }),
  )
  .openapi(operation.issueTicket, (c) =>
    tellBooking(c, c.req.param('id'), {}, { type: 'IssueTicket', staffId: callerOf(c).sub }),
  )
  .openapi(operation.dispatchDelivery, (c) => tellDelivery(c, c.req.param('bookingId'), 'DispatchDelivery'))
  .openapi(operation.deliverDelivery, (c) => tellDelivery(c, c.req.param('bookingId'), 'DeliverDelivery'))

mountHealth(app, {
  title: 'Concert ticketing (콘서트 예매)',
  needs: ['CONCERT', 'BOOKING', 'DELIVERY', 'BREAKER', 'PAYMENT_ACTORS'],
})

export type ConcertApp = typeof app
