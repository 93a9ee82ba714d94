/**
 * What can be read of taxi dispatch (택시 호출): calls by their customers (T10), the list of open calls by drivers (T4),
 * who never learn whose call it is, and the pickups of each driver.
 */
import { z } from '@hono/zod-openapi'
import { epochMs, now } from '../../../kernel/time.ts'
import { instant } from '../../../queues/envelope.ts'
import { callerOf } from '../../http/idempotency.ts'
import { declare, jsonResponse } from '../../http/route.ts'
import type { Instance } from '../queries/instance-row.ts'
import * as lists from '../queries/lists.ts'
import {
  asResource,
  badCursor,
  find,
  missing,
  oneResource,
  PRIVATE,
  pageOf,
  pageResponse,
  paging,
  pathId,
  queryOf,
  resourceResponse,
  resources,
  seenBy,
  sinceVersion,
  type ViewApp,
} from '../reads.ts'
import { historyReads, listed, type OwnedKind, ownedReads } from './kinds.ts'

const PICKUP = 'taxi.pickup'
const openCalls: lists.WaitingList = { aggregate: PICKUP, status: 'open', index: 'instance_taxi_request' }
const MS_PER_SECOND = 1000

const onePickup = { params: z.object({ callId: pathId('callId') }), query: sinceVersion }
const calls: OwnedKind = {
  path: '/v1/taxi/calls',
  tags: ['Taxi calls (호출)'],
  none: 'CallNotFound',
  aggregate: 'taxi.call',
  staffRoles: ['admin'],
  says: {
    list: 'Own calls, newest first; admins: all of them, by id (호출 내역)',
    one: 'One call, with `driverName` once a driver has it (호출 조회)',
  },
}
const tags = { requests: ['Taxi requests (호출 목록)'], pickups: ['Pickups (배차)'] }

/** What a driver needs to know to choose: no word of the customer (T4). */
const Ride = z.object({ origin: z.string(), destination: z.string(), fareKrw: z.int(), openedAt: instant })
const Request = Ride.extend({
  id: z.string().openapi({ description: 'The id of the call' }),
  openedAt: z.iso.datetime(),
  ageSeconds: z.int().min(0).openapi({ description: 'How long the call has waited' }),
  version: z.int().min(1),
}).openapi('TaxiRequest')

const listRequests = declare(['driver'], {
  method: 'get',
  path: '/v1/taxi/requests',
  summary: 'The open, paid calls, the one that waits longest first (호출 목록)',
  tags: tags.requests,
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonResponse('A page', pageOf(Request)) },
})
const listPickups = declare(['driver'], {
  method: 'get',
  path: '/v1/taxi/pickups',
  summary: 'Own pickups, newest first (배차 내역)',
  tags: tags.pickups,
  request: listed,
  responses: resources,
})
const readPickup = declare(
  ['driver'],
  {
    method: 'get',
    path: '/v1/taxi/pickups/{callId}',
    summary: 'One of your own pickups (배차 조회)',
    tags: tags.pickups,
    request: onePickup,
    responses: oneResource,
  },
  ['PickupNotFound'],
)

/** Adds the reads of taxi dispatch. */
export const taxiReads = (app: ViewApp): void => {
  ownedReads(app, calls)
  historyReads(app, calls, 'The states of a call (호출 이력)')
  requests(app)
  pickups(app)
}

const request = ({ id, version, data }: Instance, atMs: number) => {
  const ride = Ride.parse(data)
  const ageSeconds = Math.max(0, Math.floor((atMs - epochMs(ride.openedAt)) / MS_PER_SECOND))
  return { ...ride, id, ageSeconds, version }
}

const requests = (app: ViewApp): void => {
  app.openapi(listRequests, async (c) => {
    const wish = queryOf(c.req.valid('query'), lists.WAITING_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.waiting(c.env.DB, openCalls, wish)
    const atMs = epochMs(now())
    return pageResponse(
      c,
      items.map((row) => request(row, atMs)),
      next,
      PRIVATE,
    )
  })
}

const pickups = (app: ViewApp): void => {
  app.openapi(listPickups, async (c) => {
    const wish = queryOf(c.req.valid('query'), lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.owned(c.env.DB, callerOf(c).sub, PICKUP, wish)
    return pageResponse(c, items.map(asResource), next, PRIVATE)
  })
  app.openapi(readPickup, async (c) => {
    const row = await find(c, PICKUP, c.req.valid('param').callId, seenBy(c), c.req.valid('query').minVersion)
    return row ? resourceResponse(c, row, PRIVATE) : missing(c, 'PickupNotFound')
  })
}
