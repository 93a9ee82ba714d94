import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack, type Sized } from './pack.ts'

const LIMITS = { count: 3, bytes: 100 }

/** Items named after their place, with these sizes. */
const sized = (...bytes: readonly number[]): readonly Sized<number>[] =>
  bytes.map((size, at) => ({ body: at, bytes: size }))
const packed = (items: readonly Sized<number>[]) => Array.from(pack(items, LIMITS), ({ body }) => body)

describe('A pack', () => {
  it('holds as many as the limit says, and the next begins another', () => {
    expect(packed(sized(1, 1, 1))).toEqual([[0, 1, 2]])
    expect(packed(sized(1, 1, 1, 1))).toEqual([[0, 1, 2], [3]])
  })

  it('is as large as the limit says, and not a byte larger', () => {
    expect(packed(sized(60, 40))).toEqual([[0, 1]])
    expect(packed(sized(60, 41))).toEqual([[0], [1]])
  })

  it('of something larger than the limit holds nothing else', () => {
    expect(packed(sized(10, 101, 10))).toEqual([[0], [1], [2]])
    expect(packed(sized(101))).toEqual([[0]])
  })

  it('of something that is alone holds nothing else, however small it is', () => {
    const alone = { body: 9, bytes: 1, isAlone: true }
    expect(packed([...sized(1, 1), alone, ...sized(1, 1)])).toEqual([[0, 1], [9], [0, 1]])
    expect(packed([alone, alone])).toEqual([[9], [9]])
  })

  it('is as large as what it holds, so that packs can be packed again', () => {
    expect(Array.from(pack(sized(10, 20, 30, 40), LIMITS), ({ bytes }) => bytes)).toEqual([60, 40])
    expect(Array.from(pack(pack(sized(10, 20, 30, 40), LIMITS), LIMITS), ({ body }) => body)).toEqual([
      [[0, 1, 2], [3]],
    ])
  })

  it('is not there when there is nothing to pack', () => expect(packed([])).toEqual([]))

  it('never loses, doubles or moves anything, keeps to its limits, and is not begun without need', () => {
    const item = fc.record({ bytes: fc.nat({ max: 120 }), isAlone: fc.boolean() })
    fc.assert(
      fc.property(fc.array(item, { maxLength: 50 }), (items) => {
        const named = items.map((one, at) => ({ ...one, body: at }))
        const packs = packed(named)
        expect(packs.flat()).toEqual(named.map(({ body }) => body))
        const sizeOf = (places: readonly number[]) => places.reduce((sum, at) => sum + (items[at]?.bytes ?? 0), 0)
        const isAlone = (places: readonly number[]) => places.some((at) => items[at]?.isAlone)
        for (const [at, places] of packs.entries()) {
          if (places.length > 1) {
            expect(places.length).toBeLessThanOrEqual(LIMITS.count)
            expect(sizeOf(places)).toBeLessThanOrEqual(LIMITS.bytes)
            expect(isAlone(places)).toBe(false)
          }
          const [first = []] = [packs[at + 1]?.slice(0, 1)]
          const together = [...places, ...first]
          const fits = together.length <= LIMITS.count && sizeOf(together) <= LIMITS.bytes && !isAlone(together)
          expect(first.length > 0 && fits).toBe(false)
        }
      }),
    )
  })
})
