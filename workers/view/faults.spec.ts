import { describe, expect, it } from 'vitest'
import { isPassing } from './faults.ts'

describe('A fault of the store', () => {
  it.each([
    'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
    'D1_ERROR: Network connection lost.',
    'D1_ERROR: no such table: instance: SQLITE_ERROR',
    'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
  ])('passes by itself: %s', (message) => expect(isPassing(new Error(message))).toBe(true))

  it.each([
    'D1_ERROR: no such column: colour at offset 7: SQLITE_ERROR',
    'D1_ERROR: UNIQUE constraint failed: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_PRIMARYKEY)',
    'x is not a function',
  ])('is a bug: %s', (message) => expect(isPassing(new Error(message))).toBe(false))
})
