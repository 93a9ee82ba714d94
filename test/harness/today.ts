/** Today in Seoul, for what can be done on its day only (G15). */
import { setTimeout as pause } from 'node:timers/promises'
import { seoulDate } from '../../scripts/seoul.ts'

const DAY_MS = 86_400_000
const SEOUL_AHEAD_MS = 9 * 3_600_000
/** As long as a story takes with what must happen on one and the same day. */
const STORY_MS = 15_000

/** Today, with time left for a story: just before midnight it is tomorrow that is waited for. */
export const today = async (): Promise<string> => {
  const leftMs = DAY_MS - ((Date.now() + SEOUL_AHEAD_MS) % DAY_MS)
  if (leftMs < STORY_MS) await pause(leftMs)
  return seoulDate(0)
}
