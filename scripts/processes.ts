/** Operating-system processes seen from outside: is a process still the one that was written down? */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'

const END_WAIT_MS = 10_000
const END_POLL_MS = 25
/** Position of the start time in /proc/<pid>/stat, counted after the command name. */
const STAT_START_TIME = 19

export const ProcessRecord = z.object({ pid: z.number().int().positive(), identity: z.string() })
export type ProcessRecord = z.infer<typeof ProcessRecord>

/**
 * When the process started and with which command line, or null when it does not live. A process id alone proves
 * nothing after a crash: the system may have given it to somebody else since.
 */
export const identityOf = (pid: number): string | null => {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid)
}

const identityFromProc = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie holds neither files nor ports; it only waits for its parent to look.
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return `${fields[STAT_START_TIME]} ${command}`
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

const identityFromPs = (pid: number): string | null => {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    return line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '')
  } catch (error) {
    // ps ends with 1 when there is no such process.
    if (error instanceof Error && 'status' in error && error.status === 1) return null
    throw error
  }
}

const isMissing = (error: unknown): boolean => {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
}

/** Notes a living process; null when it has ended already. */
export const recordOf = (pid: number): ProcessRecord | null => {
  const identity = identityOf(pid)
  return identity === null ? null : { pid, identity }
}

/** Whether exactly this process still lives. */
export const lives = (record: ProcessRecord): boolean => {
  return identityOf(record.pid) === record.identity
}

/** Ends the process if it is still the one noted, and waits until it is gone. Answers whether there was one. */
export const reap = async (record: ProcessRecord): Promise<boolean> => {
  if (!lives(record)) return false
  process.kill(record.pid, 'SIGKILL')
  for (const end = Date.now() + END_WAIT_MS; lives(record); await pause(END_POLL_MS)) {
    if (Date.now() > end) throw new Error(`process ${record.pid} does not end: ${record.identity}`)
  }
  return true
}
