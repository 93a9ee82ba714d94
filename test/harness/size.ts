/**
 * How large a test is, and what chance does in it. `npm test` takes sizes at which the faults a test was made for are
 * still found; `npm run prove` takes the full ones. Every random choice of a test follows from its seed: NARU_SEED, or a
 * fixed one, so that a run that failed can be run again.
 */
import { inject } from 'vitest'
import { noteSeed, noteSize } from './notes.ts'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface adds to the one of the module
  interface ProvidedContext {
    /** The sizes of this run. */
    size: 'test' | 'prove'
    /** What the seeds of this run are made of. */
    seed: number
    /** How many operations chance does at full size. */
    operations: number
  }
}

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** One number for `npm test`, one for `npm run prove`; the report names what it is a number of. */
export const size = (what: string, sizes: { readonly test: number; readonly prove: number }): number => {
  const amount = sizes[inject('size')]
  noteSize(what, amount)
  return amount
}

/** The seed of one test, from its name and the seed of the run. Printed, so that what failed can be run again. */
export const seedOf = (name: string): number => {
  const seed = hash(`${inject('seed')} ${name}`)
  noteSeed(name, seed)
  console.log(`${name}: NARU_SEED=${inject('seed')}, its seed ${seed}`)
  return seed
}

/** FNV-1a, as a positive number that fits everywhere. */
const hash = (text: string): number => {
  let mixed = FNV_OFFSET
  for (const char of text) mixed = Math.imul(mixed ^ (char.codePointAt(0) ?? 0), FNV_PRIME)
  return mixed >>> 1
}
