/** Numbers that a seed alone decides, so that a failed run can be run again. Imports nothing: it runs inside Workers too. */

const STEP = 0x6d2b79f5

/** mulberry32: the nth number, from 0 to 1, of this seed. */
export const numberOf = (seed: number, nth: number): number => {
  const state = (seed + Math.imul(nth, STEP)) | 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

/** The numbers of this seed, one after the other. */
export const chance = (seed: number): (() => number) => {
  let drawn = 0
  return () => {
    drawn += 1
    return numberOf(seed, drawn)
  }
}
