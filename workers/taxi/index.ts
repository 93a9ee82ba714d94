/** The Worker of taxi dispatch (택시 호출). */
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { call } from '../../durable-objects/taxi/call.ts'
import { driver } from '../../durable-objects/taxi/driver.ts'
import { passenger } from '../../durable-objects/taxi/passenger.ts'
import { pickup } from '../../durable-objects/taxi/pickup.ts'
import { inboxesOf } from '../../queues/inbox.ts'
import { systemWorker } from '../http/worker.ts'
import { commands, refusals } from './commands.ts'
import { policies } from './policies.ts'
import { reads } from './reads.ts'
import reasons from './reasons.json' with { type: 'json' }

export { Breaker, Call, Driver, Passenger, Pickup } from '../../durable-objects/taxi/index.ts'

const aggregates = [call, passenger, pickup, driver]

export class ActorsEntrypoint extends actorsEntrypoint(aggregates, inboxesOf(policies)) {}

export default systemWorker('Taxi dispatch (택시 호출)', aggregates, { commands, reads, refusals, reasons, policies })
