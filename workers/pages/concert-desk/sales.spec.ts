import { describe, expect, it } from 'vitest'
import { lineOf, summed } from './sales.tsx'

const sold = (tickets: number, cancelledTickets = 0) => ({ tickets, cancelledTickets })

describe('The sales curve (판매 추이)', () => {
  it('rises by what is sold, and falls by what comes back', () => {
    expect(summed([sold(4), sold(0, 3), sold(2)]).map(({ sum }) => sum)).toEqual([4, 1, 3])
  })

  it('begins with nothing at the left, ends at the right, and its highest point is at the top', () => {
    const line = lineOf(summed([sold(1), sold(3)]))
    expect(line).toEqual([
      [4, 196],
      [320, 148],
      [636, 4],
    ])
    expect(lineOf([])).toEqual([[4, 196]])
  })
})
