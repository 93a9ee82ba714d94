/** Museum exhibitions (미술관 전시 예약): their commands over HTTP, their inboxes, and the door to their aggregates. */
import type { MuseumEnv } from '../../durable-objects/museum/index.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'
import { app } from './routes.ts'

export { Admission, Breaker, Exhibition, Reservation } from '../../durable-objects/museum/index.ts'

const residences = [
  { aggregate: 'museum.exhibition', className: 'Exhibition', binding: 'EXHIBITION' },
  { aggregate: 'museum.reservation', className: 'Reservation', binding: 'RESERVATION' },
  { aggregate: 'museum.admission', className: 'Admission', binding: 'ADMISSION' },
] as const

export class ActorsEntrypoint extends actorsEntrypoint<MuseumEnv>(residences, ['exhibition', 'reservation']) {}

const actors = (env: MuseumEnv, aggregate: string) => {
  const residence = residences.find((known) => known.aggregate === aggregate)
  if (!residence) throw new Error(`no ${aggregate} lives here`)
  return env[residence.binding]
}

const queue = inboxesWith<MuseumEnv>(policies, (env, { aggregate, id, command }, context) =>
  actors(env, aggregate).getByName(id).execute(command, context),
)

export default { fetch: app.fetch, queue }
