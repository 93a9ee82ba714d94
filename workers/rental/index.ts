/** The Worker of air-purifier rental (공기청정기 렌탈). */
import { assignment } from '../../durable-objects/rental/assignment.ts'
import { customerRecord } from '../../durable-objects/rental/customer-record.ts'
import { engineer } from '../../durable-objects/rental/engineer.ts'
import { installation } from '../../durable-objects/rental/installation.ts'
import { order } from '../../durable-objects/rental/order.ts'
import { product } from '../../durable-objects/rental/product.ts'
import { renter } from '../../durable-objects/rental/renter.ts'
import { roster } from '../../durable-objects/rental/roster.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { inboxesOf } from '../../queues/inbox.ts'
import { systemWorker } from '../http/worker.ts'
import { commands, refusals } from './commands.ts'
import { policies } from './policies.ts'
import { reads } from './reads.ts'
import reasons from './reasons.json' with { type: 'json' }

export {
  Assignment,
  Breaker,
  CustomerRecord,
  Engineer,
  Installation,
  Order,
  Product,
  Renter,
  Roster,
} from '../../durable-objects/rental/index.ts'

const aggregates = [product, renter, order, assignment, roster, engineer, installation, customerRecord]

export class ActorsEntrypoint extends actorsEntrypoint(aggregates, inboxesOf(policies)) {}

export default systemWorker('Air-purifier rental (공기청정기 렌탈)', aggregates, {
  commands,
  reads,
  refusals,
  reasons,
  policies,
})
