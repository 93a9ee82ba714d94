/** Concert ticketing (콘서트 예매): its commands over HTTP, its inboxes, and the entrypoint to its aggregates. */
import { booking } from '../../durable-objects/concert/booking.ts'
import { concert } from '../../durable-objects/concert/concert.ts'
import { delivery } from '../../durable-objects/concert/delivery.ts'
import type { ConcertEnv } from '../../durable-objects/concert/index.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { executeHere } from '../../durable-objects/runtime/ports.ts'
import { inboxesOf, inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'
import { app } from './routes.ts'

export { Booking, Breaker, Concert, Delivery } from '../../durable-objects/concert/index.ts'

const aggregates = [booking, concert, delivery]

export class ActorsEntrypoint extends actorsEntrypoint<ConcertEnv>(aggregates, inboxesOf(policies)) {}

const queue = inboxesWith<ConcertEnv>(policies, executeHere)

export default { fetch: app.fetch, queue }
