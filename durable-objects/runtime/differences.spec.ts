import { describe, expect, it } from 'vitest'
import { CHANGES_LIMIT, differences } from './differences.ts'

describe('What is different between two states', () => {
  it('is told place by place, with what came and what went', () => {
    const was = { status: 'booked', holds: { b: { quantity: 2 }, 'a/c~': 1 }, lots: ['x'], gone: true }
    const is = { status: 'paid', holds: { b: { quantity: 2, sold: true }, 'a/c~': 2 }, lots: ['x', 'y'] }
    expect(differences(was, is)).toEqual([
      { pointer: '/status', was: 'booked', is: 'paid' },
      { pointer: '/holds/b/sold', is: true },
      { pointer: '/holds/a~1c~0', was: 1, is: 2 },
      { pointer: '/lots/1', is: 'y' },
      { pointer: '/gone', was: true },
    ])
  })

  it('is the whole where one is of another kind, and nothing where they are alike', () => {
    expect(differences({ at: [1] }, { at: { 0: 1 } })).toEqual([{ pointer: '/at', was: [1], is: { 0: 1 } }])
    expect(differences({ at: null }, { at: null })).toEqual([])
    expect(differences(undefined, 'new')).toEqual([{ pointer: '', is: 'new' }])
  })

  it('ends at its limit', () => {
    const many = (by: number) => Object.fromEntries(Array.from({ length: CHANGES_LIMIT + 1 }, (_, at) => [at, at + by]))
    expect(differences(many(0), many(1))).toHaveLength(CHANGES_LIMIT)
  })
})
