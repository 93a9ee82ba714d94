/** Reserve + cancel a health screening: how many a second, beside its floors. */
import { invariants } from '../../durable-objects/screening/invariants.ts'
import { seoulDate } from '../../scripts/seoul.ts'
import { audited } from '../audit.ts'
import { type FlowSetting, idsOf } from '../flow-scenario.ts'
import { storedWorld } from '../world.ts'

/** Cancelled places come back a moment later, so that nobody meets a full slot here. */
const CAPACITY = 10_000
const FLOWS = 1_000
const FLOWS_QUICK = 150
const AHEAD_DAYS = 30

export const screening: FlowSetting = {
  name: 'screening',
  what: 'reserve + cancel a screening, one hot slot at a time',
  flows: FLOWS,
  flowsQuick: FLOWS_QUICK,
  objects: 2,
  end: { aggregate: 'screening.reservation', status: 'cancelled' },
  flow: async (served) => {
    const date = seoulDate(AHEAD_DAYS)
    const hospitalIds: string[] = []
    for (let n = 0; n < Math.ceil(FLOWS / served.people.length); n += 1) {
      const slot = { name: `나루병원 ${n}`, date, capacity: CAPACITY }
      hospitalIds.push((await served.command('/v1/screening/hospitals', slot)).id)
    }
    return { kind: 'screening', hospitalIds, people: served.people }
  },
  audit: (stateDir, told) =>
    audited(storedWorld(stateDir), invariants, {
      aggregate: 'screening.reservation',
      ids: idsOf(told),
      as: ['cancelled'],
    }),
}
