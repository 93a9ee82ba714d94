import { describe, expect, it } from 'vitest'
import { inOrder } from './conversation.tsx'
import { leavesOf, Value } from './parts.tsx'
import type { Lane } from './reads.ts'

const at = (second: number) => `2027-01-05T10:00:0${second}.000Z`
const event = (id: string, cause: string, second: number) => ({
  ...{ id, cause, seq: 1, type: id, time: at(second), by: 'kim', status: null, was: null },
})
const lane = (kind: string, ...events: ReturnType<typeof event>[]): Lane => ({
  ...{ kind, id: 'x', href: '', events, more: false },
})

describe('A conversation (대화)', () => {
  it('is told in the order of time', () => {
    const told = inOrder([
      lane('a.a', event('one', 'r', 1), event('four', 'three', 4)),
      lane('b.b', event('three', 'one', 3)),
    ])
    expect(told.map(({ id, lane }) => [id, lane])).toEqual([
      ['one', 0],
      ['three', 1],
      ['four', 0],
    ])
  })

  it('tells a cause before its effect, whatever their clocks say, and all of it even where causes go in a circle', () => {
    const behind = inOrder([lane('a.a', event('effect', 'cause', 1)), lane('b.b', event('cause', 'r', 2))])
    expect(behind.map(({ id }) => id)).toEqual(['cause', 'effect'])
    const circle = inOrder([lane('a.a', event('one', 'two', 1), event('two', 'one', 2))])
    expect(circle.map(({ id }) => id)).toEqual(['one', 'two'])
  })
})

describe('A state', () => {
  it('is shown place by place, also what is empty, and no more of it than can be read', () => {
    expect(leavesOf({ a: 1, b: { c: 'x', d: [] }, e: null })).toEqual([
      ['/a', 1],
      ['/b/c', 'x'],
      ['/b/d', []],
      ['/e', null],
    ])
    expect(leavesOf(Array.from({ length: 1_000 }, (_, n) => n))).toHaveLength(200)
  })

  it('has its times as people write them, and all else as it is kept', () => {
    const shown = (value: unknown) => String(Value({ lang: 'en', value }))
    expect(shown('2026-12-31T11:30:05.123Z')).toBe(
      '<time datetime="2026-12-31T11:30:05.123Z" title="2026-12-31T11:30:05.123Z">Dec 31 8:30:05\u00a0PM</time>',
    )
    expect([undefined, [], null, 0, 'x', '2026-12-31'].map(shown)).toEqual(
      ['–', '[]', 'null', '0', 'x', '2026-12-31'].map((text) => `<span>${text}</span>`),
    )
  })
})
