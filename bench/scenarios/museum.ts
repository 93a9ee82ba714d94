/** Reserve + cancel a place in an exhibition: how many a second, beside a bare Worker that makes as many new objects. */
import { invariants } from '../../durable-objects/museum/invariants.ts'
import { seoulDate } from '../../scripts/seoul.ts'
import { againstTwoObjects, idsOf } from '../against-baseline.ts'
import { audited } from '../audit.ts'
import type { Scenario } from '../scenario.ts'
import { storedWorld } from '../world.ts'

/** Cancelled places come back a moment later, so that nobody meets a full house here. */
const CAPACITY = 10_000
const FLOWS = 1_000
const FLOWS_QUICK = 150
const AHEAD_DAYS = 30

export const museum: readonly Scenario[] = [
  againstTwoObjects({
    name: 'museum',
    what: 'reserve + cancel a visit, one hot exhibition',
    flows: FLOWS,
    flowsQuick: FLOWS_QUICK,
    flow: async (naru) => {
      const date = seoulDate(AHEAD_DAYS)
      const exhibition = { title: '달항아리', hall: '제1전시실', date, capacity: CAPACITY }
      const { id } = await naru.command('/v1/museum/exhibitions', exhibition)
      return { kind: 'museum', exhibitionIds: [id], people: naru.people }
    },
    audit: (stateDir, told) =>
      audited(storedWorld(stateDir), invariants, {
        aggregate: 'museum.reservation',
        ids: idsOf(told),
        as: ['cancelled'],
      }),
  }),
]
