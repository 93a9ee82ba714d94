import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import {
  available,
  type Capacity,
  giveBack,
  hasSeen,
  heldBy,
  hold,
  holdOf,
  noCapacity,
  register,
  wasReturned,
} from './capacity.ts'

const LATER = at('11:00')

describe('Capacity (정원)', () => {
  it('has what was registered and is not held', () => {
    const ten = register(noCapacity(), 10)
    expect(available(ten)).toBe(10)
    expect(available(hold(register(noCapacity(), 10), 'a', { quantity: 3 }))).toBe(7)
    expect(available(register(hold(ten, 'a', { quantity: 10 }), 2))).toBe(2)
  })

  it('remembers what each id holds, and that it gave it back', () => {
    const held = hold(register(noCapacity(), 10), 'a', { quantity: 3 })
    expect([holdOf(held, 'a'), hasSeen(held, 'a'), wasReturned(held, 'a')]).toEqual([{ quantity: 3 }, true, false])
    const back = giveBack(held, 'a', LATER, MORNING)
    expect([holdOf(back, 'a'), hasSeen(back, 'a'), wasReturned(back, 'a')]).toEqual([undefined, true, true])
    expect(hasSeen(back, 'b')).toBe(false)
  })

  it('remembers a return that overtook its hold, and nothing comes back for it (G3)', () => {
    const back = giveBack(register(noCapacity(), 10), 'a', LATER, MORNING)
    expect([available(back), wasReturned(back, 'a')]).toEqual([10, true])
  })

  it('forgets tombstones that no late hold can reach any more, after a thousand returns', () => {
    let capacity: Capacity = register(noCapacity(), 10)
    for (let n = 0; n < 999; n += 1) capacity = giveBack(capacity, `early-${n}`, MORNING, MORNING)
    expect(Object.keys(capacity.returned)).toHaveLength(999)
    capacity = giveBack(capacity, 'late', LATER, plusSeconds(MORNING, 1))
    expect(Object.keys(capacity.returned)).toEqual(['late'])
  })

  it('remembers of people only what they hold (G13)', () => {
    const held = hold(register(noCapacity(), 10), 'a', { quantity: 3, by: 'kim' })
    expect([heldBy(held, 'kim'), heldBy(held, 'lee')]).toEqual([3, 0])
    expect(giveBack(held, 'a', LATER, MORNING).byPerson).toEqual({})
  })

  it('accounts for every place, by place and by person, in any order of holds and returns (G4, G13)', () => {
    const personOf = (id: string) => (id < 'c' ? 'first' : 'second')
    const id = fc.constantFrom('a', 'b', 'c', 'd')
    const step = fc.oneof(
      fc.record({ id, quantity: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ id, quantity: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let capacity: Capacity = register(noCapacity(), 9)
        for (const { id: who, quantity } of steps) {
          if (quantity === 0) capacity = giveBack(capacity, who, LATER, MORNING)
          else if (!hasSeen(capacity, who) && quantity <= available(capacity))
            capacity = hold(capacity, who, { quantity, by: personOf(who) })
          const held = Object.values(capacity.holds).reduce((sum, one) => sum + one.quantity, 0)
          expect(capacity.taken).toBe(held)
          for (const person of ['first', 'second']) {
            const theirs = Object.values(capacity.holds).filter(({ by }) => by === person)
            expect(heldBy(capacity, person)).toBe(theirs.reduce((sum, one) => sum + one.quantity, 0))
          }
          expect(available(capacity)).toBeGreaterThanOrEqual(0)
          expect(available(capacity)).toBeLessThanOrEqual(9)
        }
      }),
    )
  })
})
