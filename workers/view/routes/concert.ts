/** What can be read of concert ticketing (콘서트 예매): concerts, bookings, deliveries (C12). */
import { z } from '@hono/zod-openapi'
import { callerOf } from '../../http/idempotency.ts'
import type { Role } from '../../http/principal.ts'
import { declare } from '../../http/route.ts'
import { historyOf } from '../queries/instances.ts'
import * as lists from '../queries/lists.ts'
import {
  badCursor,
  find,
  holds,
  missing,
  oneThing,
  owns,
  PRIVATE,
  PUBLIC,
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

const CONCERT = 'concert.concert'
const BOOKING = 'concert.booking'
const DELIVERY = 'concert.delivery'
const concertList: lists.Programme = { aggregate: CONCERT, index: 'instance_programme' }
/** The couriers' work: what is prepared comes first. Tombstones are nobody's and not listed. */
const deliveryList: lists.WorkList = { aggregate: DELIVERY, index: 'instance_delivery', where: 'owner IS NOT NULL' }

/** See every booking. */
const staff = ['venue-staff', 'concert-manager', 'admin'] as const satisfies readonly Role[]
/** See every delivery, and the address on it. */
const carriers = ['courier', 'admin'] as const satisfies readonly Role[]

const list = { query: z.strictObject({ ...paging, status: statusFilter }) }
const one = { params: z.object({ id: pathId('id') }), query: sinceVersion }
const oneDelivery = { params: z.object({ bookingId: pathId('bookingId') }), query: sinceVersion }
const tags = { concerts: ['Concerts (콘서트)'], bookings: ['Bookings (예매)'], deliveries: ['Deliveries (배송)'] }

const listConcerts = declare('everybody', {
  method: 'get',
  path: '/v1/concert/concerts',
  summary: 'The concerts, newest first (콘서트 목록)',
  tags: tags.concerts,
  request: list,
  responses: things,
})
const readConcert = declare(
  'everybody',
  {
    method: 'get',
    path: '/v1/concert/concerts/{id}',
    summary: 'One concert, with `availableTickets` (콘서트 조회)',
    tags: tags.concerts,
    request: one,
    responses: oneThing,
  },
  ['ConcertNotFound'],
)
const listBookings = declare(['customer', ...staff], {
  method: 'get',
  path: '/v1/concert/bookings',
  summary: 'Own bookings, newest first; staff: all of them, by id (예매 목록)',
  tags: tags.bookings,
  request: list,
  responses: things,
})
const readBooking = declare(
  ['customer', ...staff],
  {
    method: 'get',
    path: '/v1/concert/bookings/{id}',
    summary: 'One booking (예매 조회)',
    tags: tags.bookings,
    request: one,
    responses: oneThing,
  },
  ['BookingNotFound'],
)
const readBookingHistory = declare(
  ['customer', ...staff],
  {
    method: 'get',
    path: '/v1/concert/bookings/{id}/history',
    summary: 'The states of a booking (예매 이력)',
    tags: tags.bookings,
    request: { params: one.params },
    responses: stateHistory,
  },
  ['BookingNotFound'],
)
const listDeliveries = declare(['customer', ...carriers], {
  method: 'get',
  path: '/v1/concert/deliveries',
  summary: 'Couriers: all deliveries, first what is to be dispatched; customers: their own, newest first (배송 목록)',
  tags: tags.deliveries,
  request: list,
  responses: things,
})
const readDelivery = declare(
  ['customer', ...carriers],
  {
    method: 'get',
    path: '/v1/concert/deliveries/{bookingId}',
    summary: 'The delivery of a booking (배송 조회)',
    tags: tags.deliveries,
    request: oneDelivery,
    responses: oneThing,
  },
  ['DeliveryNotFound'],
)

/** Adds the reads of concert ticketing. */
export const concertReads = (app: ViewApp): void => {
  concerts(app)
  bookings(app)
  deliveries(app)
}

const concerts = (app: ViewApp): void => {
  app.openapi(listConcerts, async (c) => {
    const wish = wishOf(c.req.valid('query'), lists.PROGRAMME_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.programme(c.env.DB, concertList, wish)
    return showPage(c, items.map(shown), next, PUBLIC)
  })
  app.openapi(readConcert, async (c) => {
    const row = await find(c, CONCERT, c.req.valid('param').id, c.req.valid('query').minVersion)
    return row ? showThing(c, row, PUBLIC) : missing(c, 'ConcertNotFound')
  })
}

const bookings = (app: ViewApp): void => {
  app.openapi(listBookings, async (c) => {
    const all = holds(c, staff)
    const wish = wishOf(c.req.valid('query'), all ? lists.WALK_KEY_LENGTH : lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const page = all
      ? await lists.everything(c.env.DB, BOOKING, wish)
      : await lists.owned(c.env.DB, callerOf(c).sub, BOOKING, wish)
    return showPage(c, page.items.map(shown), page.next, PRIVATE)
  })
  app.openapi(readBooking, async (c) => {
    const row = await find(c, BOOKING, c.req.valid('param').id, c.req.valid('query').minVersion)
    return row && (owns(c, row) || holds(c, staff)) ? showThing(c, row, PRIVATE) : missing(c, 'BookingNotFound')
  })
  app.openapi(readBookingHistory, async (c) => {
    const { id } = c.req.valid('param')
    const row = await find(c, BOOKING, id)
    if (!row || !(owns(c, row) || holds(c, staff))) return missing(c, 'BookingNotFound')
    return showHistory(c, id, await historyOf(c.env.DB, BOOKING, id))
  })
}

const deliveries = (app: ViewApp): void => {
  app.openapi(listDeliveries, async (c) => {
    const all = holds(c, carriers)
    const wish = wishOf(c.req.valid('query'), all ? lists.WORK_KEY_LENGTH : lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const page = all
      ? await lists.workList(c.env.DB, deliveryList, wish)
      : await lists.owned(c.env.DB, callerOf(c).sub, DELIVERY, wish)
    return showPage(c, page.items.map(shown), page.next, PRIVATE)
  })
  app.openapi(readDelivery, async (c) => {
    const row = await find(c, DELIVERY, c.req.valid('param').bookingId, c.req.valid('query').minVersion)
    // A cancel that overtook the delivery left a tombstone: nobody's, and no delivery.
    const isVisible = row && row.owner !== null && (owns(c, row) || holds(c, carriers))
    return isVisible ? showThing(c, row, PRIVATE) : missing(c, 'DeliveryNotFound')
  })
}
