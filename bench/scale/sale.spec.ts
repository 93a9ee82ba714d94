import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OPERATIONS_PER_TICKET, type Sale, simulate } from './sale.ts'

const SEATS = 50_000
const PER_OBJECT = 300
/** Against hanging only. */
const LIMIT_MS = 60_000

const saleOf = (shards: number, admitted: number | null): Sale => ({
  seed: 1,
  seats: SEATS,
  people: SEATS * 10,
  shards,
  perObject: PER_OBJECT,
  admitted,
})

describe('A large sale over shards', { timeout: LIMIT_MS }, () => {
  it(
    'never lends or sells a seat twice, whatever is lost, doubled, late or killed',
    () => {
      const sales = fc.record({
        seed: fc.integer({ min: 1 }),
        seats: fc.integer({ min: 1, max: 200 }),
        shards: fc.integer({ min: 1, max: 12 }),
        perObject: fc.constantFrom(20, 100),
      })
      fc.assert(
        fc.property(sales, ({ seed, seats, shards, perObject }) => {
          const course = simulate({ seed, seats, people: seats * 20, shards, perObject, admitted: 20 })
          expect(course.broken).toEqual([])
          expect(course.sold).toBeGreaterThan(0)
          expect(course.sold).toBeLessThanOrEqual(seats)
        }),
        { numRuns: 15 },
      )
    },
    LIMIT_MS,
  )

  it('takes as many holds a second as the shards together, nearly', () => {
    for (const shards of [1, 2, 4, 8]) {
      const admitted = (0.9 * shards * PER_OBJECT) / OPERATIONS_PER_TICKET
      const { perSecond, sold, broken } = simulate(saleOf(shards, admitted))
      expect(broken).toEqual([])
      expect(sold).toBe(SEATS)
      expect(perSecond / admitted).toBeGreaterThan(0.8)
      expect(perSecond / admitted).toBeLessThan(1.05)
    }
  })

  it('works in vain where everybody comes at once and nobody waits outside', () => {
    const withRoom = simulate(saleOf(1, (0.9 * PER_OBJECT) / OPERATIONS_PER_TICKET))
    const without = simulate(saleOf(1, null))
    expect(withRoom.inVain).toBe(0)
    expect(without.inVain).toBeGreaterThan(SEATS)
    expect(without.sold).toBeLessThan(withRoom.sold)
  })
})
