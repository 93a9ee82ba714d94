import { describe, expect, it } from 'vitest'
import { at } from '../../kernel/testing/specification.ts'
import { plusMs, plusSeconds } from '../../kernel/time.ts'
import { RefundRules } from '../../queues/concert.ts'
import { refundRules, STARTS } from './booking.fixtures.ts'
import { refundAt } from './refund-rules.ts'

const DAY_SECONDS = 86_400
/** The concert is on the 2nd of May in Seoul; each of its days there ends at 15:00 UTC. */
const endOfDayBefore = (days: number) => plusSeconds(at('15:00'), (1 - days) * DAY_SECONDS)
const justBefore = (instant: Parameters<typeof plusMs>[0]) => plusMs(instant, -1)
const terms = { amountKrw: 100_000, startsAt: STARTS, refundRules }
const none = { refundKrw: 0, changesAt: null }

describe('Refund rules (환불 규칙, C13)', () => {
  it('say how much comes back by the days left in Seoul, to the millisecond, and when that changes', () => {
    const [ten, three, one] = [10, 3, 1].map(endOfDayBefore)
    if (!ten || !three || !one) throw new Error('three days')
    const long = plusSeconds(ten, -100 * DAY_SECONDS)
    for (const now of [long, justBefore(ten)]) {
      expect(refundAt(terms, now)).toEqual({ refundKrw: 100_000, changesAt: ten })
    }
    for (const now of [ten, justBefore(three)]) {
      expect(refundAt(terms, now)).toEqual({ refundKrw: 70_000, changesAt: three })
    }
    for (const now of [three, justBefore(one)]) {
      expect(refundAt(terms, now)).toEqual({ refundKrw: 50_000, changesAt: one })
    }
    for (const now of [one, justBefore(STARTS), STARTS]) expect(refundAt(terms, now)).toEqual(none)
  })

  it('give all back until the start where there are none', () => {
    const free = { amountKrw: 100_000, startsAt: STARTS }
    expect(refundAt(free, justBefore(STARTS))).toEqual({ refundKrw: 100_000, changesAt: STARTS })
    expect(refundAt(free, STARTS)).toEqual(none)
  })

  it('of the concert’s own day hold until it starts', () => {
    const late = { ...terms, refundRules: [{ daysBefore: 0, percent: 10 }] }
    expect(refundAt(late, justBefore(STARTS))).toEqual({ refundKrw: 10_000, changesAt: STARTS })
    expect(refundAt(late, STARTS)).toEqual(none)
  })

  it('that say the same of more days change only when more or less comes back', () => {
    const same = [7, 5, 3].map((daysBefore) => ({ daysBefore, percent: 30 }))
    const refund = refundAt({ ...terms, refundRules: same }, endOfDayBefore(20))
    expect(refund).toEqual({ refundKrw: 30_000, changesAt: endOfDayBefore(3) })
    expect(refundAt({ ...terms, refundRules: [{ daysBefore: 5, percent: 0 }] }, endOfDayBefore(20))).toEqual(none)
  })

  it('give whole won back, never more than the percent', () =>
    expect(refundAt({ ...terms, amountKrw: 333, refundRules: [{ daysBefore: 0, percent: 33 }] }, at('10:00'))).toEqual({
      refundKrw: 109,
      changesAt: STARTS,
    }))

  const steps = (...given: readonly (readonly [daysBefore: number, percent: number])[]) =>
    RefundRules.safeParse(given.map(([daysBefore, percent]) => ({ daysBefore, percent }))).success

  it('are one to five steps, most days first, and the percent never rises', () => {
    expect([steps([10, 100], [3, 70], [1, 50]), steps([0, 0]), steps([365, 100], [0, 100])]).toEqual([true, true, true])
    expect(steps([9, 90], [7, 70], [5, 50], [3, 30], [1, 10])).toBe(true)
    const wrong = [
      steps(),
      steps([9, 90], [7, 70], [5, 50], [3, 30], [1, 10], [0, 5]),
      steps([3, 70], [10, 100]),
      steps([3, 70], [3, 50]),
      steps([10, 70], [3, 71]),
      steps([366, 100]),
      steps([-1, 100]),
      steps([1, 101]),
      steps([1.5, 50]),
    ]
    expect(wrong).toEqual(wrong.map(() => false))
  })
})
