/**
 * The state folder of a local run: one live launcher at a time, orphans of a killed one ended, a heartbeat kept.
 * The lock is a transaction on a small SQLite file: the system releases it by itself when the holder dies.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { ownFolder, readText, replaceFile } from './files.ts'
import { PlainError } from './plain-error.ts'
import { lives, ProcessRecord, reap, recordOf } from './processes.ts'

/** Miniflare's own folder below the state folder, the one `wrangler dev` and `wrangler d1` use too. */
export const PERSIST_FOLDER = 'v3'
export const HEARTBEAT_MS = 1000
const FOLDER = 'naru'
const PROCESSES_FILE = 'processes.json'
const HEARTBEAT_FILE = 'heartbeat'
const PENDING_FILE = 'redrive-since'
const LOCK_FILE = 'lock.sqlite'
const RUNTIME = 'workerd'

const Processes = z.object({
  launcher: ProcessRecord,
  url: z.string().nullable(),
  runtimes: z.array(ProcessRecord),
})
type Processes = z.infer<typeof Processes>

/** Another launcher lives on this state folder. */
export class StateInUse extends PlainError {}

export class StateFolder {
  /** Runtimes of a killed run that this start has ended. */
  readonly reaped: number
  /** When the previous run was last seen alive. */
  readonly previousHeartbeat: Date | null
  readonly #folder: string
  readonly #lock: DatabaseSync
  readonly #processes: Processes
  #pending: Date | null
  /** What of it is not on the disk yet, because that was full. */
  #isPendingKept = true
  #timer: NodeJS.Timeout | null = null
  #isTroubled = false
  readonly #onSpawn = (message: unknown) => this.#noteRuntime(message)

  private constructor(folder: string, lock: DatabaseSync, reaped: number, previousHeartbeat: Date | null) {
    const launcher = recordOf(process.pid)
    if (launcher === null) throw new Error('the launcher cannot see its own process')
    this.#folder = folder
    this.#lock = lock
    this.reaped = reaped
    this.previousHeartbeat = previousHeartbeat
    this.#pending = readInstant(join(folder, PENDING_FILE))
    this.#processes = { launcher, url: null, runtimes: [] }
    this.#writeProcesses()
    // Miniflare does not tell its child's id, and replaces the child when it crashes; Node announces both.
    subscribe('child_process', this.#onSpawn)
  }

  /** Takes the folder for this process and cleans up after a killed one; throws StateInUse. */
  static async open(stateDir: string): Promise<StateFolder> {
    const folder = join(stateDir, FOLDER)
    ownFolder(stateDir)
    ownFolder(folder)
    const lock = takeLock(folder, stateDir)
    const previous = readProcesses(folder)
    let reaped = 0
    for (const runtime of previous?.runtimes ?? []) {
      if (await reap(runtime)) reaped += 1
    }
    return new StateFolder(folder, lock, reaped, readInstant(join(folder, HEARTBEAT_FILE)))
  }

  /** From now on this run is seen alive; to be called when what the previous one left to do is noted. */
  keepHeartbeat(): void {
    this.#timer ??= setInterval(() => this.#beat(), HEARTBEAT_MS)
  }

  /** Says in the folder where this run answers, so that a second start can say so. */
  announce(url: string): void {
    this.#processes.url = url
    this.#writeProcesses()
    this.#beat()
  }

  /** Since when events are to be sent again; kept until that has been done to the end, over several starts if need be. */
  get pendingRedriveSince(): Date | null {
    return this.#pending
  }

  set pendingRedriveSince(since: Date | null) {
    this.#pending = since
    this.#isPendingKept = false
    this.#write(() => this.#keepPending())
  }

  /** The runtime that was started last; undefined before the first. */
  get runtimePid(): number | undefined {
    return this.#processes.runtimes.at(-1)?.pid
  }

  /** Ends what runs of this run's runtimes, at once: nothing they have promised is lost. */
  endRuntimes(): void {
    for (const runtime of this.#processes.runtimes) if (lives(runtime)) process.kill(runtime.pid, 'SIGKILL')
  }

  /** Releases the folder; to be called after the runtime has ended. */
  close(): void {
    unsubscribe('child_process', this.#onSpawn)
    if (this.#timer !== null) {
      clearInterval(this.#timer)
      this.#beat()
    }
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

  /** A run is not seen alive while what it has to do first is not noted. */
  #beat(): void {
    this.#write(() => {
      this.#keepPending()
      replaceFile(join(this.#folder, HEARTBEAT_FILE), new Date().toISOString())
    })
  }

  #keepPending(): void {
    if (this.#isPendingKept) return
    const path = join(this.#folder, PENDING_FILE)
    if (this.#pending === null) rmSync(path, { force: true })
    else replaceFile(path, this.#pending.toISOString())
    this.#isPendingKept = true
  }

  #writeProcesses(): void {
    this.#write(() => replaceFile(join(this.#folder, PROCESSES_FILE), JSON.stringify(this.#processes)))
  }

  /** A disk that is full must not end the run: its marks stay where they are, so that the next one sends more, not less. */
  #write(work: () => void): void {
    try {
      work()
      if (this.#isTroubled) console.warn(`${this.#folder} can be written to again.`)
      this.#isTroubled = false
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (!this.#isTroubled) console.warn(`${this.#folder} cannot be written to, this run goes on: ${reason}`)
      this.#isTroubled = true
    }
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

/** Takes the lock. A file that is no database any more held none; without one no lock was held. */
const takeLock = (folder: string, stateDir: string): DatabaseSync => {
  const path = join(folder, LOCK_FILE)
  try {
    return lockAt(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const holder = readProcesses(folder)
    if (reason.includes('locked') || (holder !== null && lives(holder.launcher))) {
      const who = holder ? `process ${holder.launcher.pid}${holder.url ? `, ${holder.url}` : ''}` : 'just starting'
      throw new StateInUse(`Another Naru is running on ${stateDir} (${who}).`)
    }
    if (!reason.includes('not a database')) throw new PlainError(`${path} cannot be used as the lock: ${reason}`)
    tellUnreadable(path)
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    return lockAt(path)
  }
}

const lockAt = (path: string): DatabaseSync => {
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}

/** A power cut can leave an empty file, whatever is done. */
const tellUnreadable = (path: string): void => console.warn(`${path} cannot be read and counts as absent.`)

const readProcesses = (folder: string): Processes | null => {
  const path = join(folder, PROCESSES_FILE)
  const text = readText(path)
  if (text === null) return null
  const processes = Processes.safeParse(jsonOf(text))
  if (processes.success) return processes.data
  tellUnreadable(path)
  return null
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readInstant = (path: string): Date | null => {
  const text = readText(path)
  if (text === null) return null
  const instant = new Date(text)
  if (!Number.isNaN(instant.getTime())) return instant
  tellUnreadable(path)
  return null
}
