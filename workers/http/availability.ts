/** What an isolate remembers of places seen free: with plenty of them the next attempt need not look first (K14). */
import { BoundedCache } from '../../kernel/bounded-cache.ts'

/** Where this many places are left, nobody looks again for a moment: what was seen does not become wrong so fast. */
export const PLENTY = 500
const PLENTIFUL_MS = 100
/** Things an isolate remembers. */
const REMEMBERED_LIMIT = 1_000

/** A memory of its own for each kind of thing that has places. It only saves a look: the hold decides. */
export const availabilityCache = () => {
  const plentiful = new BoundedCache<string, true>(REMEMBERED_LIMIT, PLENTIFUL_MS)
  const isPlentiful = (id: string): boolean => plentiful.get(id) === true
  return {
    /** Whether plenty of places were seen a moment ago. */
    isPlentiful,
    /** So many places were seen free. */
    note: (id: string, left: unknown): void => {
      if (typeof left === 'number' && left >= PLENTY) plentiful.set(id, true)
      else plentiful.delete(id)
    },
  }
}
