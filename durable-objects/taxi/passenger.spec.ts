import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { folded, MORNING, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import type { passengerEvents } from '../../queues/taxi.ts'
import { PAST_LIMIT, passenger } from './passenger.ts'

type PassengerCommand = CommandOf<typeof passenger>
type PassengerEvent = EventOf<typeof passengerEvents>

const given = specification(passenger)
const engage = (callId = 'c1'): PassengerCommand => ({ type: 'EngagePassenger', callId })
const free = (callId = 'c1'): PassengerCommand => ({ type: 'FreePassenger', callId })
const engaged = (callId = 'c1'): PassengerEvent => ({ type: 'PassengerEngaged', callId })
const freed = (callId = 'c1'): PassengerEvent => ({ type: 'PassengerFreed', callId })
const expired = (callId = 'c1'): PassengerEvent => ({ type: 'PassengerCallExpired', callId })

describe('Passenger (승객): one live call at a time (T12)', () => {
  it('is engaged for a call, and says which', () => {
    given().thenDescribed(null)
    given()
      .when(engage())
      .then(engaged())
      .described({ status: 'riding', owner: SOME_ID, data: { callId: 'c1' } })
  })

  it('is engaged for one call at a time', () => {
    given(engaged()).when(engage()).thenNothing()
    given(engaged()).when(engage('c2')).thenTold({ reason: 'CallInProgress', callId: 'c1' }, expired('c2'))
  })

  it('is free for the next call when one is over', () => {
    given(engaged()).when(free()).then(freed()).described({ status: 'idle', owner: SOME_ID, data: {} })
    given(engaged(), freed()).when(free()).thenNothing()
    given(engaged(), freed()).when(engage('c2')).then(engaged('c2'))
  })

  it('is not engaged by a late question of a call that is over or was refused: nobody would free him (G3)', () => {
    given(engaged(), freed()).when(engage()).thenRefused('CallRejected')
    given(engaged(), expired('c2'), freed()).when(engage('c2')).thenRefused('CallRejected')
    given().when(free()).then(expired())
    given(expired()).when(engage()).thenRefused('CallRejected')
    given(engaged('c2'))
      .when(free())
      .then(expired())
      .described({ status: 'riding', data: { callId: 'c2' } })
  })

  it('knows a call that came before: a retry of it is told from a new one (K14)', () => {
    const knows = (...events: readonly PassengerEvent[]) => passenger.hasSeen?.(folded(passenger, ...events), 'c1')
    expect([knows(), knows(engaged('c2'))]).toEqual([false, false])
    expect([knows(engaged()), knows(engaged(), freed()), knows(expired())]).toEqual([true, true, true])
  })

  it('remembers the last calls, and no more than that', () => {
    const rides = (count: number) => Array.from({ length: count }, (_, n) => [engaged(`c${n}`), freed(`c${n}`)]).flat()
    given(...rides(PAST_LIMIT))
      .when(engage('c0'))
      .thenRefused('CallRejected')
    given(...rides(PAST_LIMIT + 1))
      .when(engage('c0'))
      .then(engaged('c0'))
  })

  it('goes back and forth between idle and riding, each call once, whatever comes in whatever order', () => {
    const command = fc.constantFrom(...['c1', 'c2', 'c3'].flatMap((callId) => [engage(callId), free(callId)]))
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const told = new InMemoryActor(passenger)
        for (const next of commands) {
          told.tell(next, MORNING)
          expect(told.tell(next, MORNING).kind, `${next.type} a second time`).not.toBe('happened')
        }
        const turns = told.turns.filter(({ event }) => event.type !== 'PassengerCallExpired')
        const ways = turns.map(({ was, became }) => `${was} ${became}`)
        expect(ways.filter((way, n) => way !== (n % 2 === 0 ? 'idle riding' : 'riding idle'))).toEqual([])
        const calls = told.turns.flatMap(({ event }) => (event.type === 'PassengerEngaged' ? [event.callId] : []))
        expect(new Set(calls).size).toBe(calls.length)
      }),
      { numRuns: 1_000 },
    )
  })
})
