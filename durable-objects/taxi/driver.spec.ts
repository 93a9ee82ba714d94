import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { MORNING, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { checkEvent } from '../../queues/publishing.ts'
import type { driverEvents } from '../../queues/taxi.ts'
import { driver, LEFT_LIMIT } from './driver.ts'

type DriverCommand = CommandOf<typeof driver>
type DriverEvent = EventOf<typeof driverEvents>

const given = specification(driver)
const engage = (callId = 'c1', match = 1): DriverCommand => ({
  type: 'EngageDriver',
  callId,
  match,
  driverName: sealedLike('백기사'),
})
const free = (
  callId = 'c1',
  match = 1,
  reason: 'released' | 'completed' | 'cancelled' = 'completed',
): DriverCommand => ({
  type: 'FreeDriver',
  callId,
  match,
  reason,
})
const engaged = (callId = 'c1', match = 1): DriverEvent => ({
  type: 'DriverEngaged',
  callId,
  match,
  driverName: sealedLike('백기사'),
})
const freed = (
  callId = 'c1',
  match = 1,
  reason: 'released' | 'completed' | 'cancelled' = 'completed',
): DriverEvent => ({
  type: 'DriverFreed',
  callId,
  match,
  reason,
})

const expired = (callId = 'c1', match = 1): DriverEvent => ({ type: 'DriverOfferExpired', callId, match })

describe('Driver (기사): one match at a time (T5)', () => {
  it('is engaged for a call', () => {
    given().thenDescribed(null)
    given()
      .when(engage())
      .then(engaged())
      .described({ status: 'engaged', owner: SOME_ID, label: sealedLike('백기사'), data: { callId: 'c1' } })
  })

  it('is engaged for one call at a time', () => {
    given(engaged()).when(engage()).thenNothing()
    given(engaged()).when(engage('c2')).thenTold({ reason: 'DriverBusy', callId: 'c1' }, expired('c2'))
    given(engaged()).when(engage('c1', 2)).thenTold({ reason: 'DriverBusy', callId: 'c1' }, expired('c1', 2))
  })

  it('is not engaged by a late question of an offer he was too busy for: nobody would free him (G3)', () => {
    given(engaged(), expired('c2'), freed()).when(engage('c2')).thenRefused('MatchOver')
    given(engaged(), expired('c2'), freed()).when(engage('c2', 2)).then(engaged('c2', 2))
  })

  it('is freed by the match he is engaged for, whatever the reason', () => {
    for (const reason of ['released', 'completed', 'cancelled'] as const)
      given(engaged())
        .when(free('c1', 1, reason))
        .then(freed('c1', 1, reason))
        .described({ status: 'idle', owner: SOME_ID, label: sealedLike('백기사'), data: {} })
  })

  it('is not freed by any other', () => {
    given().when(free()).thenNothing()
    given(engaged()).when(free('c2')).thenNothing()
    given(engaged('c1', 2)).when(free('c1', 1)).thenNothing()
    given(engaged(), freed()).when(free()).thenNothing()
  })

  it('takes the next call, and the same one again as a new match', () => {
    given(engaged(), freed()).when(engage('c2')).then(engaged('c2'))
    given(engaged(), freed()).when(engage('c1', 2)).then(engaged('c1', 2))
  })

  it('is not engaged again by a late question of a match he has left (G3)', () => {
    given(engaged(), freed()).when(engage()).thenRefused('MatchOver')
    given(engaged(), freed(), engaged('c2')).when(engage()).thenRefused('MatchOver')
  })

  it('remembers the last matches he left, and no more than that', () => {
    const rides = (count: number) => Array.from({ length: count }, (_, n) => [engaged(`c${n}`), freed(`c${n}`)]).flat()
    given(...rides(LEFT_LIMIT))
      .when(engage('c0'))
      .thenRefused('MatchOver')
    given(...rides(LEFT_LIMIT + 1))
      .when(engage('c0'))
      .then(engaged('c0'))
  })

  it('goes back and forth between idle and engaged, whatever comes in whatever order', () => {
    const command = fc.constantFrom(
      ...['c1', 'c2', 'c3'].flatMap((callId) =>
        [1, 2].flatMap((match) => [engage(callId, match), free(callId, match)]),
      ),
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const told = new InMemoryActor(driver)
        for (const next of commands) {
          told.tell(next, MORNING)
          expect(told.tell(next, MORNING).kind, `${next.type} a second time`).not.toBe('happened')
        }
        const turns = told.turns.filter(({ event }) => event.type !== 'DriverOfferExpired')
        const ways = turns.map(({ was, became }) => `${was} ${became}`)
        expect(ways.filter((way, n) => way !== (n % 2 === 0 ? 'idle engaged' : 'engaged idle'))).toEqual([])
        const matches = told.turns.flatMap(({ event }) =>
          event.type === 'DriverEngaged' ? [`${event.callId} ${event.match}`] : [],
        )
        expect(new Set(matches).size).toBe(matches.length)
        for (const { event } of told.turns) checkEvent(driver.events.aggregate, event)
      }),
      { numRuns: 1_000 },
    )
  })
})
