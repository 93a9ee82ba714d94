/** Concert ticketing (콘서트 예매): its commands over HTTP, its inboxes, and the door to its aggregates. */
import type { ConcertEnv } from '../../durable-objects/concert/index.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'
import { app } from './routes.ts'

export { Booking, Breaker, Concert, Delivery } from '../../durable-objects/concert/index.ts'

const residences = [
  { aggregate: 'concert.concert', className: 'Concert', binding: 'CONCERT' },
  { aggregate: 'concert.booking', className: 'Booking', binding: 'BOOKING' },
  { aggregate: 'concert.delivery', className: 'Delivery', binding: 'DELIVERY' },
] as const

export class ActorsEntrypoint extends actorsEntrypoint<ConcertEnv>(residences, ['concert', 'payment', 'booking']) {}

const actors = (env: ConcertEnv, aggregate: string) => {
  const residence = residences.find((known) => known.aggregate === aggregate)
  if (!residence) throw new Error(`no ${aggregate} lives here`)
  return env[residence.binding]
}

const queue = inboxesWith<ConcertEnv>(policies, (env, { aggregate, id, command }, context) =>
  actors(env, aggregate).getByName(id).execute(command, context),
)

export default { fetch: app.fetch, queue }
