/** What the numbers were measured on. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'

const PACKAGES = ['miniflare', 'workerd', 'wrangler', 'undici', 'hono'] as const
const ROOT = join(import.meta.dirname, '..')

export const machineFacts = () => ({
  node: process.version,
  system: `${type()} ${release()}`,
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  openFiles: openFiles(),
  commit: commit(),
  versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
})

/** What Linux calls a file system in memory (`statfs`). */
const TMPFS = 0x01_02_19_94

/** Whether files of this folder lie in memory, as far as the system tells. */
export const isMemory = (folder: string): boolean => process.platform === 'linux' && statfsSync(folder).type === TMPFS

/** Read as a file: not every package lets its manifest be imported. */
const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version

/** How many files this process and its runtimes may hold open; null where the system does not tell. */
export const openFiles = (): number | null => {
  if (process.platform !== 'linux') return null
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
  return line ? Number(line[1]) : null
}

const commit = (): string | null => {
  try {
    const run = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim()
    return run('rev-parse', '--short', 'HEAD') + (run('status', '--porcelain') === '' ? '' : ' with changes')
  } catch {
    // A copy without its history is fine; the numbers then name no commit.
    return null
  }
}

/** Kernel ticks per second, as /proc counts processor time on every Linux that Node supports. */
const TICKS_PER_SECOND = 100
const STAT_PARENT = 1
const STAT_USER = 11
const STAT_SYSTEM = 12

/**
 * Processor milliseconds that the runtimes started by this process and the thread that launched them have used: to be asked
 * on that thread. NaN where the system does not tell.
 */
export const usedCpuMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return runtimeCpuMs() + (user + system) / 1_000
}

/** Processor milliseconds that the runtimes started by this process have used; NaN where the system does not tell. */
const runtimeCpuMs = (): number => {
  if (process.platform !== 'linux') return Number.NaN
  let ticks = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = statOf(pid)
    if (stat?.name !== 'workerd' || stat.fields[STAT_PARENT] !== String(process.pid)) continue
    ticks += Number(stat.fields[STAT_USER]) + Number(stat.fields[STAT_SYSTEM])
  }
  return (ticks / TICKS_PER_SECOND) * 1_000
}

const statOf = (pid: string) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') }
  } catch {
    // It ended while the list was read.
    return null
  }
}
