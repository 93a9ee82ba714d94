/** What a test did that the report of a run should tell: how large it was, what chance began with, faults, invariants. */
import type { Invariant } from '../../kernel/invariants.ts'

export type Notes = {
  /** Sizes and seeds, by what they are of. */
  readonly sizes: Record<string, number>
  readonly seeds: Record<string, number>
  /** How often something was done: a fault brought about, an invariant asked. */
  readonly faults: Record<string, number>
  readonly invariants: Record<string, number>
}

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface adds to the one of the module
  interface TaskMeta {
    notes?: Notes
  }
}

const nothing = (): Notes => ({ sizes: {}, seeds: {}, faults: {}, invariants: {} })
let notes = nothing()

const count = (counts: Record<string, number>, what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1
}

export const noteSize = (what: string, amount: number): void => {
  notes.sizes[what] = amount
}
export const noteSeed = (what: string, seed: number): void => {
  notes.seeds[what] = seed
}
export const noteFault = (what: string): void => count(notes.faults, what)
export const noteInvariants = (asked: readonly Invariant[]): void => {
  for (const { rule, name } of asked) count(notes.invariants, `${rule}: ${name}`)
}

/** All since the last time. What a file does while it is loaded comes with the first of its tests. */
export const takeNotes = (): Notes => {
  const taken = notes
  notes = nothing()
  return taken
}
