/** Rental, whatever comes in whatever order: the ways there are, ends for good, and a crew whose sums are right (G3, G4). */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnyAggregate, CommandOf } from '../../kernel/aggregate.ts'
import type { Named } from '../../kernel/interpreter.ts'
import { InMemoryActor, type Turn } from '../../kernel/testing/in-memory-actor.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { assignment } from './assignment.ts'
import { installation } from './installation.ts'
import { order } from './order.ts'
import * as sample from './rental.fixtures.ts'
import { roster } from './roster.ts'

const RUNS = 500
const COMMANDS_LIMIT = 25
const PAUSE_LIMIT_SECONDS = 100_000

/** Any of these commands in any order, each twice in a row: the second brings nothing, and each event keeps its schema. */
const play = <S extends { readonly status: string }>(
  definition: AnyAggregate & { readonly initial: S },
  commands: readonly (readonly [Named, number])[],
  after: (actor: InMemoryActor<S>) => void = () => {},
): InMemoryActor<S> => {
  const actor = new InMemoryActor(definition)
  let now: Instant = MORNING
  for (const [next, pause] of commands) {
    now = plusSeconds(now, pause)
    actor.tell(next, now)
    expect(actor.tell(next, now).kind, `${next.type} a second time`).not.toBe('happened')
    after(actor)
  }
  for (const { event } of actor.turns) checkEvent(definition.events.aggregate, event)
  return actor
}

const anyOf = <C>(...commands: readonly C[]) => {
  const pause = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: PAUSE_LIMIT_SECONDS }))
  return fc.array(fc.tuple(fc.constantFrom(...commands), pause), { maxLength: COMMANDS_LIMIT })
}

const waysOf = (turns: readonly Turn[]) =>
  turns.filter(({ was, became }) => was !== became).map(({ was, became }) => `${was} ${became}`)

/** Only these ways, and nothing happens after an end. */
const expectWays = (
  { turns }: { readonly turns: readonly Turn[] },
  ways: readonly string[],
  ends: readonly string[],
) => {
  expect(waysOf(turns).filter((way) => !ways.includes(way))).toEqual([])
  expect(turns.filter(({ was }) => ends.includes(was))).toEqual([])
}

const ORDER_WAYS = [
  'new applied',
  'applied requested',
  'applied rejected',
  'requested awaiting-engineer',
  'requested assigned',
  'requested installed',
  'requested cancel-requested',
  'awaiting-engineer assigned',
  'awaiting-engineer installed',
  'awaiting-engineer cancel-requested',
  'assigned awaiting-engineer',
  'assigned installed',
  'assigned cancel-requested',
  'cancel-requested cancelled',
  'cancel-requested requested',
  'cancel-requested assigned',
  'installed closed',
]

describe('An order (렌탈 신청), whatever comes in whatever order', () => {
  const { request, takeOffer, confirmOrder, recordVisit, awaitOrder } = sample
  const commands = anyOf<sample.OrderCommand>(
    request,
    takeOffer,
    confirmOrder,
    sample.reject,
    awaitOrder,
    { ...awaitOrder, turn: 2 },
    recordVisit,
    { ...recordVisit, ...sample.movedNews },
    { ...recordVisit, engineerId: 'park', engineerName: sealedLike('박기사'), turn: 3 },
    sample.reschedule,
    sample.confirmReschedule,
    sample.dropReschedule,
    sample.recordInstallation,
    sample.cancel,
    sample.confirmCancel,
    sample.refuseCancel,
    sample.submit,
    sample.close,
    sample.drop,
  )

  it('goes only the ways there are, and ends for good', () =>
    fc.assert(
      fc.property(fc.boolean(), commands, (isOrder, requests) => {
        const begun = isOrder ? [request, takeOffer, confirmOrder] : [request]
        const actor = play(order, [...begun.map((one) => [one, 0] as const), ...requests])
        expectWays(actor, ORDER_WAYS, ['rejected', 'cancelled', 'closed'])
        const types = actor.turns.map(({ event }) => event.type)
        expect(types.includes('OrderCancelled') && types.includes('OrderInstalled')).toBe(false)
      }),
      { numRuns: RUNS },
    ))
})

