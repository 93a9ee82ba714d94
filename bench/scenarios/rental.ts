/** Order + install + close a rental: how many a second, beside a bare Worker that makes two new objects. */
import { invariants } from '../../durable-objects/rental/invariants.ts'
import { againstTwoObjects, idsOf } from '../against-baseline.ts'
import { audited } from '../audit.ts'
import { CLIENTS, type Scenario } from '../scenario.ts'
import { storedWorld } from '../world.ts'

const FLOWS = 600
const FLOWS_QUICK = 100
/** As many as there are clients: an engineer has one order or two at a time. */
const ENGINEERS = CLIENTS

export const rental: readonly Scenario[] = [
  againstTwoObjects({
    name: 'rental',
    what: 'order + install + close a rental',
    flows: FLOWS,
    flowsQuick: FLOWS_QUICK,
    flow: async (naru) => ({ kind: 'rental', people: naru.people, engineers: await naru.engineers(ENGINEERS) }),
    audit: (stateDir, told) =>
      audited(storedWorld(stateDir), invariants, {
        aggregate: 'rental.order',
        ids: idsOf(told.filter(({ paid }) => paid)),
        as: ['closed'],
      }),
  }),
]
