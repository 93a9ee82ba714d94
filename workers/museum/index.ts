/** The Worker of museum exhibitions (미술관 전시 예약). */
import { admission } from '../../durable-objects/museum/admission.ts'
import { exhibition } from '../../durable-objects/museum/exhibition.ts'
import { reservation } from '../../durable-objects/museum/reservation.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { inboxesOf } from '../../queues/inbox.ts'
import { systemWorker } from '../http/worker.ts'
import { commands, refusals } from './commands.ts'
import { policies } from './policies.ts'
import { reads } from './reads.ts'
import reasons from './reasons.json' with { type: 'json' }

export { Admission, Breaker, Exhibition, Reservation } from '../../durable-objects/museum/index.ts'

const aggregates = [exhibition, reservation, admission]

export class ActorsEntrypoint extends actorsEntrypoint(aggregates, inboxesOf(policies)) {}

export default systemWorker('Museum exhibitions (미술관 전시 예약)', aggregates, {
  commands,
  reads,
  refusals,
  reasons,
  policies,
})
