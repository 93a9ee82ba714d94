/** What can be read of concert ticketing (콘서트 예매): concerts, bookings, deliveries (C12). */
import { z } from '@hono/zod-openapi'
import { declare } from '../../http/route.ts'
import type { Instance } from '../queries/instance-row.ts'
import type { WorkList } from '../queries/lists.ts'
import {
  find,
  missing,
  oneResource,
  PRIVATE,
  pathId,
  resourceResponse,
  seenBy,
  sinceVersion,
  type ViewApp,
} from '../reads.ts'
import { historyReads, type OfferedKind, type OwnedKind, offeredReads, ownedReads, workReads } from './kinds.ts'

const concerts: OfferedKind = {
  path: '/v1/concert/concerts',
  tags: ['Concerts (콘서트)'],
  none: 'ConcertNotFound',
  programme: { aggregate: 'concert.concert', index: 'instance_programme' },
  says: {
    list: 'The concerts, newest first (콘서트 목록)',
    one: 'One concert, with `availableTickets` (콘서트 조회)',
  },
}
const bookings: OwnedKind = {
  path: '/v1/concert/bookings',
  tags: ['Bookings (예매)'],
  none: 'BookingNotFound',
  aggregate: 'concert.booking',
  staffRoles: ['venue-staff', 'concert-manager', 'admin'],
  says: {
    list: 'Own bookings, newest first; staff: all of them, by id (예매 목록)',
    one: 'One booking (예매 조회)',
  },
}
/** The couriers' work: what is prepared comes first. Tombstones are nobody's and not listed. */
const deliveries: WorkList = {
  aggregate: 'concert.delivery',
  index: 'instance_delivery',
  where: 'owner IS NOT NULL',
}
/** See every delivery, and the address on it. */
const carriers = ['courier', 'admin'] as const
const deliveryTags = ['Deliveries (배송)']

const readDelivery = declare(
  ['customer', ...carriers],
  {
    method: 'get',
    path: '/v1/concert/deliveries/{bookingId}',
    summary: 'The delivery of a booking (배송 조회)',
    tags: deliveryTags,
    request: { params: z.object({ bookingId: pathId('bookingId') }), query: sinceVersion },
    responses: oneResource,
  },
  ['DeliveryNotFound'],
)

/** Adds the reads of concert ticketing. */
export const concertReads = (app: ViewApp): void => {
  offeredReads(app, concerts)
  ownedReads(app, bookings)
  historyReads(app, bookings, 'The states of a booking (예매 이력)')
  workReads(app, {
    path: '/v1/concert/deliveries',
    tags: deliveryTags,
    summary: 'Couriers: all deliveries, first what is to be dispatched; customers: their own, newest first (배송 목록)',
    work: deliveries,
    workers: carriers,
    owners: ['customer'],
  })
  app.openapi(readDelivery, async (c) => {
    const { bookingId } = c.req.valid('param')
    const isOwnOrCarried = seenBy(c, carriers)
    // A cancel that overtook the delivery left a tombstone: nobody's, and no delivery.
    const maySee = (row: Instance): boolean => row.owner !== null && isOwnOrCarried(row)
    const row = await find(c, deliveries.aggregate, bookingId, maySee, c.req.valid('query').minVersion)
    return row ? resourceResponse(c, row, PRIVATE) : missing(c, 'DeliveryNotFound')
  })
}
