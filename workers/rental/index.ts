/** Air-purifier rental (공기청정기 렌탈): its commands over HTTP, its inboxes, and the door to its aggregates. */
import type { RentalEnv } from '../../durable-objects/rental/index.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'
import { app } from './routes.ts'

export {
  Assignment,
  Breaker,
  CustomerRecord,
  Engineer,
  Installation,
  Order,
  Roster,
} from '../../durable-objects/rental/index.ts'

const residences = [
  { aggregate: 'rental.order', className: 'Order', binding: 'ORDER' },
  { aggregate: 'rental.assignment', className: 'Assignment', binding: 'ASSIGNMENT' },
  { aggregate: 'rental.roster', className: 'Roster', binding: 'ROSTER' },
  { aggregate: 'rental.engineer', className: 'Engineer', binding: 'ENGINEER' },
  { aggregate: 'rental.installation', className: 'Installation', binding: 'INSTALLATION' },
  { aggregate: 'rental.customer-record', className: 'CustomerRecord', binding: 'CUSTOMER_RECORD' },
] as const

export class ActorsEntrypoint extends actorsEntrypoint<RentalEnv>(residences, [
  'roster',
  'installation',
  'customer-record',
]) {}

const actors = (env: RentalEnv, aggregate: string) => {
  const residence = residences.find((known) => known.aggregate === aggregate)
  if (!residence) throw new Error(`no ${aggregate} lives here`)
  return env[residence.binding]
}

const queue = inboxesWith<RentalEnv>(policies, (env, { aggregate, id, command }, context) =>
  actors(env, aggregate).getByName(id).execute(command, context),
)

export default { fetch: app.fetch, queue }
