import { expect, it } from 'vitest'
import { backoffMs, RESUME_MS } from './backoff.ts'

it('patience: waits 2 s before anything failed, then 1, 2, 4 … 60 s (K4)', () => {
  expect(backoffMs(0)).toBe(RESUME_MS)
  expect([1, 2, 3, 6, 7, 8, 40].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000])
})
