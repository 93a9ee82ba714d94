/**
 * What can be read of air-purifier rental (공기청정기 렌탈): orders, engineers, assignments, customer records and the
 * dashboard (R3, R8, R9). Where a customer lives is shown to the engineer who goes there and to staff.
 */
import { z } from '@hono/zod-openapi'
import type { Role } from '../../http/principal.ts'
import { declare, jsonResponse } from '../../http/route.ts'
import * as lists from '../queries/lists.ts'
import { rentalDashboard } from '../queries/rental-dashboard.ts'
import { asResource, badCursor, PRIVATE, pageResponse, queryOf, resources, type ViewApp } from '../reads.ts'
import { historyReads, listed, type OwnedKind, ownedReads, workReads } from './kinds.ts'

const ENGINEER = 'rental.engineer'
/** The staff's work: who waits for an engineer comes first (R2). */
const assignmentList: lists.WorkList = { aggregate: 'rental.assignment', index: 'instance_rental_assignment' }
const recordList: lists.Catalog = { aggregate: 'rental.customer-record', index: 'instance_rental_record' }

/** See every order, and what belongs to no customer. */
const staff = ['rental-staff', 'admin'] as const satisfies readonly Role[]

const orders: OwnedKind = {
  path: '/v1/rental/orders',
  tags: ['Orders (렌탈 신청)'],
  none: 'OrderNotFound',
  aggregate: 'rental.order',
  staffRoles: staff,
  says: {
    list: 'Own orders, newest first; staff: all of them, by id (렌탈 신청 목록)',
    one: 'One order, with who comes and when (렌탈 신청 조회)',
  },
}
const tags = { engineers: ['Engineers (설치 기사)'], records: ['Customer records (고객 기록)'] }

const count = z.int().min(0)
const Dashboard = z
  .object({
    orders: z.object({
      total: count,
      byStatus: z.array(z.object({ status: z.string(), orders: count })),
      byProduct: z.array(z.object({ productId: z.string(), orders: count })),
      byRegion: z.array(z.object({ region: z.string(), orders: count })),
      byDay: z
        .array(z.object({ day: z.iso.date(), orders: count }))
        .openapi({ description: 'Days in Korea, newest first' }),
    }),
    survey: z.object({ GOOD: count, FAIR: count, BAD: count }),
    engineers: z.array(
      z.object({
        engineerId: z.string(),
        name: z.string(),
        region: z.string(),
        status: z.string(),
        openOrders: count,
      }),
    ),
  })
  .openapi('RentalDashboard')

const listEngineers = declare(staff, {
  method: 'get',
  path: '/v1/rental/engineers',
  summary: 'The engineers, by id (설치 기사 목록)',
  tags: tags.engineers,
  request: listed,
  responses: resources,
})
const listRecords = declare(staff, {
  method: 'get',
  path: '/v1/rental/customer-records',
  summary: 'The customer records, newest first (고객 기록 목록)',
  tags: tags.records,
  request: listed,
  responses: resources,
})
const readDashboard = declare(staff, {
  method: 'get',
  path: '/v1/rental/dashboard',
  summary: 'Orders by status, product, region and day; survey ratings; what the engineers have to do (현황판)',
  tags: tags.records,
  responses: { 200: jsonResponse('The numbers as of now', Dashboard) },
})

/** Adds the reads of air-purifier rental. */
export const rentalReads = (app: ViewApp): void => {
  ownedReads(app, orders)
  historyReads(app, orders, 'The states of an order (렌탈 신청 이력)')
  workReads(app, {
    path: '/v1/rental/assignments',
    tags: ['Assignments (기사 배정)'],
    summary: 'Engineers: their own, newest first; staff: all, those that wait for an engineer first (기사 배정 목록)',
    work: assignmentList,
    workers: staff,
    owners: ['engineer'],
  })
  staffReads(app)
  app.openapi(readDashboard, async (c) => c.json(figures(await rentalDashboard(c.env.DB)), 200, NOT_KEPT))
}

const NOT_KEPT = { 'Cache-Control': PRIVATE }

const staffReads = (app: ViewApp): void => {
  app.openapi(listEngineers, async (c) => {
    const wish = queryOf(c.req.valid('query'), lists.SCAN_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.scanAll(c.env.DB, ENGINEER, wish)
    return pageResponse(c, items.map(asResource), next, PRIVATE)
  })
  app.openapi(listRecords, async (c) => {
    const wish = queryOf(c.req.valid('query'), lists.CATALOG_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.catalog(c.env.DB, recordList, wish)
    return pageResponse(c, items.map(asResource), next, PRIVATE)
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
