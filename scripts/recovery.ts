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
import { type ObjectClass, planRedrive, type RedrivePlan } from './redrive-plan.ts'
import type { StateFolder } from './state.ts'

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
  /** The objects there are now. */
  readonly classes: () => readonly ObjectClass[]
  readonly onEnd: (outcome: Outcome) => void
}

export class Recovery {
  readonly #options: RecoveryOptions
  readonly #plan: RedrivePlan | null
  #mf: Miniflare | null = null
  /** Since a re-drive came to its end. */
  #crashes = 0
  #isOver = false
  #running: { readonly stopping: AbortController; readonly ended: Promise<void> } | null = null

  /** To be made before a runtime starts; what the last run left to do is noted before anything can lose the note. */
  constructor(options: RecoveryOptions) {
    const { state, classes } = options
    this.#options = options
    this.#plan = planRedrive(classes(), state.previousHeartbeat, state.pendingRedriveSince)
    if (this.#plan !== null) state.pendingRedriveSince = this.#plan.since
  }

  /** The first runtime is there: what the previous run may not have delivered is sent again. */
  begin(mf: Miniflare): void {
    this.#mf = mf
    if (this.#plan !== null) this.#redrive(mf, this.#plan)
  }

  /** Another runtime has taken the place of one that crashed. */
  async afterCrash(): Promise<void> {
    await this.#stop('the runtime crashed')
    this.#crashes += 1
    const { state, classes } = this.#options
    const plan = planRedrive(classes(), new Date(), state.pendingRedriveSince)
    // Before `begin` there is nothing to be lost: nobody could be asked for anything.
    if (this.#mf === null || plan === null || this.#isOver) return
    state.pendingRedriveSince = plan.since
    this.#redrive(this.#mf, plan)
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

  #redrive(mf: Miniflare, plan: RedrivePlan): void {
    const { state, onEnd } = this.#options
    const stopping = new AbortController()
    const whenFree = () => filesToSpare(state.runtimePid, stopping.signal)
    const ended = pause(pauseAfterMs(this.#crashes), undefined, { signal: stopping.signal })
      .then(() => redrive(mf, plan, { stopping: stopping.signal, whenFree }))
      .then((outcome) => {
        this.#crashes = 0
        if (outcome.failures.length === 0) state.pendingRedriveSince = null
        return outcome
      })
      .catch((fault: unknown) => ({ fault }))
      .then(onEnd)
    this.#running = { stopping, ended }
  }
}
