/** Health screening (건강검진 예약): its commands over HTTP, its inboxes, and the entrypoint to its aggregates. */
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { executeHere } from '../../durable-objects/runtime/ports.ts'
import { hospital } from '../../durable-objects/screening/hospital.ts'
import type { ScreeningEnv } from '../../durable-objects/screening/index.ts'
import { record } from '../../durable-objects/screening/record.ts'
import { reservation } from '../../durable-objects/screening/reservation.ts'
import { inboxesOf, inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'
import { app } from './routes.ts'

export { Breaker, Hospital, Reservation, ScreeningRecord } from '../../durable-objects/screening/index.ts'

const aggregates = [hospital, record, reservation]

export class ActorsEntrypoint extends actorsEntrypoint<ScreeningEnv>(aggregates, inboxesOf(policies)) {}

const queue = inboxesWith<ScreeningEnv>(policies, executeHere)

export default { fetch: app.fetch, queue }
