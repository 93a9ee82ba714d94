/** Order + install + close a rental: how many a second, beside its floors. */
import { invariants } from '../../durable-objects/rental/invariants.ts'
import { OF_BARE } from '../aims.ts'
import { audited } from '../audit.ts'
import { type FlowSetting, idsOf } from '../flow-scenario.ts'
import { CLIENTS } from '../scenario.ts'
import { storedWorld } from '../world.ts'

const FLOWS = 600
const FLOWS_QUICK = 100
/** As many as there are clients: an engineer has one order or two at a time. */
const ENGINEERS = CLIENTS

export const rental: FlowSetting = {
  name: 'rental',
  what: 'order + install + close a rental',
  flows: FLOWS,
  flowsQuick: FLOWS_QUICK,
  objects: 4,
  end: { aggregate: 'rental.order', status: 'closed' },
  ofBare: OF_BARE.rental,
  flow: async (served) => ({ kind: 'rental', people: served.people, engineers: await served.engineers(ENGINEERS) }),
  audit: (stateDir, told) =>
    audited(storedWorld(stateDir), invariants, {
      aggregate: 'rental.order',
      ids: idsOf(told.filter(({ paid }) => paid)),
      as: ['closed'],
    }),
}
