/** What an isolate remembers of places seen free: with plenty of them the next attempt need not look first (K14). */
import { type Instant, now, plusMs, reached } from '../../kernel/time.ts'

/** Where this many places are left, nobody looks again for a moment: a hint that good does not age so fast. */
export const PLENTY = 500
const ROOMY_MS = 100
/** Things an isolate remembers. */
const REMEMBERED_LIMIT = 1_000

/** A memory of its own for each kind of thing that has places. It is only a hint: the hold decides. */
export const availabilityCache = () => {
  const roomyUntil = new Map<string, Instant>()
  return {
    /** Whether plenty of places were seen a moment ago. */
    isKnownRoomy: (id: string): boolean => {
      const until = roomyUntil.get(id)
      return until !== undefined && !reached(until, now())
    },
    /** So many places were seen free. */
    note: (id: string, left: unknown): void => {
      if (roomyUntil.size >= REMEMBERED_LIMIT) roomyUntil.clear()
      if (typeof left === 'number' && left >= PLENTY) roomyUntil.set(id, plusMs(now(), ROOMY_MS))
      else roomyUntil.delete(id)
    },
  }
}
