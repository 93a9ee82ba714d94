/** Taxi dispatch (택시 호출): its commands over HTTP, its inbox, and the entrypoint to its aggregates. */
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { executeHere } from '../../durable-objects/runtime/ports.ts'
import { call } from '../../durable-objects/taxi/call.ts'
import { driver } from '../../durable-objects/taxi/driver.ts'
import type { TaxiEnv } from '../../durable-objects/taxi/index.ts'
import { pickup } from '../../durable-objects/taxi/pickup.ts'
import { inboxesOf, inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'
import { app } from './routes.ts'

export { Breaker, Call, Driver, Pickup } from '../../durable-objects/taxi/index.ts'

const aggregates = [call, driver, pickup]

export class ActorsEntrypoint extends actorsEntrypoint<TaxiEnv>(aggregates, inboxesOf(policies)) {}

const queue = inboxesWith<TaxiEnv>(policies, executeHere)

export default { fetch: app.fetch, queue }
