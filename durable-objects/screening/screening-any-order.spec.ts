import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { hospital } from './hospital.ts'
import { record } from './record.ts'
import { reservation } from './reservation.ts'
import {
  attend,
  cancel,
  complete,
  deletion,
  entry,
  forceCancel,
  type HospitalCommand,
  hold,
  LAPSES,
  LAST,
  miss,
  OVER,
  type RecordCommand,
  type ReservationCommand,
  recall,
  register,
  reject,
  release,
  request,
  use,
} from './screening.fixtures.ts'

const RUNS = 500
const COMMANDS_LIMIT = 60
/** The whole story may reach past the end of the day, which is in 29 hours. */
const PAUSE_LIMIT_SECONDS = 7_200

const pause = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: PAUSE_LIMIT_SECONDS }))
const storiesOf = <C>(command: fc.Arbitrary<C>) => fc.array(fc.tuple(command, pause), { maxLength: COMMANDS_LIMIT })

/** Half of the requests lapse soon, the others after the day of the screening. */
const lapses = { r1: LAPSES, r2: LAPSES, r3: plusSeconds(OVER, 1), r4: plusSeconds(OVER, 1) } as const
const ids = Object.keys(lapses) as (keyof typeof lapses)[]
const placeCommand = fc
  .tuple(fc.constantFrom(hold, release, use), fc.constantFrom(...ids))
  .map(([command, id]): HospitalCommand => command(id, lapses[id]))
const hospitalCommand = fc.oneof(
  { arbitrary: placeCommand, weight: 12 },
  { arbitrary: fc.constantFrom<HospitalCommand>(deletion, recall, register(9)), weight: 1 },
)
const reservationCommand = fc.constantFrom<ReservationCommand>(
  request,
  complete,
  reject(),
  cancel(),
  cancel('lee'),
  forceCancel,
  attend,
  miss,
)
const recordCommand = fc.constantFrom<RecordCommand>(...Object.values(entry))

describe('Hospital (검진 병원), whatever comes in whatever order', () => {
  type Actor = InMemoryActor<typeof hospital.initial>
  const played = (
    commands: readonly (readonly [HospitalCommand, number])[],
    after: (actor: Actor) => void = () => undefined,
  ): Actor => {
    const actor = new InMemoryActor(hospital)
    let now = MORNING
    actor.tell(register(2), now)
    for (const [command, seconds] of commands) {
      now = plusSeconds(now, seconds)
      actor.tell(command, now)
      // Recalling goes on where it stopped; whatever else comes a second time changes nothing.
      if (command.type !== 'RecallPlaces') expect(actor.tell(command, now).kind).not.toBe('happened')
      after(actor)
    }
    return actor
  }

  it('never gives more places than there are, and every place is accounted for (G4)', () =>
    fc.assert(
      fc.property(storiesOf(hospitalCommand), (commands) => {
        played(commands, ({ state }) => {
          if (state.status === 'new') return
          const { registered, taken, holds } = state.places
          expect(taken).toBe(Object.keys(holds).length)
          expect(taken).toBeGreaterThanOrEqual(0)
          expect(taken).toBeLessThanOrEqual(registered)
        })
      }),
      { numRuns: RUNS },
    ))

  it('gives and takes back the place of a reservation at most once', () =>
    fc.assert(
      fc.property(storiesOf(hospitalCommand), (commands) => {
        const { turns } = played(commands)
        for (const id of ids) {
          const of = (type: string) =>
            turns.filter(({ event }) => event.type === type && 'reservationId' in event && event.reservationId === id)
          expect(of('PlaceHeld').length).toBeLessThanOrEqual(1)
          expect(of('PlaceReleased').length + of('PlaceUsed').length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: RUNS },
    ))

  it('gives no place to a request that has lapsed, nor to one whose place went back (G3)', () =>
    fc.assert(
      fc.property(storiesOf(hospitalCommand), (commands) => {
        const { turns } = played(commands)
        const back = new Set<string>()
        for (const { event, at } of turns) {
          if (event.type === 'PlaceReleased') back.add(String(event.reservationId))
          if (event.type !== 'PlaceHeld') continue
          expect(back).not.toContain(event.reservationId)
          expect(at < (lapses[event.reservationId as keyof typeof lapses] ?? MORNING)).toBe(true)
        }
      }),
      { numRuns: RUNS },
    ))

  it('gives nothing once it is being deleted, is deleted when all is back, and stays so', () =>
    fc.assert(
      fc.property(storiesOf(hospitalCommand), (commands) => {
        const { turns, state } = played(commands)
        const begun = turns.findIndex(({ event }) => event.type === 'HospitalDeletionStarted')
        const after = begun < 0 ? [] : turns.slice(begun)
        expect(after.filter(({ event }) => event.type === 'PlaceHeld')).toEqual([])
        expect(after.filter(({ was }) => was === 'deleted')).toEqual([])
        if (state.status === 'deleting') expect(state.places.taken).toBeGreaterThan(0)
        if (state.status === 'deleted') expect(state.places.taken).toBe(0)
        for (const { event } of turns) checkEvent(hospital.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})

/** The ways a reservation may go, as `docs/contexts/screening.md` draws them. */
const WAYS = new Set([
  'new requested',
  'requested completed',
  'requested rejected',
  'requested cancelled',
  'requested force-cancelled',
  'completed attended',
  'completed missed',
  'completed cancelled',
  'completed force-cancelled',
])
const ENDS = ['attended', 'missed', 'rejected', 'cancelled', 'force-cancelled']

describe('Reservation (검진 예약), whatever comes in whatever order', () => {
  it('goes only the ways there are, and ends for good', () =>
    fc.assert(
      fc.property(storiesOf(reservationCommand), (commands) => {
        const actor = new InMemoryActor(reservation)
        let now = MORNING
        for (const first of commands.length % 2 === 0 ? [request, complete] : []) actor.tell(first, now)
        for (const [command, seconds] of commands) {
          now = plusSeconds(now, seconds)
          actor.tell(command, now)
          expect(actor.tell(command, now).kind, `${command.type} a second time`).not.toBe('happened')
        }
        expect(actor.turns.filter(({ was, became }) => !WAYS.has(`${was} ${became}`))).toEqual([])
        expect(actor.turns.filter(({ was }) => ENDS.includes(was))).toEqual([])
        for (const { event } of actor.turns) checkEvent(reservation.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})

describe('Record (예약 관리 항목), whatever comes in whatever order', () => {
  it('is registered at most once, ends at most once, and is never revived (G3)', () =>
    fc.assert(
      fc.property(storiesOf(recordCommand), (commands) => {
        const actor = new InMemoryActor(record)
        for (const [command] of commands) {
          actor.tell(command, LAST)
          expect(actor.tell(command, LAST).kind).not.toBe('happened')
        }
        const ways = actor.turns.map(({ was, became }) => `${was} ${became}`)
        expect(ways.filter((way) => /^(attended|missed|cancelled|force-cancelled) /.test(way))).toEqual([])
        // Registered, asked for, and ended.
        expect(ways.length).toBeLessThanOrEqual(3)
        for (const { event } of actor.turns) checkEvent(record.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})
