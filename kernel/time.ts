/** Time as the kernel sees it: the one place that reads the clock. */

/** An instant: UTC, RFC 3339 with milliseconds, so that text order is time order. */
export type Instant = `${string}T${string}Z`

const MS_PER_SECOND = 1000

/** The present, by this machine's clock. */
export const now = (): Instant => instantOf(Date.now())

/** The instant `epochMs` milliseconds after 1970 began. */
export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant

/** Milliseconds since 1970 began. */
export const epochMs = (instant: Instant): number => Date.parse(instant)

export const plusMs = (instant: Instant, ms: number): Instant => instantOf(epochMs(instant) + ms)

export const plusSeconds = (instant: Instant, seconds: number): Instant => plusMs(instant, seconds * MS_PER_SECOND)

/** True from `moment` on. */
export const reached = (moment: Instant, at: Instant): boolean => at >= moment
