import { describe, expect, it } from 'vitest'
import { stepsDone } from './thing.tsx'

const STEPS = ['requested', 'booked', 'paid'] as const
const words = { requested: '요청', booked: '좌석 확보', paid: '결제' }
const history = [
  { status: 'requested', at: '2026-01-05T10:00:00.000Z' },
  { status: 'booked', at: '2026-01-06T10:00:00.000Z' },
  { status: 'booked', at: '2026-01-09T10:00:00.000Z' },
]
const shown = (done: number) =>
  stepsDone({ lang: 'ko', steps: STEPS, words, done, history }).map(({ label, state, note }) => [
    label,
    state,
    note === undefined ? '' : String(note),
  ])

describe('The steps of a thing', () => {
  it('say what is done, what it waits for, what is ahead, and since when what is done is so', () => {
    expect(shown(2)).toEqual([
      ['요청', 'done', '<time datetime="2026-01-05T10:00:00.000Z">1월 5일</time>'],
      ['좌석 확보', 'done', '<time datetime="2026-01-06T10:00:00.000Z">1월 6일</time>'],
      ['결제', 'now', ''],
    ])
  })

  it('show no time of what is still ahead', () => {
    expect(shown(0).map(([, state, note]) => [state, note])).toEqual([
      ['now', ''],
      ['ahead', ''],
      ['ahead', ''],
    ])
  })
})
