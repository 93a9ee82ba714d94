import { describe, expect, it } from 'vitest'
import { cut } from './chart.tsx'

describe('A label in a picture', () => {
  it('is whole as long as it fits beside its number, in either script', () => {
    for (const label of ['Waiting for an engineer', '가'.repeat(22), 'a'.repeat(44), '']) expect(cut(label)).toBe(label)
  })

  it('is cut off where it does not', () => {
    expect([cut('가'.repeat(23)), cut('a'.repeat(45))]).toEqual([`${'가'.repeat(21)}…`, `${'a'.repeat(43)}…`])
  })
})
