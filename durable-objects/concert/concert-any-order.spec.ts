import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { STARTS } from './concert.fixtures.ts'
import { type ConcertCommand, concert } from './concert.ts'

const RUNS = 500
const COMMANDS_LIMIT = 60
/** The whole story may take so long; holds last ten minutes, the concert starts in nine hours. */
const PAUSE_LIMIT_SECONDS = 900

const bookingId = fc.constantFrom('b1', 'b2', 'b3', 'b4')
const holdExpiresAt = fc.constantFrom<Instant>(plusSeconds(MORNING, 600), plusSeconds(MORNING, 6_000), STARTS)
const title = { managerId: 'mina', title: '봄밤의 재즈', venue: '예술의전당', startsAt: STARTS }

const seatsWish: fc.Arbitrary<ConcertCommand> = fc.oneof(
  fc.record({
    type: fc.constant('HoldSeats' as const),
    bookingId,
    quantity: fc.integer({ min: 1, max: 4 }),
    holdExpiresAt,
  }),
  fc.record({ type: fc.constant('SellSeats' as const), bookingId }),
  fc.record({ type: fc.constant('ReleaseSeats' as const), bookingId, holdExpiresAt }),
)
const managersWish: fc.Arbitrary<ConcertCommand> = fc.oneof(
  fc.record({
    type: fc.constant('RegisterTickets' as const),
    lotId: fc.constantFrom('l1', 'l2', 'l3'),
    quantity: fc.integer({ min: 1, max: 5 }),
    priceKrw: fc.integer({ min: 0, max: 1_000 }),
  }),
  fc.constant<ConcertCommand>({ type: 'CloseSale' }),
  fc.constant<ConcertCommand>({ type: 'CancelConcert' }),
  fc.constant<ConcertCommand>({ type: 'RecallHolds' }),
  fc.constant<ConcertCommand>({ type: 'RegisterConcert', ...title }),
)
const wishes = fc.array(
  fc.tuple(
    fc.oneof({ arbitrary: seatsWish, weight: 8 }, { arbitrary: managersWish, weight: 2 }),
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: PAUSE_LIMIT_SECONDS })),
  ),
  { maxLength: COMMANDS_LIMIT },
)

const stage = () => {
  const it = new InMemoryActor(concert)
  it.tell({ type: 'RegisterConcert', ...title }, MORNING)
  it.tell({ type: 'RegisterTickets', lotId: 'first', quantity: 5, priceKrw: 500 }, MORNING)
  return it
}

/** C4, G4: whatever was held, sold and returned adds up. */
const balanced = ({ state }: ReturnType<typeof stage>) => {
  if (state.status === 'new') return
  const { registered, taken, holds } = state.seats
  const sum = Object.values(holds).reduce((seats, { quantity }) => seats + quantity, 0)
  expect(taken).toBe(sum)
  expect(taken).toBeGreaterThanOrEqual(0)
  expect(taken).toBeLessThanOrEqual(registered)
}

describe('Concert (콘서트), whatever comes in whatever order', () => {
  it('never promises more seats than there are, and every seat is accounted for (C4)', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        const told = stage()
        let now = MORNING
        for (const [command, pause] of commands) {
          now = plusSeconds(now, pause)
          told.tell(command, now)
          balanced(told)
        }
      }),
      { numRuns: RUNS },
    ))

  it('holds and returns the seats of a booking at most once (G4)', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        const told = stage()
        let now = MORNING
        for (const [command, pause] of commands) {
          now = plusSeconds(now, pause)
          told.tell(command, now)
        }
        for (const name of ['b1', 'b2', 'b3', 'b4']) {
          const of = (type: string) =>
            told.turns.filter(({ event }) => event.type === type && 'bookingId' in event && event.bookingId === name)
          expect(of('SeatsHeld').length).toBeLessThanOrEqual(1)
          expect(of('SeatsSold').length).toBeLessThanOrEqual(of('SeatsHeld').length)
          expect(of('SeatsReleased').length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: RUNS },
    ))

  it('does nothing new when a command comes twice, and tells only events that keep to their schema', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        const told = stage()
        let now = MORNING
        for (const [command, pause] of commands) {
          now = plusSeconds(now, pause)
          told.tell(command, now)
          expect(told.tell(command, now).kind).not.toBe('happened')
        }
        for (const { event } of told.turns) checkEvent(concert.name, event)
      }),
      { numRuns: RUNS },
    ))

  it('stays cancelled once it is cancelled, and sells nothing more', () =>
    fc.assert(
      fc.property(wishes, (commands) => {
        const told = stage()
        let now = MORNING
        for (const [command, pause] of commands) {
          now = plusSeconds(now, pause)
          told.tell(command, now)
        }
        const end = told.turns.findIndex(({ event }) => event.type === 'ConcertCancelled')
        const after = end < 0 ? [] : told.turns.slice(end)
        expect(after.filter(({ became }) => became !== 'cancelled')).toEqual([])
        expect(after.filter(({ event }) => event.type === 'SeatsHeld')).toEqual([])
      }),
      { numRuns: RUNS },
    ))
})
