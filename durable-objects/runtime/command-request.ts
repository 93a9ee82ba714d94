/** Command requests: what reaches an instance, and what becomes of it on the way to a row of the journal. */
import type { Reaction } from '../../kernel/aggregate.ts'
import type { Answer, CommandContext, DefiniteAnswer, Recorded } from '../../kernel/decision.ts'
import type { AnyDecision, Named } from '../../kernel/interpreter.ts'
import type { Instant } from '../../kernel/time.ts'

/** A command, or one of the actor's own: `settles` names the event whose reaction it answers. */
export type CommandRequest = {
  readonly command: Named
  readonly context: CommandContext
  readonly settles?: number | undefined
  /**
   * What whoever is asked before anything is stored has answered; null when there is no answer in time, and then the event
   * is stored and asked about like any other. Undefined: not asked yet.
   */
  readonly first?: DefiniteAnswer | null | undefined
}

/** A question to be asked before anything is stored: the event that will stand for it, and its reaction. */
export type FirstQuestion = { readonly kind: 'first'; readonly event: Named; readonly reaction: Reaction }

/** What is the same for all commands of a commit: the time, and up to which event everything has been sent. */
export type CommitFacts = {
  readonly now: Instant
  readonly sentUpTo: number
  /** So far the clock stands behind what it has shown before: nothing new is judged by it. */
  readonly clockBehindMs?: number
}

/** What became of a command. */
export type CommandResult =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly events: readonly Recorded[]; readonly root?: string }
  /** The answer is that of another aggregate: reactions of this root are under way. */
  | { readonly kind: 'pending'; readonly root: string; readonly events: readonly Recorded[] }
  /** The breaker must be asked first whether this dependency may be asked. */
  | { readonly kind: 'gate'; readonly dependency: string }
  /** The reaction had been settled before: this answer came twice. */
  | { readonly kind: 'stale' }
  | FirstQuestion

/** What a command comes to, judged and not stored yet. */
export type Happening = {
  readonly kind: 'happening'
  readonly request: CommandRequest
  readonly decision: AnyDecision
  readonly drafts: readonly Named[]
}
