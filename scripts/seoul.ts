/** Days as people in Korea reckon them, for whoever plays a customer: demo, bench and tests. */

const DAY_MS = 86_400_000
/** Korea keeps no summer time. */
const SEOUL_AHEAD_MS = 9 * 3_600_000

/** The ISO date in Seoul so many days after an instant, which is now unless said. */
export const seoulDate = (days: number, fromMs = Date.now()): string =>
  new Date(fromMs + days * DAY_MS + SEOUL_AHEAD_MS).toISOString().slice(0, 10)
