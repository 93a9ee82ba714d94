/** A whole taxi ride from the request to its end: how many a second, beside its floors. */
import { invariants as ofPayment } from '../../durable-objects/payment/invariants.ts'
import { invariants } from '../../durable-objects/taxi/invariants.ts'
import { OF_BARE } from '../aims.ts'
import { audited } from '../audit.ts'
import { type FlowSetting, idsOf } from '../flow-scenario.ts'
import { storedWorld } from '../world.ts'

const FLOWS = 1_000
const FLOWS_QUICK = 150

export const taxi: FlowSetting = {
  name: 'taxi',
  what: 'a taxi ride: request, accept, arrive, board, complete',
  flows: FLOWS,
  flowsQuick: FLOWS_QUICK,
  objects: 3,
  end: { aggregate: 'taxi.call', status: 'completed' },
  ofBare: OF_BARE.ride,
  flow: ({ people, drivers }) => ({ kind: 'taxi', people, drivers }),
  audit: (stateDir, told) =>
    audited(storedWorld(stateDir), [...invariants, ...ofPayment], {
      aggregate: 'taxi.call',
      ids: idsOf(told),
      as: ['completed'],
    }),
}
