/** Retrying: how long to wait before the next attempt, and when to stop. */

/** What a commit leaves to do is looked after by the alarm this long after it, if it has not been done by then. */
export const RESUME_MS = 2_000
/** After this many tries in a row a reaction or a send is parked: seen by operators, left alone for a while (K4). */
export const TRIES_LIMIT = 40
/**
 * What is parked begins anew after this long, or when it is re-driven. Until then the alarm shows an actor that wakes
 * that something is left.
 */
export const PARKED_MS = 3_600_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

/** The pause after so many attempts that failed: `first`, then twice as long each time, never more than `longest`. */
export const growingPause = (failures: number, first: number, longest: number): number =>
  Math.min(longest, first * 2 ** Math.max(0, failures - 1))

/** 2 s before anything failed, then 1, 2, 4 … 60 s. */
export const backoffMs = (failures: number): number =>
  failures === 0 ? RESUME_MS : growingPause(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS)
