import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { admission } from './admission.ts'
import { ask, entry, OVER, type ReservationCommand } from './museum.fixtures.ts'
import { reservation } from './reservation.ts'

const RUNS = 1_000
const COMMANDS_LIMIT = 20
/** The ways a reservation may go, as `docs/contexts/museum.md` draws them. */
const WAYS = new Set([
  'new requested',
  'requested completed',
  'requested rejected',
  'requested missed',
  'requested cancelled',
  'requested force-cancelled',
  'completed admitted',
  'completed missed',
  'completed cancelled',
  'completed force-cancelled',
])
const ENDS = ['admitted', 'missed', 'rejected', 'cancelled', 'force-cancelled']
/** The ways an entry may go, as drawn there; from nothing to cancelled is a tombstone. */
const ENTRY_WAYS = new Set([
  'new registered',
  'registered admitted',
  'registered missed',
  'new missed',
  'registered cancelled',
  'registered force-cancelled',
  'new cancelled',
  'new force-cancelled',
])

const stranger = { type: 'CancelReservation', customerId: 'lee' } as const
const wishes = fc.array(fc.constantFrom(...Object.values(ask), stranger), { maxLength: COMMANDS_LIMIT })
const entries = fc.array(fc.constantFrom(...Object.values(entry)), { maxLength: COMMANDS_LIMIT })

const playedReservation = (commands: readonly ReservationCommand[]) => {
  const told = new InMemoryActor(reservation)
  // Often enough it begins as reservations do, so that the later states are reached.
  for (const first of commands.length % 2 === 0 ? [ask.request, ask.place] : []) told.tell(first, MORNING)
  for (const [at, next] of commands.entries()) {
    const now = at < commands.length / 2 ? MORNING : OVER
    told.tell(next, now)
    expect(told.tell(next, now).kind).not.toBe('happened')
  }
  return told
}

const waysOf = (turns: readonly { readonly was: string; readonly became: string }[]) =>
  turns.filter(({ was, became }) => was !== became).map(({ was, became }) => `${was} ${became}`)

describe('Reservation (예약), whatever comes in whatever order', () => {
  it('goes only the ways there are, and what is over is never revived (G3)', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        const { turns } = playedReservation(commands)
        expect(waysOf(turns).filter((way) => !WAYS.has(way))).toEqual([])
        expect(turns.filter(({ was }) => ENDS.includes(was))).toEqual([])
      }),
      { numRuns: RUNS },
    ))

  it('ends, lets visitors in or is missed at most once, and never two of them (M5, M6, M8, M11)', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        const finals = [
          'ReservationRejected',
          'ReservationCancelled',
          'ReservationForceCancelled',
          'ReservationAdmitted',
          'ReservationMissed',
        ]
        const { turns } = playedReservation(commands)
        expect(turns.filter(({ event }) => finals.includes(event.type)).length).toBeLessThanOrEqual(1)
        for (const { event } of turns) checkEvent(reservation.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})

describe('Admission (입장), whatever comes in whatever order', () => {
  it('goes only the ways there are, ends once and tells only what keeps to its schema (G3)', () =>
    fc.assert(
      fc.property(entries, (commands) => {
        const told = new InMemoryActor(admission)
        for (const next of commands) {
          told.tell(next, MORNING)
          expect(told.tell(next, MORNING).kind).not.toBe('happened')
        }
        expect(waysOf(told.turns).filter((way) => !ENTRY_WAYS.has(way))).toEqual([])
        expect(
          told.turns.filter(({ was }) => ['admitted', 'missed', 'cancelled', 'force-cancelled'].includes(was)),
        ).toEqual([])
        for (const { event } of told.turns) checkEvent(admission.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})
