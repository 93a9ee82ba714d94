/** Patience: how long to wait before trying again, and when to stop. */

/** What a commit leaves to do is looked after by the alarm this long after it, if it has not been done by then. */
export const RESUME_MS = 2_000
/** After this many tries in a row a reaction or a send is parked: seen by operators, left alone for a while (K4). */
export const TRIES_LIMIT = 40
/**
 * What is parked begins anew after this long, or when it is re-driven. Until then the alarm tells whoever wakes that
 * something is left.
 */
export const PARKED_MS = 3_600_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

/** 2 s before anything failed, then 1, 2, 4 … 60 s. */
export const backoffMs = (failures: number): number =>
  failures === 0 ? RESUME_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1))
