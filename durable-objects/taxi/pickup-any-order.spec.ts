import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { Report } from '../../queues/taxi.ts'
import {
  accept,
  arrive,
  assign,
  board,
  cancel,
  cancelMatch,
  complete,
  confirm,
  finish,
  finishRejection,
  open,
  type PickupCommand,
  rejectMatch,
  release,
  secure,
  withdraw,
} from './pickup.fixtures.ts'
import { pickup } from './pickup.ts'

const RUNS = 1_000
const COMMANDS_LIMIT = 25

const TERMINAL = ['completed', 'cancelled']
/** The ways drawn in `docs/contexts/taxi.md`, and the tombstone of a cancel that overtook the opening. */
const WAYS = new Set([
  'new open',
  'open assigned',
  'assigned open',
  'assigned arrived',
  'arrived open',
  'arrived boarded',
  'arrived cancelled',
  'boarded completed',
  'open cancelled',
  'assigned cancelled',
  'new cancelled',
])

const ofMatch = (match: number): readonly PickupCommand[] => [
  secure(match),
  withdraw(match),
  assign(match),
  rejectMatch(match),
  ...Report.options.map((what) => confirm(what, match)),
  cancelMatch(match),
]
const command = fc.constantFrom<PickupCommand>(
  open,
  ...['baek', 'cheon'].flatMap((driverId) => [
    accept(driverId),
    arrive(driverId),
    board(driverId),
    release(driverId),
    complete(driverId),
  ]),
  ...[1, 2].flatMap(ofMatch),
  cancel,
  finish(true),
  finish(false),
  finishRejection,
)
const requests = fc.array(command, { maxLength: COMMANDS_LIMIT })

const played = (commands: readonly PickupCommand[]) => {
  const told = new InMemoryActor(pickup)
  // Often enough it begins as pickups do, so that the later states are reached.
  const first = commands.length % 2 === 0 ? [open, accept(), secure(), assign()] : []
  for (const next of [...first, ...commands]) {
    told.tell(next, MORNING)
    expect(told.tell(next, MORNING).kind, `${next.type} a second time`).not.toBe('happened')
  }
  return told
}

describe('Pickup (배차), whatever comes in whatever order', () => {
  it('goes only the ways there are, and ends for good', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        const { turns } = played(commands)
        const ways = turns.filter(({ was, became }) => was !== became).map(({ was, became }) => `${was} ${became}`)
        expect(ways.filter((way) => !WAYS.has(way))).toEqual([])
        expect(turns.filter(({ was, became }) => TERMINAL.includes(was) && was !== became)).toEqual([])
      }),
      { numRuns: RUNS },
    ))

  it('has one driver at a time, each as a later match, and frees every driver it has had (T5)', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        const { turns, state } = played(commands)
        const matches = (...types: readonly string[]) =>
          turns.flatMap(({ event }) => (types.includes(event.type) && 'match' in event ? [event.match] : []))
        const offers = matches('PickupOffered')
        expect(offers).toEqual(offers.map((_, n) => n + 1))
        const secured = matches('PickupDriverSecured')
        const freed = matches('PickupReleased', 'PickupCompleted', 'PickupDriverDismissed', 'PickupDriverRejected')
        expect(new Set(freed).size).toBe(freed.length)
        const holds = 'report' in state || (state.status === 'open' && state.offer?.secured === true)
        expect(secured.filter((match) => !freed.includes(match))).toHaveLength(holds ? 1 : 0)
      }),
      { numRuns: RUNS },
    ))

  it('has no driver again who gave it back (T13)', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        const events = played(commands).turns.map(({ event }) => event)
        const released = events.flatMap((event, at) => (event.type === 'PickupReleased' ? [[event.driverId, at]] : []))
        for (const [at, event] of events.entries())
          if (event.type === 'PickupOffered')
            expect(released.filter(([who, since = 0]) => who === event.driverId && Number(since) < at)).toEqual([])
      }),
      { numRuns: RUNS },
    ))

  it('tells only events that keep to their schema', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        for (const { event } of played(commands).turns) checkEvent(pickup.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})
