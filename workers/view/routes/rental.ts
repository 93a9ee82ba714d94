/**
 * What can be read of air-purifier rental (공기청정기 렌탈): orders, engineers, assignments, customer records and the
 * dashboard (R3, R8, R9). Where a customer lives is shown to the engineer who goes there and to staff.
 */
import { z } from '@hono/zod-openapi'
import { callerOf } from '../../http/idempotency.ts'
import type { Role } from '../../http/principal.ts'
import { declare, shows } from '../../http/route.ts'
import { historyOf } from '../queries/instances.ts'
import * as lists from '../queries/lists.ts'
import { rentalDashboard } from '../queries/rental-dashboard.ts'
import {
  badCursor,
  find,
  holds,
  missing,
  oneThing,
  owns,
  PRIVATE,
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

const ORDER = 'rental.order'
const ENGINEER = 'rental.engineer'
/** The staff's work: who waits for an engineer comes first (R2). */
const assignmentList: lists.WorkList = { aggregate: 'rental.assignment', index: 'instance_rental_assignment' }
const recordList: lists.Programme = { aggregate: 'rental.customer-record', index: 'instance_rental_record' }

/** See every order, and what belongs to no customer. */
const staff = ['rental-staff', 'admin'] as const satisfies readonly Role[]

const list = { query: z.strictObject({ ...paging, status: statusFilter }) }
const one = { params: z.object({ id: pathId('id') }), query: sinceVersion }
const tags = {
  orders: ['Orders (렌탈 신청)'],
  engineers: ['Engineers (설치 기사)'],
  assignments: ['Assignments (기사 배정)'],
  records: ['Customer records (고객 기록)'],
}

const orders = z.int().min(0)
const Dashboard = z
  .object({
    orders: z.object({
      total: orders,
      byStatus: z.array(z.object({ status: z.string(), orders })),
      byProduct: z.array(z.object({ productId: z.string(), orders })),
      byRegion: z.array(z.object({ region: z.string(), orders })),
      byDay: z.array(z.object({ day: z.iso.date(), orders })).openapi({ description: 'Days in Korea, newest first' }),
    }),
    survey: z.object({ GOOD: orders, FAIR: orders, BAD: orders }),
    engineers: z.array(
      z.object({
        engineerId: z.string(),
        name: z.string(),
        region: z.string(),
        status: z.string(),
        openOrders: orders,
      }),
    ),
  })
  .openapi('RentalDashboard')

const listOrders = declare(['customer', ...staff], {
  method: 'get',
  path: '/v1/rental/orders',
  summary: 'Own orders, newest first; staff: all of them, by id (렌탈 신청 목록)',
  tags: tags.orders,
  request: list,
  responses: things,
})
const readOrder = declare(
  ['customer', ...staff],
  {
    method: 'get',
    path: '/v1/rental/orders/{id}',
    summary: 'One order, with who comes and when (렌탈 신청 조회)',
    tags: tags.orders,
    request: one,
    responses: oneThing,
  },
  ['OrderNotFound'],
)
const readOrderHistory = declare(
  ['customer', ...staff],
  {
    method: 'get',
    path: '/v1/rental/orders/{id}/history',
    summary: 'The states of an order (렌탈 신청 이력)',
    tags: tags.orders,
    request: { params: one.params },
    responses: stateHistory,
  },
  ['OrderNotFound'],
)
const listEngineers = declare(staff, {
  method: 'get',
  path: '/v1/rental/engineers',
  summary: 'The engineers, by id (설치 기사 목록)',
  tags: tags.engineers,
  request: list,
  responses: things,
})
const listAssignments = declare(['engineer', ...staff], {
  method: 'get',
  path: '/v1/rental/assignments',
  summary: 'Engineers: their own, newest first; staff: all, those that wait for an engineer first (기사 배정 목록)',
  tags: tags.assignments,
  request: list,
  responses: things,
})
const listRecords = declare(staff, {
  method: 'get',
  path: '/v1/rental/customer-records',
  summary: 'The customer records, newest first (고객 기록 목록)',
  tags: tags.records,
  request: list,
  responses: things,
})
const readDashboard = declare(staff, {
  method: 'get',
  path: '/v1/rental/dashboard',
  summary: 'Orders by status, product, region and day; survey ratings; what the engineers have to do (현황판)',
  tags: tags.records,
  responses: { 200: shows('The numbers as of now', Dashboard) },
})

/** Adds the reads of air-purifier rental. */
export const rentalReads = (app: ViewApp): void => {
  orderReads(app)
  staffReads(app)
  app.openapi(listAssignments, async (c) => {
    const all = holds(c, staff)
    const wish = wishOf(c.req.valid('query'), all ? lists.WORK_KEY_LENGTH : lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const page = all
      ? await lists.workList(c.env.DB, assignmentList, wish)
      : await lists.owned(c.env.DB, callerOf(c).sub, assignmentList.aggregate, wish)
    return showPage(c, page.items.map(shown), page.next, PRIVATE)
  })
  app.openapi(readDashboard, async (c) => c.json(figures(await rentalDashboard(c.env.DB)), 200, NOT_KEPT))
}

const NOT_KEPT = { 'Cache-Control': PRIVATE }

const orderReads = (app: ViewApp): void => {
  app.openapi(listOrders, async (c) => {
    const all = holds(c, staff)
    const wish = wishOf(c.req.valid('query'), all ? lists.WALK_KEY_LENGTH : lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const page = all
      ? await lists.everything(c.env.DB, ORDER, wish)
      : await lists.owned(c.env.DB, callerOf(c).sub, ORDER, wish)
    return showPage(c, page.items.map(shown), page.next, PRIVATE)
  })
  app.openapi(readOrder, async (c) => {
    const row = await find(c, ORDER, c.req.valid('param').id, c.req.valid('query').minVersion)
    return row && (owns(c, row) || holds(c, staff)) ? showThing(c, row, PRIVATE) : missing(c, 'OrderNotFound')
  })
  app.openapi(readOrderHistory, async (c) => {
    const { id } = c.req.valid('param')
    const row = await find(c, ORDER, id)
    if (!row || !(owns(c, row) || holds(c, staff))) return missing(c, 'OrderNotFound')
    return showHistory(c, id, await historyOf(c.env.DB, ORDER, id))
  })
}

const staffReads = (app: ViewApp): void => {
  app.openapi(listEngineers, async (c) => {
    const wish = wishOf(c.req.valid('query'), lists.WALK_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.everything(c.env.DB, ENGINEER, wish)
    return showPage(c, items.map(shown), next, PRIVATE)
  })
  app.openapi(listRecords, async (c) => {
    const wish = wishOf(c.req.valid('query'), lists.PROGRAMME_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.programme(c.env.DB, recordList, wish)
    return showPage(c, items.map(shown), next, PRIVATE)
  })
}

type Figures = Awaited<ReturnType<typeof rentalDashboard>>

const figures = ({ byStatus, byProduct, byRegion, byDay, byRating, engineers }: Figures) => {
  const rated = (rating: string): number => byRating.find(({ word }) => word === rating)?.n ?? 0
  return {
    orders: {
      total: byStatus.reduce((sum, { n }) => sum + n, 0),
      byStatus: byStatus.map(({ word, n }) => ({ status: word, orders: n })),
      byProduct: byProduct.map(({ word, n }) => ({ productId: word, orders: n })),
      byRegion: byRegion.map(({ word, n }) => ({ region: word, orders: n })),
      byDay: byDay.map(({ word, n }) => ({ day: word, orders: n })),
    },
    survey: { GOOD: rated('GOOD'), FAIR: rated('FAIR'), BAD: rated('BAD') },
    engineers: engineers.map(({ load, ...engineer }) => ({ ...engineer, openOrders: load })),
  }
}
