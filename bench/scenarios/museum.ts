/** Reserve + cancel a place in an exhibition: how many a second, beside its floors. */
import { invariants } from '../../durable-objects/museum/invariants.ts'
import { seoulDate } from '../../scripts/seoul.ts'
import { audited } from '../audit.ts'
import { type FlowSetting, idsOf } from '../flow-scenario.ts'
import { storedWorld } from '../world.ts'

/** Cancelled places come back a moment later, so that nobody meets a full house here. */
const CAPACITY = 10_000
const FLOWS = 1_000
const FLOWS_QUICK = 150
const AHEAD_DAYS = 30

export const museum: FlowSetting = {
  name: 'museum',
  what: 'reserve + cancel a visit, one hot exhibition',
  flows: FLOWS,
  flowsQuick: FLOWS_QUICK,
  objects: 2,
  end: { aggregate: 'museum.reservation', status: 'cancelled' },
  flow: async (served) => {
    const date = seoulDate(AHEAD_DAYS)
    const exhibition = { title: '달항아리', hall: '제1전시실', date, capacity: CAPACITY }
    const { id } = await served.command('/v1/museum/exhibitions', exhibition)
    return { kind: 'museum', exhibitionIds: [id], people: served.people }
  },
  audit: (stateDir, told) =>
    audited(storedWorld(stateDir), invariants, {
      aggregate: 'museum.reservation',
      ids: idsOf(told),
      as: ['cancelled'],
    }),
}
