/** Answers: what callers are told, and what is remembered of it so that a retry is told the same (K1, H3). */
import type { Answer, DefiniteAnswer, Facts, Refusal } from '../../kernel/decision.ts'
import type { Entry } from './journal.ts'

/** Commands remembered in memory; older ones are judged by the aggregate itself, which knows its own state. */
const REMEMBERED_LIMIT = 10_000
/** Answers to clients that a snapshot carries on, and that outlast whatever else is remembered. */
const KEPT_LIMIT = 1_000

/** The reason for which staff are refused what belongs to another organisation: to them it is not there (G12). */
export const ELSEWHERE = 'Elsewhere'

/** The reason for which a command is refused that was meant for another version (H4). */
export const NO_MATCH = 'PreconditionFailed'

/**
 * The tag of what an instance is at this version (H4). After a restore a version number comes again with another state: the
 * time at which it came tells the two apart.
 */
export const tagOf = (version: number, changedAt: string | undefined): string =>
  changedAt === undefined ? String(version) : `${version}-${Date.parse(changedAt).toString(36)}`

export const refused = (refusal: Refusal & Facts): DefiniteAnswer => ({ outcome: 'refused', refusal, replayed: false })

/** The outcome is not known: whoever asks again later, with the same key, may learn it (G5). */
export const unavailable = (dependency: string, retryAfterSeconds = 1): Exclude<Answer, DefiniteAnswer> => ({
  outcome: 'unavailable',
  dependency,
  retryAfterSeconds,
})

/** A clock that is wrong for long is somebody's to mend; whoever waits comes back now and then. */
const CLOCK_RETRY_LIMIT_SECONDS = 60

/** A clock that was set back says nothing about what is due: no answer, until it has caught up or was mended. */
export const clockUnusable = (behindMs: number) =>
  unavailable('clock', Math.min(Math.ceil(behindMs / 1000), CLOCK_RETRY_LIMIT_SECONDS))

/** A command that was stored. Clients have fingerprints; the answer is null where it follows from the state. */
export type Remembered = { readonly fingerprint: string | undefined; readonly answer: DefiniteAnswer | null }

/** The first answers of an instance, by command id. */
export class FirstAnswers {
  readonly #remembered = new Map<string, Remembered>()

  to(commandId: string): Remembered | undefined {
    return this.#remembered.get(commandId)
  }

  remember({ commandId, fingerprint, answer, answers }: Entry): void {
    if (answers !== undefined && answer) {
      this.#remembered.set(answers, { fingerprint: this.to(answers)?.fingerprint, answer })
    }
    this.#remembered.set(commandId, { fingerprint, answer: (answers === undefined && answer) || null })
    if (this.#remembered.size > REMEMBERED_LIMIT) this.#dropOldest()
  }

  /** Those to clients, for a snapshot. */
  toKeep(): readonly (readonly [string, Remembered])[] {
    return [...this.#remembered].filter(([, { fingerprint }]) => fingerprint !== undefined).slice(-KEPT_LIMIT)
  }

  restore(kept: readonly (readonly [string, Remembered])[]): void {
    for (const [commandId, remembered] of kept) this.#remembered.set(commandId, remembered)
  }

  /** Events are redelivered soon or never; a client may come again any time, so some answers to clients outlast the rest. */
  #dropOldest(): void {
    let kept = 0
    for (const [commandId, { fingerprint }] of this.#remembered) {
      if (fingerprint !== undefined && kept++ < KEPT_LIMIT) continue
      return void this.#remembered.delete(commandId)
    }
  }
}
