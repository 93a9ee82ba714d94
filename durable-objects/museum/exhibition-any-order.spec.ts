import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { heldBy } from '../shared/capacity.ts'
import { exhibition } from './exhibition.ts'
import { announced, type ExhibitionCommand, resize } from './museum.fixtures.ts'

const RUNS = 500
const COMMANDS_LIMIT = 60
const PAUSE_LIMIT_SECONDS = 900
const CAPACITY = 6
const LIMIT = 5
const NAMES = ['r1', 'r2', 'r3', 'r4']

const reservationId = fc.constantFrom(...NAMES)
const lapsesAt = fc.constantFrom<Instant>(plusSeconds(MORNING, 600), plusSeconds(MORNING, 6_000))
const wish: fc.Arbitrary<ExhibitionCommand> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.oneof(
      fc.record({
        type: fc.constant('HoldPlaces' as const),
        reservationId,
        customerId: fc.constantFrom('kim', 'lee'),
        visitors: fc.integer({ min: 1, max: 4 }),
        visitorsPerPerson: fc.constant(LIMIT),
        lapsesAt,
      }),
      fc.record({ type: fc.constant('ReleasePlaces' as const), reservationId, lapsesAt }),
      fc.record({ type: fc.constant('UsePlaces' as const), reservationId, lapsesAt }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<ExhibitionCommand>(
      { type: 'DeleteExhibition' },
      { type: 'RecallHolds' },
      resize(4),
      resize(CAPACITY),
    ),
  },
)
const wishes = fc.array(fc.tuple(wish, fc.oneof(fc.constant(0), fc.integer({ min: 0, max: PAUSE_LIMIT_SECONDS }))), {
  maxLength: COMMANDS_LIMIT,
})

/** Plays the commands; after each `check` sees the stage. Every command comes a second time and must bring nothing. */
const played = (
  commands: readonly (readonly [ExhibitionCommand, number])[],
  check: (told: Told) => void = () => {},
) => {
  const told = new InMemoryActor(exhibition)
  told.tell({ type: 'RegisterExhibition', ...announced, capacity: CAPACITY }, MORNING)
  let now = MORNING
  for (const [command, pause] of commands) {
    now = plusSeconds(now, pause)
    told.tell(command, now)
    expect(told.tell(command, now).kind, `${command.type} a second time`).not.toBe('happened')
    check(told)
  }
  return told
}
type Told = InMemoryActor<typeof exhibition.initial>

describe('Exhibition (전시), whatever comes in whatever order', () => {
  it('never promises more places than there are or one person may have, and every place is accounted for (M3, M13, M14, G4)', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        played(commands, ({ state }) => {
          if (state.status === 'new') return
          const { registered, taken, holds } = state.places
          expect(taken).toBe(Object.values(holds).reduce((sum, { quantity }) => sum + quantity, 0))
          expect(taken).toBeLessThanOrEqual(registered)
          expect(registered).toBeLessThanOrEqual(CAPACITY)
          for (const who of ['kim', 'lee']) expect(heldBy(state.places, who)).toBeLessThanOrEqual(LIMIT)
          if (state.status === 'deleting') expect(state.reservationsLeft).toBe(Object.keys(holds).length)
        })
      }),
      { numRuns: RUNS },
    ))

  it('holds the places of a reservation at most once, and they return or are used at most once', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        const { turns } = played(commands)
        for (const name of NAMES) {
          const of = (...types: readonly string[]) =>
            turns.filter(
              ({ event }) => types.includes(event.type) && 'reservationId' in event && event.reservationId === name,
            ).length
          expect(of('PlacesHeld')).toBeLessThanOrEqual(1)
          expect(of('PlacesReleased', 'PlacesUsed')).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: RUNS },
    ))

  it('is deleted exactly when a deletion was wished and nobody holds places any more (M8)', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        const { turns, state } = played(commands, (told) => {
          if (told.state.status === 'deleting') expect(told.state.places.taken).toBeGreaterThan(0)
          if (told.state.status === 'deleted') expect(told.state.places.taken).toBe(0)
        })
        const begun = turns.findIndex(({ event }) => event.type === 'ExhibitionDeletionStarted')
        expect(begun < 0).toBe(state.status === 'open')
        const after = begun < 0 ? [] : turns.slice(begun)
        expect(after.filter(({ event }) => event.type === 'PlacesHeld')).toEqual([])
        expect(after.filter(({ event }) => event.type === 'ExhibitionDeleted').length).toBeLessThanOrEqual(1)
      }),
      { numRuns: RUNS },
    ))

  it('tells only events that keep to their schema', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        for (const { event } of played(commands).turns) checkEvent(exhibition.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})
