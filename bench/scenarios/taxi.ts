/** Request + accept + complete a taxi ride: how many a second, beside a bare Worker that makes two new objects. */
import { againstTwoObjects, idsOf } from '../against-baseline.ts'
import type { Scenario } from '../scenario.ts'
import { auditTaxi } from '../taxi-audit.ts'

const FLOWS = 1_000
const FLOWS_QUICK = 150

export const taxi: readonly Scenario[] = [
  againstTwoObjects({
    name: 'taxi',
    what: 'request + accept + complete a taxi ride',
    flows: FLOWS,
    flowsQuick: FLOWS_QUICK,
    flow: ({ people, drivers }) => ({ kind: 'taxi', people, drivers }),
    audit: (stateDir, told) => auditTaxi(stateDir, idsOf(told)),
  }),
]
