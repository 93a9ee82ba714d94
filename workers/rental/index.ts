/** Air-purifier rental (공기청정기 렌탈): its commands over HTTP, its inboxes, and the entrypoint to its aggregates. */
import { assignment } from '../../durable-objects/rental/assignment.ts'
import { customerRecord } from '../../durable-objects/rental/customer-record.ts'
import { engineer } from '../../durable-objects/rental/engineer.ts'
import type { RentalEnv } from '../../durable-objects/rental/index.ts'
import { installation } from '../../durable-objects/rental/installation.ts'
import { order } from '../../durable-objects/rental/order.ts'
import { roster } from '../../durable-objects/rental/roster.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { executeHere } from '../../durable-objects/runtime/ports.ts'
import { inboxesOf, inboxesWith } from '../../queues/inbox.ts'
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

const aggregates = [assignment, customerRecord, engineer, installation, order, roster]

export class ActorsEntrypoint extends actorsEntrypoint<RentalEnv>(aggregates, inboxesOf(policies)) {}

const queue = inboxesWith<RentalEnv>(policies, executeHere)

export default { fetch: app.fetch, queue }
