import { describe, expect, it } from 'vitest'
import { shown } from './shown.ts'

describe('What the demo prints', () => {
  it('is what a reader wants to know of a thing, in a fixed order', () => {
    const answer = { version: 2, id: 'x', status: 'booked', amountKrw: 88_000, holdExpiresAt: null, concertId: 'c' }
    expect(shown(answer)).toEqual(['status="booked"  amountKrw=88000  version=2'])
  })

  it('is each row of a list, the first few of a long one', () => {
    const row = (version: number) => ({ id: 'x', status: 'waiting', version })
    expect(shown({ items: [row(1), row(2)], next: null })).toEqual([
      '2 listed',
      'status="waiting"  version=1',
      'status="waiting"  version=2',
    ])
    const long = shown({ items: [1, 2, 3, 4, 5, 6].map(row), next: 'c' })
    expect([long[0], long.length, long.at(-1)]).toEqual(['6 listed, and more behind', 7, '…'])
    expect(shown({ items: [], next: null })).toEqual(['nothing listed'])
  })

  it('is anything else as it is', () => {
    expect(shown({ orders: { total: 1 } })).toEqual(['{"orders":{"total":1}}'])
    expect(shown({ orders: 'x'.repeat(1_000) })[0]?.length).toBeLessThan(500)
  })
})
