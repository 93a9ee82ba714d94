import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { type ConcertCommand, STARTS } from './concert.fixtures.ts'
import { concert } from './concert.ts'

const RUNS = 500
const COMMANDS_LIMIT = 60
/** The whole story may take so long; holds last ten minutes, the concert starts in nine hours. */
const PAUSE_LIMIT_SECONDS = 900

const customerId = fc.constantFrom('kim', 'lee')
const LIMIT = 4
const bookingId = fc.constantFrom('b1', 'b2', 'b3', 'b4')
const holdExpiresAt = fc.constantFrom<Instant>(plusSeconds(MORNING, 600), plusSeconds(MORNING, 6_000), STARTS)
const title = {
  managerId: 'mina',
  organisation: 'naru',
  title: '봄밤의 재즈',
  venue: '예술의전당',
  startsAt: STARTS,
  ticketsPerPerson: LIMIT,
}

const ofSeats: fc.Arbitrary<ConcertCommand> = fc.oneof(
  fc.record({
    type: fc.constant('HoldSeats' as const),
    bookingId,
    customerId,
    quantity: fc.integer({ min: 1, max: 4 }),
    holdExpiresAt,
  }),
  fc.record({ type: fc.constant('SellSeats' as const), bookingId }),
  fc.record({ type: fc.constant('ReleaseSeats' as const), bookingId, holdExpiresAt }),
)
const ofManagers: fc.Arbitrary<ConcertCommand> = fc.oneof(
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
const commands = fc.array(
  fc.tuple(
    fc.oneof({ arbitrary: ofSeats, weight: 8 }, { arbitrary: ofManagers, weight: 2 }),
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: PAUSE_LIMIT_SECONDS })),
  ),
  { maxLength: COMMANDS_LIMIT },
)

const onSale = () => {
  const actor = new InMemoryActor(concert)
  actor.tell({ type: 'RegisterConcert', ...title }, MORNING)
  actor.tell({ type: 'RegisterTickets', lotId: 'first', quantity: 5, priceKrw: 500 }, MORNING)
  return actor
}

/** C4, G4: whatever was held, sold and returned adds up. */
const balanced = ({ state }: ReturnType<typeof onSale>) => {
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
      fc.property(commands, (sent) => {
        const actor = onSale()
        let now = MORNING
        for (const [command, pause] of sent) {
          now = plusSeconds(now, pause)
          actor.tell(command, now)
          balanced(actor)
        }
      }),
      { numRuns: RUNS },
    ))

  it('holds and returns the seats of a booking at most once (G4)', () =>
    fc.assert(
      fc.property(commands, (sent) => {
        const actor = onSale()
        let now = MORNING
        for (const [command, pause] of sent) {
          now = plusSeconds(now, pause)
          actor.tell(command, now)
        }
        for (const name of ['b1', 'b2', 'b3', 'b4']) {
          const of = (type: string) =>
            actor.turns.filter(({ event }) => event.type === type && 'bookingId' in event && event.bookingId === name)
          expect(of('SeatsHeld').length).toBeLessThanOrEqual(1)
          expect(of('SeatsSold').length).toBeLessThanOrEqual(of('SeatsHeld').length)
          expect(of('SeatsReleased').length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: RUNS },
    ))

  it('does nothing new when a command comes twice, and tells only events that keep to their schema', () =>
    fc.assert(
      fc.property(commands, (sent) => {
        const actor = onSale()
        let now = MORNING
        for (const [command, pause] of sent) {
          now = plusSeconds(now, pause)
          actor.tell(command, now)
          expect(actor.tell(command, now).kind).not.toBe('happened')
        }
        for (const { event } of actor.turns) checkEvent(concert.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))

  it('stays cancelled once it is cancelled, and sells nothing more', () =>
    fc.assert(
      fc.property(commands, (sent) => {
        const actor = onSale()
        let now = MORNING
        for (const [command, pause] of sent) {
          now = plusSeconds(now, pause)
          actor.tell(command, now)
        }
        const end = actor.turns.findIndex(({ event }) => event.type === 'ConcertCancelled')
        const after = end < 0 ? [] : actor.turns.slice(end)
        expect(after.filter(({ became }) => became !== 'cancelled')).toEqual([])
        expect(after.filter(({ event }) => event.type === 'SeatsHeld')).toEqual([])
      }),
      { numRuns: RUNS },
    ))
})
