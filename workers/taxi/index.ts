/** Taxi dispatch (택시 호출): its commands over HTTP, its inbox, and the door to its aggregates. */

import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import type { TaxiEnv } from '../../durable-objects/taxi/index.ts'
import { inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'
import { app } from './routes.ts'

export { Breaker, Call, Driver, Pickup } from '../../durable-objects/taxi/index.ts'

const residences = [
  { aggregate: 'taxi.call', className: 'Call', binding: 'CALL' },
  { aggregate: 'taxi.pickup', className: 'Pickup', binding: 'PICKUP' },
  { aggregate: 'taxi.driver', className: 'Driver', binding: 'DRIVER' },
] as const

export class ActorsEntrypoint extends actorsEntrypoint<TaxiEnv>(residences, ['payment', 'driver', 'call']) {}

const actors = (env: TaxiEnv, aggregate: string) => {
  const residence = residences.find((known) => known.aggregate === aggregate)
  if (!residence) throw new Error(`no ${aggregate} lives here`)
  return env[residence.binding]
}

const queue = inboxesWith<TaxiEnv>(policies, (env, { aggregate, id, command }, context) =>
  actors(env, aggregate).getByName(id).execute(command, context),
)

export default { fetch: app.fetch, queue }
