/**
 * Refund rules (환불 규칙): how much of what was paid comes back when its customer cancels, by the days that are left before
 * the concert's day in Seoul (C13). Asked by the booking when it is cancelled, and by reads whenever they are answered.
 */
import { earlier, type Instant, plusMs, reached } from '../../kernel/time.ts'
import type { RefundRules } from '../../queues/concert.ts'
import { endOf, venueDateAt } from '../shared/venue-date.ts'

const DAY_MS = 86_400_000
const ALL_PERCENT = 100

/** What a refund depends on. */
type Terms = {
  readonly amountKrw: number
  readonly startsAt: Instant
  readonly refundRules?: RefundRules | undefined
}

/** What comes back now, in whole won, and when that changes next; null when it never does. */
export type Refund = { readonly refundKrw: number; readonly changesAt: Instant | null }

export const refundAt = ({ amountKrw, startsAt, refundRules }: Terms, now: Instant): Refund => {
  const left = stepsOf(startsAt, refundRules).filter(({ until }) => !reached(until, now))
  const percent = left[0]?.percent ?? 0
  const last = left.find((_, at) => (left[at + 1]?.percent ?? 0) !== percent)
  return {
    refundKrw: Math.floor((amountKrw * percent) / ALL_PERCENT),
    changesAt: percent === 0 ? null : (last?.until ?? null),
  }
}

/** Until when which percent comes back: without rules all of it, and nothing once the concert has started. */
const stepsOf = (startsAt: Instant, rules: RefundRules = [{ daysBefore: 0, percent: ALL_PERCENT }]) => {
  const dayEnds = endOf(venueDateAt(startsAt))
  return rules
    .map(({ daysBefore, percent }) => ({ until: earlier(startsAt, plusMs(dayEnds, -daysBefore * DAY_MS)), percent }))
    .concat({ until: startsAt, percent: 0 })
}
