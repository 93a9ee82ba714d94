/** Time as the kernel sees it: the one place that reads the clock. */

/** An instant: UTC, RFC 3339 with milliseconds, so that text order is time order. */
export type Instant = `${string}T${string}Z`

const MS_PER_SECOND = 1000

/** The present, by this machine's clock. */
export const now = (): Instant => instantOf(Date.now())

/** Clocks are set back a little now and then; nobody's day depends on so much. */
export const CLOCK_TOLERANCE_MS = 2_000
let latestMs = 0

/**
 * How far the clock stands behind a time that it has shown before, here or when `seen` was written; 0 within tolerance.
 * What is judged by such a clock may be refused for good, or never be due.
 */
export const clockBehindMs = (seen?: Instant): number => {
  const at = Date.now()
  latestMs = Math.max(latestMs, at)
  const behind = Math.max(latestMs, seen === undefined ? 0 : epochMs(seen)) - at
  return behind > CLOCK_TOLERANCE_MS ? behind : 0
}

/** The instant `epochMs` milliseconds after 1970 began. */
export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant

/** Milliseconds since 1970 began. */
export const epochMs = (instant: Instant): number => Date.parse(instant)

export const plusMs = (instant: Instant, ms: number): Instant => instantOf(epochMs(instant) + ms)

export const plusSeconds = (instant: Instant, seconds: number): Instant => plusMs(instant, seconds * MS_PER_SECOND)

/** Whichever comes first. */
export const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other)

/** True from `moment` on. */
export const reached = (moment: Instant, at: Instant): boolean => at >= moment
