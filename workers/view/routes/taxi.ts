/**
 * What can be read of taxi dispatch (택시 호출): calls by their customers (T10), the list of open calls by drivers (T4),
 * who never learn whose call it is, and the pickups of each driver.
 */
import { z } from '@hono/zod-openapi'
import { epochMs, now } from '../../../kernel/time.ts'
import { instant } from '../../../queues/envelope.ts'
import { callerOf } from '../../http/idempotency.ts'
import type { Role } from '../../http/principal.ts'
import { declare, shows } from '../../http/route.ts'
import { historyOf, type Instance } from '../queries/instances.ts'
import * as lists from '../queries/lists.ts'
import {
  badCursor,
  find,
  holds,
  missing,
  oneThing,
  owns,
  PRIVATE,
  pageOf,
  paging,
  pathId,
  showHistory,
  shown,
  showPage,
  showThing,
  sinceVersion,
  stateHistory,
  statusFilter,
  things,
  type ViewApp,
  wishOf,
} from '../reads.ts'

const CALL = 'taxi.call'
const PICKUP = 'taxi.pickup'
const openCalls: lists.WaitingList = { aggregate: PICKUP, status: 'open', index: 'instance_taxi_request' }
const MS_PER_SECOND = 1000

/** See every call. */
const staff = ['admin'] as const satisfies readonly Role[]

const list = { query: z.strictObject({ ...paging, status: statusFilter }) }
const one = { params: z.object({ id: pathId('id') }), query: sinceVersion }
const onePickup = { params: z.object({ callId: pathId('callId') }), query: sinceVersion }
const tags = { calls: ['Taxi calls (호출)'], requests: ['Taxi requests (호출 목록)'], pickups: ['Pickups (배차)'] }

/** What a driver needs to know to choose: no word of the customer (T4). */
const Ride = z.object({ origin: z.string(), destination: z.string(), fareKrw: z.int(), openedAt: instant })
const Request = Ride.extend({
  id: z.string().openapi({ description: 'The id of the call' }),
  openedAt: z.iso.datetime(),
  ageSeconds: z.int().min(0).openapi({ description: 'How long the call has waited' }),
  version: z.int().min(1),
}).openapi('TaxiRequest')

const listCalls = declare(['customer', ...staff], {
  method: 'get',
  path: '/v1/taxi/calls',
  summary: 'Own calls, newest first; admins: all of them, by id (호출 내역)',
  tags: tags.calls,
  request: list,
  responses: things,
})
const readCall = declare(
  ['customer', ...staff],
  {
    method: 'get',
    path: '/v1/taxi/calls/{id}',
    summary: 'One call, with `driverName` once a driver has it (호출 조회)',
    tags: tags.calls,
    request: one,
    responses: oneThing,
  },
  ['CallNotFound'],
)
const readCallHistory = declare(
  ['customer', ...staff],
  {
    method: 'get',
    path: '/v1/taxi/calls/{id}/history',
    summary: 'The states of a call (호출 이력)',
    tags: tags.calls,
    request: { params: one.params },
    responses: stateHistory,
  },
  ['CallNotFound'],
)
const listRequests = declare(['driver'], {
  method: 'get',
  path: '/v1/taxi/requests',
  summary: 'The open, paid calls, the one that waits longest first (호출 목록)',
  tags: tags.requests,
  request: { query: z.strictObject(paging) },
  responses: { 200: shows('A page', pageOf(Request)) },
})
const listPickups = declare(['driver'], {
  method: 'get',
  path: '/v1/taxi/pickups',
  summary: 'Own pickups, newest first (배차 내역)',
  tags: tags.pickups,
  request: list,
  responses: things,
})
const readPickup = declare(
  ['driver'],
  {
    method: 'get',
    path: '/v1/taxi/pickups/{callId}',
    summary: 'One of your own pickups (배차 조회)',
    tags: tags.pickups,
    request: onePickup,
    responses: oneThing,
  },
  ['PickupNotFound'],
)

/** Adds the reads of taxi dispatch. */
export const taxiReads = (app: ViewApp): void => {
  calls(app)
  requests(app)
  pickups(app)
}

const calls = (app: ViewApp): void => {
  app.openapi(listCalls, async (c) => {
    const all = holds(c, staff)
    const wish = wishOf(c.req.valid('query'), all ? lists.WALK_KEY_LENGTH : lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const page = all
      ? await lists.everything(c.env.DB, CALL, wish)
      : await lists.owned(c.env.DB, callerOf(c).sub, CALL, wish)
    return showPage(c, page.items.map(shown), page.next, PRIVATE)
  })
  app.openapi(readCall, async (c) => {
    const row = await find(c, CALL, c.req.valid('param').id, c.req.valid('query').minVersion)
    return row && (owns(c, row) || holds(c, staff)) ? showThing(c, row, PRIVATE) : missing(c, 'CallNotFound')
  })
  app.openapi(readCallHistory, async (c) => {
    const { id } = c.req.valid('param')
    const row = await find(c, CALL, id)
    if (!row || !(owns(c, row) || holds(c, staff))) return missing(c, 'CallNotFound')
    return showHistory(c, id, await historyOf(c.env.DB, CALL, id))
  })
}

const request = ({ id, version, data }: Instance, atMs: number) => {
  const ride = Ride.parse(data)
  const ageSeconds = Math.max(0, Math.floor((atMs - epochMs(ride.openedAt)) / MS_PER_SECOND))
  return { ...ride, id, ageSeconds, version }
}

const requests = (app: ViewApp): void => {
  app.openapi(listRequests, async (c) => {
    const wish = wishOf(c.req.valid('query'), lists.WAITING_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.waiting(c.env.DB, openCalls, wish)
    const atMs = epochMs(now())
    return showPage(
      c,
      items.map((row) => request(row, atMs)),
      next,
      PRIVATE,
    )
  })
}

const pickups = (app: ViewApp): void => {
  app.openapi(listPickups, async (c) => {
    const wish = wishOf(c.req.valid('query'), lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.owned(c.env.DB, callerOf(c).sub, PICKUP, wish)
    return showPage(c, items.map(shown), next, PRIVATE)
  })
  app.openapi(readPickup, async (c) => {
    const row = await find(c, PICKUP, c.req.valid('param').callId, c.req.valid('query').minVersion)
    return row && owns(c, row) ? showThing(c, row, PRIVATE) : missing(c, 'PickupNotFound')
  })
}
