/**
 * Open files of a runtime on this machine. Each object that is awake keeps three of them (a SQLite file, its log, its
 * index) for 10 to 20 s after it was last asked, and a runtime that gets no more ends. So whoever wakes many objects
 * waits until there are files to spare.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Whoever wakes objects leaves more than half to those who ask by themselves. */
const SHARE = 0.4
const LOOK_EVERY_MS = 250
/** However many are open, the wait is never longer. */
const WAIT_LIMIT_MS = 5_000
/** The wait where the system does not tell how many are open: a hundred objects a second keep 6,000 files. */
const BLIND_WAIT_MS = 1_000
const LIMIT = /^Max open files\s+(\d+)/m

/** Waits until the process has files to spare, or for a limited time; rejects when `stopping` is aborted. */
export const filesToSpare = async (pid: number | undefined, stopping: AbortSignal): Promise<void> => {
  const since = Date.now()
  for (;;) {
    const share = pid === undefined ? null : openShareOf(pid)
    if (share === null) return pause(BLIND_WAIT_MS, undefined, { signal: stopping })
    if (share < SHARE || Date.now() - since > WAIT_LIMIT_MS) return
    await pause(LOOK_EVERY_MS, undefined, { signal: stopping })
  }
}

/** Open files of a process as a share of what it may open; null where the system does not tell, or it has ended. */
export const openShareOf = (pid: number): number | null => {
  try {
    const limit = LIMIT.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
    return limit === undefined ? 0 : readdirSync(`/proc/${pid}/fd`).length / Number(limit)
  } catch {
    return null
  }
}
