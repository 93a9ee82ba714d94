/** Health screening (건강검진 예약): its commands over HTTP, its inboxes, and the door to its aggregates. */

import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import type { ScreeningEnv } from '../../durable-objects/screening/index.ts'
import { inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'
import { app } from './routes.ts'

export { Breaker, Hospital, Reservation, ScreeningRecord } from '../../durable-objects/screening/index.ts'

const residences = [
  { aggregate: 'screening.hospital', className: 'Hospital', binding: 'HOSPITAL' },
  { aggregate: 'screening.reservation', className: 'Reservation', binding: 'RESERVATION' },
  { aggregate: 'screening.record', className: 'ScreeningRecord', binding: 'RECORD' },
] as const

export class ActorsEntrypoint extends actorsEntrypoint<ScreeningEnv>(residences, ['hospital']) {}

const actors = (env: ScreeningEnv, aggregate: string) => {
  const residence = residences.find((known) => known.aggregate === aggregate)
  if (!residence) throw new Error(`no ${aggregate} lives here`)
  return env[residence.binding]
}

const queue = inboxesWith<ScreeningEnv>(policies, (env, { aggregate, id, command }, context) =>
  actors(env, aggregate).getByName(id).execute(command, context),
)

export default { fetch: app.fetch, queue }
