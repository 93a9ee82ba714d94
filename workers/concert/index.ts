/** The Worker of concert ticketing (콘서트 예매). */
import { booking } from '../../durable-objects/concert/booking.ts'
import { concert } from '../../durable-objects/concert/concert.ts'
import { delivery } from '../../durable-objects/concert/delivery.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { inboxesOf } from '../../queues/inbox.ts'
import { systemWorker } from '../http/worker.ts'
import { commands, refusals } from './commands.ts'
import { policies } from './policies.ts'
import { reads } from './reads.ts'
import reasons from './reasons.json' with { type: 'json' }

export { Booking, Breaker, Concert, Delivery } from '../../durable-objects/concert/index.ts'

const aggregates = [concert, booking, delivery]

export class ActorsEntrypoint extends actorsEntrypoint(aggregates, inboxesOf(policies)) {}

export default systemWorker('Concert ticketing (콘서트 예매)', aggregates, {
  commands,
  reads,
  refusals,
  reasons,
  policies,
})
