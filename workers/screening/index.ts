/** The Worker of health screening (건강검진 예약). */
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { access } from '../../durable-objects/screening/access.ts'
import { hospital } from '../../durable-objects/screening/hospital.ts'
import { record } from '../../durable-objects/screening/record.ts'
import { reservation } from '../../durable-objects/screening/reservation.ts'
import { inboxesOf } from '../../queues/inbox.ts'
import { systemWorker } from '../http/worker.ts'
import { commands, refusals } from './commands.ts'
import { policies } from './policies.ts'
import { reads } from './reads.ts'
import reasons from './reasons.json' with { type: 'json' }

export { Access, Breaker, Hospital, Reservation, ScreeningRecord } from '../../durable-objects/screening/index.ts'

const aggregates = [hospital, reservation, record, access]

export class ActorsEntrypoint extends actorsEntrypoint(aggregates, inboxesOf(policies)) {}

export default systemWorker('Health screening (건강검진 예약)', aggregates, {
  commands,
  reads,
  refusals,
  reasons,
  policies,
  keepsToItself: true,
})
