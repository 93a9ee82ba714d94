/**
 * What can be read of taxi dispatch (택시 호출): calls by their customers (T10), the list of open calls by drivers (T4),
 * who never learn whose call it is, and the pickups of each driver.
 */
import { z } from '@hono/zod-openapi'
import type { call } from '../../durable-objects/taxi/call.ts'
import type { pickup } from '../../durable-objects/taxi/pickup.ts'
import { id, text } from '../../kernel/fields.ts'
import { epochMs } from '../../kernel/time.ts'
import { Destination, DriverName, Origin, Ride } from '../../queues/taxi.ts'
import { named } from '../http/names.ts'
import { customers, history, list, narrowed, oldest, one, own, type Row, type Shown, theirs } from '../http/reads.ts'
import { resource } from '../http/resource.ts'
import { opened } from '../http/sealing.ts'

const MS_PER_SECOND = 1000

const drivers = ['driver'] as const
/** See every call. */
const staff = ['admin'] as const

/** Where to, for how much: no word of the customer. */
const ride = { origin: opened(Origin), destination: opened(Destination), fareKrw: Ride.shape.fareKrw }
const driverName = opened(DriverName)
const openedAt = z.iso.datetime()

export const calls = resource<typeof call>('taxi.call')({
  tag: 'Taxi calls (호출)',
  none: 'CallNotFound',
  statuses: ['requested', 'rejected', 'payment-failed', 'open', 'matched', 'completed', 'cancelled', 'lapsed'],
  live: ['requested', 'open', 'matched'],
  fields: {
    ...ride,
    reason: text.optional(),
    paymentId: id.optional(),
    lapsesAt: z.iso.datetime().optional(),
    driverName: driverName.optional(),
    step: z.enum(['coming', 'arrived', 'boarded']).optional(),
  },
})
export const pickups = resource<typeof pickup>('taxi.pickup')({
  tag: 'Pickups (배차)',
  none: 'PickupNotFound',
  statuses: ['open', 'assigned', 'arrived', 'boarded', 'completed', 'cancelled'],
  live: ['assigned', 'arrived', 'boarded'],
  // A cancellation that overtook the opening knows nothing of the ride.
  fields: z.object({ ...ride, openedAt, driverName }).partial().shape,
})
/** A pickup as long as drivers may choose it. */
export const requests = { ...pickups, tag: 'Taxi requests (호출 목록)', none: 'CallNotFound' }

/** What a driver needs to know to choose (T4). */
const TaxiRequest = z
  .object({
    ...ride,
    openedAt,
    id: z.string().openapi({ description: 'The id of the call' }),
    ageSeconds: z.int().min(0).openapi({ description: 'How long the call has waited' }),
    version: z.int().min(1),
  })
  .openapi('TaxiRequest')
const shownRequest: Shown<Row, z.infer<typeof TaxiRequest>> = {
  ticking: ['ageSeconds'],
  schema: TaxiRequest,
  of: ({ id, version, data }, nowMs) => {
    const known = Ride.strip().parse(data)
    const ageSeconds = Math.max(0, Math.floor((nowMs - epochMs(known.openedAt)) / MS_PER_SECOND))
    return { ...known, id, ageSeconds, version }
  },
}

/** Whom a driver looks out for, by first name and as long as they are on the way (U12). */
const passenger = {
  field: 'passengerName',
  to: drivers,
  peopleOf: 'taxi.call',
  during: ['assigned', 'arrived', 'boarded'],
  form: 'first',
} as const

export const reads = [
  list('/v1/taxi/calls', calls, 'Own calls, newest first; admins: all of them, by id (호출 내역)', [
    [staff, theirs],
    [customers, own],
  ]),
  one('/v1/taxi/calls/{id}', calls, 'One call, with `driverName` and how far he is once a driver has it (호출 조회)', {
    owners: customers,
    staff,
  }),
  history('/v1/taxi/calls/{id}/history', calls, 'The states of a call (호출 이력)', { owners: customers, staff }),
  list(
    '/v1/taxi/requests',
    requests,
    'The open, paid calls, the one that waits longest first (호출 목록)',
    [[drivers, oldest('open')]],
    shownRequest,
  ),
  narrowed(list('/v1/taxi/pickups', pickups, 'Own pickups, newest first; of some days (배차 내역)', [[drivers, own]]), {
    days: true,
  }),
  named(
    one('/v1/taxi/pickups/{callId}', pickups, 'One of your own pickups, with whom it is for (배차 조회)', {
      owners: drivers,
    }),
    passenger,
  ),
]
