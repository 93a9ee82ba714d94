/** What an isolate remembers of places seen free: with plenty of them the next attempt need not look first (K14). */
import { type Instant, now, plusMs, reached } from '../../kernel/time.ts'

/** Where this many places are left, nobody looks again for a moment: a hint that good does not age so fast. */
export const PLENTY = 500
const PLENTIFUL_MS = 100
/** Things an isolate remembers. */
const REMEMBERED_LIMIT = 1_000

/** A memory of its own for each kind of thing that has places. It is only a hint: the hold decides. */
export const availabilityCache = () => {
  const plentifulUntil = new Map<string, Instant>()
  return {
    /** Whether plenty of places were seen a moment ago. */
    isKnownRoomy: (id: string): boolean => {
      const until = plentifulUntil.get(id)
      return until !== undefined && !reached(until, now())
    },
    isPlentiful: (id: string): boolean => {
      const until = plentifulUntil.get(id)
      return until !== undefined && !reached(until, now())
    },
    /** So many places were seen free. */
    note: (id: string, left: unknown): void => {
      if (plentifulUntil.size >= REMEMBERED_LIMIT) plentifulUntil.clear()
      if (typeof left === 'number' && left >= PLENTY) plentifulUntil.set(id, plusMs(now(), PLENTIFUL_MS))
      else plentifulUntil.delete(id)
    },
  }
}
