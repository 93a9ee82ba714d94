/**
 * Recovery: the re-drive after each end of a runtime (K9), be it the end of the previous run or a crash under this one,
 * after which Miniflare starts another by itself. Either way what lay in the local queues is gone
 * (docs/decisions/0022-local-re-drive.md).
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Miniflare } from 'miniflare'
import { growingPause } from '../kernel/backoff.ts'
import { filesToSpare } from './open-files.ts'
import { type Redriven, redrive } from './redrive.ts'
import { allWrites, planRedrive, type RedrivePlan, redriveSince, type Writes } from './redrive-plan.ts'
import type { StateFolder } from './state.ts'
import type { WorkerSource } from './workers.ts'

const FIRST_PAUSE_MS = 10_000
const LONGEST_PAUSE_MS = 600_000

/**
 * How long the re-drive waits after so many crashes since the last one that came to its end: 0, 10, 20, 40 … 600 s. It may
 * be what the runtime cannot bear.
 */
export const pauseAfterMs = (crashes: number): number =>
  crashes <= 1 ? 0 : growingPause(crashes - 1, FIRST_PAUSE_MS, LONGEST_PAUSE_MS)

/** How a re-drive ended: with what was done, or by a stop or another crash before its end. */
export type Outcome = Redriven | { readonly fault: unknown }

export type RecoveryOptions = {
  readonly state: StateFolder
  /** Where Miniflare keeps the objects. */
  readonly persistPath: string
  readonly onEnd: (outcome: Outcome) => void
}

export class Recovery {
  readonly #options: RecoveryOptions
  /** As they were before a runtime started: waking an object touches its files. */
  readonly #writes: ReadonlyMap<string, Writes>
  readonly #since: Date | null
  #over: { readonly mf: Miniflare; readonly workers: readonly WorkerSource[] } | null = null
  /** Since a re-drive came to its end. */
  #crashes = 0
  #isOver = false
  #running: { readonly stopping: AbortController; readonly ended: Promise<void> } | null = null

  /**
   * To be made before the first heartbeat of this run, and before anything of the start can fail: what the last run left to
   * do is noted before any mark moves.
   */
  constructor(options: RecoveryOptions) {
    this.#options = options
    this.#writes = allWrites(options.persistPath)
    this.#since = this.#note(this.#writes, options.state.previousHeartbeat)
  }

  /** The first runtime is there: what the previous run may not have delivered is sent again. */
  begin(mf: Miniflare, workers: readonly WorkerSource[]): void {
    this.#over = { mf, workers }
    this.#redrive(mf, planRedrive(workers, this.#writes, this.#since))
  }

  /** Another runtime has taken the place of one that crashed. */
  async afterCrash(): Promise<void> {
    await this.#stop('the runtime crashed')
    this.#crashes += 1
    // Before `begin` there is nothing to be lost: nobody could be asked for anything.
    if (this.#over === null || this.#isOver) return
    const writes = allWrites(this.#options.persistPath)
    const { mf, workers } = this.#over
    this.#redrive(mf, planRedrive(workers, writes, this.#note(writes, new Date())))
  }

  /** What is not done yet is remembered, and done at the next start. */
  stop(): Promise<void> {
    this.#isOver = true
    return this.#stop('stopped before its end')
  }

  async #stop(reason: string): Promise<void> {
    this.#running?.stopping.abort(new Error(reason))
    await this.#running?.ended
  }

  /** Keeps in mind from when on events are to be sent again, over starts that fail and runs that are killed. */
  #note(writes: ReadonlyMap<string, Writes>, heartbeat: Date | null): Date | null {
    const { state } = this.#options
    const marks = { heartbeat, pending: state.pendingRedriveSince, writes: writes.values(), now: new Date() }
    const since = redriveSince(marks)
    if (since !== null) state.pendingRedriveSince = since
    return since
  }

  #redrive(mf: Miniflare, plan: RedrivePlan | null): void {
    if (plan === null) {
      this.#done()
      return
    }
    const { state, onEnd } = this.#options
    const stopping = new AbortController()
    const whenFree = () => filesToSpare(state.runtimePid, stopping.signal)
    const ended = pause(pauseAfterMs(this.#crashes), undefined, { signal: stopping.signal })
      .then(() => redrive(mf, plan, { stopping: stopping.signal, whenFree }))
      .then((outcome) => {
        this.#crashes = 0
        if (outcome.failures.length === 0) this.#done()
        return outcome
      })
      .catch((fault: unknown) => ({ fault }))
      .then(onEnd)
    this.#running = { stopping, ended }
  }
  #done(): void {
    this.#options.state.pendingRedriveSince = null
  }
}
