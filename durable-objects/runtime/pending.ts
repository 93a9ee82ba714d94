/**
 * Pending: all that is unfinished of an instance's reactions (K5): which events are without an answer, how often each was
 * asked for, who waits for it, and what is being asked at the moment. Bookkeeping alone: it asks nobody and stores
 * nothing. What is open follows from the journal; the rest lives in memory.
 */
import type { AnyAggregate, Reaction } from '../../kernel/aggregate.ts'
import { TRIES_LIMIT } from '../../kernel/backoff.ts'
import type { Answer, Message, Recorded } from '../../kernel/decision.ts'
import { kindOf, type Named, reactionTo } from '../../kernel/interpreter.ts'
import type { FirstQuestion } from './command-request.ts'

/** The command whose caller waits for an answer: its id, and its name. */
export type Origin = { readonly root: string; readonly commandType: string }
/** An event whose reaction has no answer yet. */
export type OpenReaction = Origin & { readonly event: Recorded }

/** Gets the answer once it is there, or that it is not known yet. */
type Waiter = (answer: Answer) => void

/** Whether a dependency may be asked: yes, not before so many seconds, or null when the breaker must be asked first. */
export type Gatekeeper = (
  dependency: string,
) => { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number } | null

/** Why a command is not stored yet: the breaker must be asked first, or does not let it through. */
export type Held = { readonly dependency: string; readonly retryAfterSeconds: number | null }

export class Pending {
  readonly #definition: AnyAggregate
  readonly #open = new Map<number, OpenReaction>()
  readonly #tries = new Map<number, number>()
  /** By the id of the command that set the reactions off. */
  readonly #waiters = new Map<string, Waiter[]>()
  readonly #asking = new Map<number, Promise<void>>()

  constructor(definition: AnyAggregate) {
    this.#definition = definition
  }

  get isEmpty(): boolean {
    return this.#open.size === 0
  }

  has(seq: number): boolean {
    return this.#open.has(seq)
  }

  get(seq: number): (OpenReaction & { readonly reaction: Reaction }) | undefined {
    const open = this.#open.get(seq)
    const reaction = open && reactionTo(this.#definition, open.event.type)
    return open && reaction && { ...open, reaction }
  }

  /** What stands in the way of these events, which are to be asked about; null when nothing does. */
  heldBack(drafts: readonly Message[], gate: Gatekeeper): Held | null {
    for (const { type } of drafts) {
      const reaction = reactionTo(this.#definition, type)
      // What is promised is kept whether the other can be asked now or not.
      if (reaction === undefined || reaction.unknown === 'promise') continue
      for (const asked of [reaction.asks, ...(reaction.leadsTo ? [reaction.leadsTo] : [])]) {
        const dependency = kindOf(asked)
        const admission = gate(dependency)
        if (!admission?.ok) return { dependency, retryAfterSeconds: admission ? admission.retryAfterSeconds : null }
      }
    }
    return null
  }

  /** What is to be asked before these events are stored: the question of the last of them. */
  firstQuestion(drafts: readonly Named[]): FirstQuestion | null {
    const event = drafts.at(-1)
    const reaction = event && reactionTo(this.#definition, event.type)
    return event && reaction?.askedFirst ? { kind: 'first', event, reaction } : null
  }

  /**
   * A command happened: what it settles is closed, one of its own events too, and what its events ask is open for the same
   * root, which it answers.
   */
  apply(events: readonly Recorded[], own: Origin, settles: number | undefined): string {
    const { root, commandType } = (settles === undefined ? undefined : this.#open.get(settles)) ?? own
    if (settles !== undefined) {
      this.#open.delete(settles)
      this.#tries.delete(settles)
    }
    for (const event of events) {
      if (event.seq === settles) continue
      if (reactionTo(this.#definition, event.type)) this.#open.set(event.seq, { event, root, commandType })
    }
    return root
  }

  /** Events that this command set off are without an answer. */
  isUnderWay(root: string): boolean {
    return this.ofRoot(root).length > 0
  }

  ofRoot(root: string): readonly number[] {
    return [...this.#open].filter(([, open]) => open.root === root).map(([seq]) => seq)
  }

  /** A command of this kind whose events are without an answer. */
  rootOf(commandType: string): string | undefined {
    for (const open of this.#open.values()) if (open.commandType === commandType) return open.root
    return undefined
  }

  wait(root: string, waiter: Waiter): void {
    this.#waiters.set(root, [...(this.#waiters.get(root) ?? []), waiter])
  }

  /** Answers everybody who waits for `root`. */
  release(root: string, answer: Answer): void {
    const waiting = this.#waiters.get(root) ?? []
    this.#waiters.delete(root)
    for (const waiter of waiting) waiter(answer)
  }

  /** Answers everybody who waits for anything. */
  releaseAll(answer: Answer): void {
    for (const root of [...this.#waiters.keys()]) this.release(root, answer)
  }

  /** Something is being asked at this moment. */
  get isAsking(): boolean {
    return this.#asking.size > 0
  }

  /** Asks for this event, unless that is being asked already; ends when the asking does. */
  asking(seq: number, ask: () => Promise<void>): Promise<void> {
    const asking = this.#asking.get(seq) ?? ask()
    this.#asking.set(seq, asking)
    return asking
  }

  /** Only what counts as a try brings it nearer to being parked. */
  ended(seq: number, isTry: boolean): void {
    this.#asking.delete(seq)
    if (isTry && this.has(seq)) this.#tries.set(seq, this.#triesOf(seq) + 1)
  }

  /** How often each of those that are not parked was tried. */
  failures(): readonly number[] {
    return this.unparked().map((seq) => this.#triesOf(seq))
  }

  unparked(): readonly number[] {
    return [...this.#open.keys()].filter((seq) => this.#triesOf(seq) < TRIES_LIMIT)
  }

  /** Parked ones may be tried again (K9). */
  unpark(): void {
    this.#tries.clear()
  }

  /** All that is open, as operators see it. */
  list() {
    return Array.from(this.#open, ([seq, { event }]) => {
      const tries = this.#triesOf(seq)
      return { seq, type: event.type, tries, parked: tries >= TRIES_LIMIT }
    })
  }

  /** What is open, for a snapshot. */
  toKeep(): readonly (readonly [number, OpenReaction])[] {
    return [...this.#open]
  }

  restore(kept: readonly (readonly [number, OpenReaction])[]): void {
    for (const [seq, open] of kept) this.#open.set(seq, open)
  }

  #triesOf(seq: number): number {
    return this.#tries.get(seq) ?? 0
  }
}
