/** The invariants of a system, held against what was found. */
import { expect } from 'vitest'
import { audit, type Invariant, type World } from '../../kernel/invariants.ts'
import { noteInvariants } from './notes.ts'

/** Nothing is wrong with this world. */
export const expectInvariants = (invariants: readonly Invariant[], world: World): void => {
  expect(audit(invariants, world)).toEqual([])
  noteInvariants(invariants)
}