describe('An installation (설치), whatever comes in whatever order', () => {
  const { acceptInstallation, suspendInstallation, completeInstallation, cancelInstallation } = sample

  it('is completed or cancelled, never both, and ends for good (R6)', () =>
    fc.assert(
      fc.property(
        anyOf<sample.InstallationCommand>(
          acceptInstallation,
          { ...acceptInstallation, engineerId: 'park', turn: 3 },
          suspendInstallation,
          { ...suspendInstallation, turn: 4 },
          sample.moveInstallation,
          completeInstallation,
          { ...completeInstallation, engineerId: 'park' },
          cancelInstallation,
        ),
        (requests) => {
          const actor = play(installation, requests)
          const ways = ['new accepted', 'new cancelled', 'accepted completed', 'accepted cancelled']
          const gone = ['new', 'accepted'].map((from) => `${from} awaiting-engineer`)
          const back = ['accepted', 'cancelled'].map((to) => `awaiting-engineer ${to}`)
          expectWays(actor, [...ways, ...gone, ...back], ['completed', 'cancelled'])
        },
      ),
      { numRuns: RUNS },
    ))
})

describe('An assignment (기사 배정), whatever comes in whatever order', () => {
  const { requestAssignment, confirmEngineer, awaitEngineer, completeAssignment, cancelAssignment, reassign } = sample

  it('goes only the ways there are, and ends for good', () =>
    fc.assert(
      fc.property(
        anyOf<sample.AssignmentCommand>(
          requestAssignment,
          confirmEngineer,
          { ...confirmEngineer, engineerId: 'park', turn: 2 },
          awaitEngineer,
          { ...awaitEngineer, turn: 3 },
          reassign,
          sample.dropReassign,
          sample.recordDate,
          completeAssignment,
          cancelAssignment,
        ),
        (requests) => {
          const ways = ['new waiting', 'new cancelled', 'waiting assigned', 'assigned waiting']
          const ends = ['waiting', 'assigned'].flatMap((from) => [`${from} completed`, `${from} cancelled`])
          const actor = play(assignment, requests)
          expectWays(actor, [...ways, ...ends], ['completed', 'cancelled'])
        },
      ),
      { numRuns: RUNS },
    ))
})

describe('A roster (기사 명단), whatever comes in whatever order', () => {
  const id = fc.constantFrom('lee', 'park', 'choi', 'constructor')
  const orderId = fc.integer({ min: 1, max: 8 }).map((n) => `o${n}`)
  const revision = fc.integer({ min: 1, max: 6 })
  const command: fc.Arbitrary<CommandOf<typeof roster>> = fc.oneof(
    fc.record({ type: fc.constant('JoinRoster' as const), engineerId: id, name: id.map(sealedLike), revision }),
    fc.record({ type: fc.constant('LeaveRoster' as const), engineerId: id, revision }),
    fc.record({ type: fc.constant('AssignEngineer' as const), orderId }),
    fc.record({ type: fc.constant('AssignEngineer' as const), orderId }),
    fc.record({ type: fc.constant('ReassignEngineer' as const), orderId, engineerId: id }),
    fc.record({ type: fc.constant('ReleaseEngineer' as const), orderId }),
  )
  const commands = fc.array(fc.tuple(command, fc.constantFrom(0, 1)), { maxLength: 60 })

  it('holds each order once, counts what it holds, and gives none to who has left (R2, G4)', () =>
    fc.assert(
      fc.property(commands, (requests) => {
        const actor = play(roster, requests, ({ state }) => {
          if (state.status === 'new') return
          const { members, held, waiting, waitingCount, over } = state.crew
          for (const [engineerId, { load }] of Object.entries(members)) {
            expect(load).toBe(Object.values(held).filter((holding) => holding.engineerId === engineerId).length)
          }
          expect(waitingCount).toBe(Object.keys(waiting).length)
          for (const known of [...Object.keys(held), ...Object.keys(waiting)]) expect(over[known]).toBeUndefined()
          expect(Object.keys(held).filter((known) => known in waiting)).toEqual([])
        })
        const given = actor.turns.flatMap(({ event }) => (event.type === 'EngineerAssigned' ? [event.turn] : []))
        const back = actor.turns.flatMap(({ event }) => (event.type === 'EngineerReleased' ? [event.orderId] : []))
        expect([new Set(given).size, new Set(back).size]).toEqual([given.length, back.length])
        const active = new Set<unknown>()
        for (const { event } of actor.turns) {
          if (event.type === 'EngineerJoined') active.add(event.engineerId)
          if (event.type === 'EngineerLeft') active.delete(event.engineerId)
          if (event.type === 'EngineerAssigned') expect(active.has(event.engineerId)).toBe(true)
        }
      }),
      { numRuns: RUNS },
    ))
})
