/**
 * The state folder of a local run: one live launcher at a time, orphans of a killed one ended, a heartbeat kept.
 * The lock is a transaction on a small SQLite file: the system releases it by itself when the holder dies.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { ProcessRecord, reap, recordOf } from './processes.ts'

export const HEARTBEAT_MS = 1000
const FOLDER = 'naru'
const PROCESSES_FILE = 'processes.json'
const HEARTBEAT_FILE = 'heartbeat'
const PENDING_FILE = 'redrive-since'
const RUNTIME = 'workerd'

const Processes = z.object({
  launcher: ProcessRecord,
  url: z.string().nullable(),
  runtimes: z.array(ProcessRecord),
})
type Processes = z.infer<typeof Processes>

/** Another launcher lives on this state folder. */
export class StateInUse extends Error {}

export class StateFolder {
  /** Runtimes of a killed run that this start has ended. */
  readonly reaped: number
  /** When the previous run was last seen alive. */
  readonly previousHeartbeat: Date | null
  readonly #folder: string
  readonly #lock: DatabaseSync
  readonly #processes: Processes
  readonly #timer: NodeJS.Timeout
  readonly #onSpawn = (message: unknown) => this.#noteRuntime(message)

  private constructor(folder: string, lock: DatabaseSync, reaped: number, previousHeartbeat: Date | null) {
    const launcher = recordOf(process.pid)
    if (launcher === null) throw new Error('the launcher cannot see its own process')
    this.#folder = folder
    this.#lock = lock
    this.reaped = reaped
    this.previousHeartbeat = previousHeartbeat
    this.#processes = { launcher, url: null, runtimes: [] }
    this.#writeProcesses()
    // Miniflare does not tell its child's id, and replaces the child when it crashes; Node announces both.
    subscribe('child_process', this.#onSpawn)
    this.#timer = setInterval(() => this.#beat(), HEARTBEAT_MS)
  }

  /** Takes the folder for this process and cleans up after a killed one; throws StateInUse. */
  static async open(stateDir: string): Promise<StateFolder> {
    const folder = join(stateDir, FOLDER)
    mkdirSync(folder, { recursive: true })
    const lock = takeLock(folder, stateDir)
    const previous = readProcesses(folder)
    let reaped = 0
    for (const runtime of previous?.runtimes ?? []) {
      if (await reap(runtime)) reaped += 1
    }
    return new StateFolder(folder, lock, reaped, readInstant(join(folder, HEARTBEAT_FILE)))
  }

  /** Says in the folder where this run answers, so that a second start can say so. */
  announce(url: string): void {
    this.#processes.url = url
    this.#writeProcesses()
    this.#beat()
  }

  /** Since when events are to be sent again; kept until that has been done to the end, over several starts if need be. */
  get pendingRedriveSince(): Date | null {
    return readInstant(join(this.#folder, PENDING_FILE))
  }

  set pendingRedriveSince(since: Date | null) {
    const path = join(this.#folder, PENDING_FILE)
    if (since === null) rmSync(path, { force: true })
    else writeFileSync(path, since.toISOString())
  }

  /** The runtime that was started last; undefined before the first. */
  get runtimePid(): number | undefined {
    return this.#processes.runtimes.at(-1)?.pid
  }

  /** Releases the folder; to be called after the runtime has ended. */
  close(): void {
    clearInterval(this.#timer)
    unsubscribe('child_process', this.#onSpawn)
    this.#beat()
    rmSync(join(this.#folder, PROCESSES_FILE), { force: true })
    this.#lock.close()
  }

  #noteRuntime(message: unknown): void {
    const child = Spawned.safeParse(message)
    if (!child.success) return
    const { process: started } = child.data
    started.once('spawn', () => {
      if (started.pid === undefined || basename(started.spawnfile ?? '') !== RUNTIME) return
      const record = recordOf(started.pid)
      if (record === null) return
      this.#processes.runtimes.push(record)
      this.#writeProcesses()
    })
  }

  #beat(): void {
    writeFileSync(join(this.#folder, HEARTBEAT_FILE), new Date().toISOString())
  }

  /** Written to another file and renamed, so that a kill in the middle leaves the old or the new list, never half of one. */
  #writeProcesses(): void {
    const path = join(this.#folder, PROCESSES_FILE)
    writeFileSync(`${path}.new`, JSON.stringify(this.#processes))
    renameSync(`${path}.new`, path)
  }
}

type Child = {
  readonly pid: number | undefined
  readonly spawnfile: string | undefined
  once(event: 'spawn', listener: () => void): unknown
}
const Spawned = z.object({
  process: z.custom<Child>((value) => typeof value === 'object' && value !== null && 'once' in value),
})

const takeLock = (folder: string, stateDir: string): DatabaseSync => {
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (!(error instanceof Error) || !error.message.includes('locked')) throw error
    const holder = readProcesses(folder)
    const who = holder ? `process ${holder.launcher.pid}${holder.url ? `, ${holder.url}` : ''}` : 'just starting'
    throw new StateInUse(
      `Another Naru is running on ${stateDir} (${who}). Stop it first, or choose another folder and port: ` +
        'STATE_DIR=.wrangler/second PORT=8788 npm start',
    )
  }
}

const readProcesses = (folder: string): Processes | null => {
  const path = join(folder, PROCESSES_FILE)
  return existsSync(path) ? Processes.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
}

const readInstant = (path: string): Date | null => {
  if (!existsSync(path)) return null
  const instant = new Date(readFileSync(path, 'utf8'))
  // A power cut can leave an empty file; the files of the objects then say when the run was alive.
  return Number.isNaN(instant.getTime()) ? null : instant
}
