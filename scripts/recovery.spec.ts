import { expect, it } from 'vitest'
import { pauseAfterMs } from './recovery.ts'

it('re-drives at once after the first crash, and ever later while it is cut off by others', () => {
  expect([0, 1, 2, 3, 4, 8, 9, 1_000].map(pauseAfterMs)).toEqual([
    0, 0, 10_000, 20_000, 40_000, 600_000, 600_000, 600_000,
  ])
})
