/**
 * Many operations as chance has them, one after the other by each of several clients (M3–M8, H3, G3, G4): after each
 * round everything quiesces with every invariant kept. `npm run prove -- --operations 1000000` does a million.
 */
import { expect, inject, it } from 'vitest'
import { invariants } from '../../../durable-objects/museum/invariants.ts'
import { each } from '../../chaos/concert.fixtures.ts'
import { audited } from '../../chaos/world.ts'
import { chance } from '../../harness/chance.ts'
import type { Answer } from '../../harness/http.ts'
import { seedOf, size } from '../../harness/size.ts'
import { admin, customer, type Person, patiently, sharedStage } from '../shared/people.ts'
import { admit, cancel, erase, manager, open, RESERVATIONS, reservationAt, reservationOf } from './museum.fixtures.ts'

const OPERATIONS = size('operations', { test: 120, prove: inject('operations') })
const IN_A_ROUND = Math.min(OPERATIONS, 500)
const CLIENTS = 12
/** About half of those who ask for places get them. */
const CAPACITY = IN_A_ROUND / 4
const VISITORS_MAX = 3
/** The exhibition of one round in so many is deleted in the end. */
const DELETED_EVERY = 3

const stage = sharedStage()
const key = (who: Person, nth: number) => `${who.sub}-${nth}`

it(
  'leave every invariant kept, and a command that is repeated has its first answer',
  async () => {
    const seed = seedOf('operations')
    const [mina, ops] = [await manager(stage), await admin(stage)]
    for (let round = 0; round * IN_A_ROUND < OPERATIONS; round += 1) {
      const exhibitionId = await open(mina, CAPACITY)
      const people = await Promise.all(Array.from({ length: CLIENTS }, () => customer(stage)))
      const given: string[] = []
      await each(people.entries(), CLIENTS, async ([n, who]) => {
        const random = chance(seed + round * CLIENTS + n)
        const mine: string[] = []
        const any = () => mine[Math.floor(random() * mine.length)]
        const reserve = (nth: number, visitors: number): Promise<Answer> =>
          patiently(who, RESERVATIONS, reservationOf(exhibitionId, visitors), key(who, nth))
        for (let nth = 0; nth < IN_A_ROUND / CLIENTS; nth += 1) {
          const [way, id] = [random(), any()]
          if (id === undefined || way < 0.5) {
            const visitors = 1 + Math.floor(random() * VISITORS_MAX)
            const answer = await reserve(nth, visitors)
            expect([201, 409], answer.text).toContain(answer.status)
            if (answer.status !== 201) continue
            mine.push(answer.json.id)
            if (way < 0.1) expect((await reserve(nth, visitors)).json.id).toBe(answer.json.id)
          } else if (way < 0.7) {
            expect([200, 409]).toContain((await cancel(who, id)).status)
          } else if (way < 0.85) {
            // Admission may not have heard of the reservation yet.
            expect([200, 404, 409]).toContain((await admit(mina, id)).status)
          } else expect([200, 404]).toContain((await who.get(reservationAt(id))).status)
        }
        given.push(...mine)
      })
      if (round % DELETED_EVERY === 0) await erase(mina, exhibitionId)
      await audited(invariants, {
        admin: ops,
        people,
        known: { 'museum.exhibition': [exhibitionId], 'museum.reservation': given },
      })
    }
  },
  // Against hanging only: each takes some milliseconds, and some more to look at.
  600_000 + OPERATIONS * 100,
)
