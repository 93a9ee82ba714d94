/**
 * Alarm: an actor has one, for what is unsent, unfinished and due alike (K4). The platform keeps it across crashes, so
 * it also shows an actor that wakes what may be unsent, which nothing else notes (docs/decisions/0001). Here is when it
 * must be set, and what it means when it is found. Times are epoch milliseconds.
 */
import { backoffMs, PARKED_MS } from '../../kernel/backoff.ts'

/**
 * No alarm is set nearer than this: one that is set for the very millisecond in which it is being served stays in the
 * store and never comes (https://github.com/cloudflare/workerd/issues/6866).
 */
export const NEAREST_ALARM_MS = 5
/** What is due and was not done by the last commit is tried again after this long. */
export const OVERDUE_PAUSE_MS = 50
/** An alarm that has not come so long after its time is presumed lost. */
export const LOST_ALARM_MS = 10_000
/** An actor that wakes without an alarm may have woken while the platform hands one over; it comes within this time. */
export const HANDING_OVER_MS = 1_000

/** What an actor knows of its alarm, and what the alarm is needed for. */
export type AlarmNeeds = {
  /** When the alarm will come, as far as the actor knows. */
  readonly setAt: number | null
  readonly deadlineAt: number | null
  /** How often each unfinished thing failed in a row; what is parked is not among them. */
  readonly failures: readonly number[]
  /** Something is unsent or unfinished, parked or not. */
  readonly isUnfinished: boolean
}

/**
 * When the alarm must be set anew; null when it is not needed, or comes early enough already: to set it costs a row.
 * It equals the deadline only when the deadline is all that is left. `foundAt` relies on that.
 */
export const alarmToSet = (now: number, needs: AlarmNeeds): number | null => {
  const { setAt, deadlineAt, isUnfinished } = needs
  const needed = neededAt(now, needs)
  const comes = setAt !== null && setAt > now - LOST_ALARM_MS && setAt <= needed
  const isMisleading = isUnfinished && setAt === deadlineAt
  return needed === NEVER || (comes && !isMisleading) ? null : needed
}

const NEVER = Number.POSITIVE_INFINITY

const neededAt = (now: number, { deadlineAt, failures, isUnfinished }: AlarmNeeds): number => {
  const isOverdue = deadlineAt !== null && deadlineAt <= now
  const deadline = isOverdue ? now + OVERDUE_PAUSE_MS : (deadlineAt ?? NEVER)
  if (!isUnfinished) return Math.max(deadline, now + NEAREST_ALARM_MS)
  const pause = failures.length > 0 ? backoffMs(Math.min(...failures)) : PARKED_MS
  const needed = Math.max(Math.min(now + pause, deadline - 1), now + NEAREST_ALARM_MS)
  return needed === deadlineAt ? needed + 1 : needed
}

/** How an actor woke, and what it found. */
export type Waking = {
  /** Nothing was ever stored: nothing can be unsent. */
  readonly isNew: boolean
  /** By its alarm, which the platform has taken off by then. */
  readonly byAlarm: boolean
  readonly alarmAt: number | null
  readonly deadlineAt: number | null
  /** It gave up its memory after a failed commit: whether there is an alarm says nothing of what was unsent then. */
  readonly wasReset: boolean
}

/** What an actor that wakes knows of its events after the last one that was noted as sent. */
export type Found =
  | { readonly kind: 'unsent' }
  | { readonly kind: 'sent' }
  /** Sent, unless an alarm comes until then: that one was on its way when the actor woke, and they are unsent. */
  | { readonly kind: 'unconfirmed'; readonly until: number }

/** What the alarm says of what was left when the actor was last in memory. */
export const foundAt = (now: number, { isNew, byAlarm, alarmAt, deadlineAt, wasReset }: Waking): Found => {
  if (isNew) return { kind: 'sent' }
  if (byAlarm || wasReset) return { kind: 'unsent' }
  if (alarmAt === null) return { kind: 'unconfirmed', until: now + HANDING_OVER_MS }
  return { kind: alarmAt === deadlineAt ? 'sent' : 'unsent' }
}
