/**
 * Core: one instance of an aggregate in memory. It turns commands into journal rows and answers, inside the caller's
 * transaction; it knows which reactions are still open. It names no platform and waits for nothing.
 */

import type { AnyAggregate, Reaction } from '../../kernel/aggregate.ts'
import type { Answer, CommandContext, Decision, Description, Facts, Recorded, Refusal } from '../../kernel/decision.ts'
import { deadlineOf, decide, evolve, kindOf, type Named, reactionTo, replyTo } from '../../kernel/interpreter.ts'
import { epochMs, type Instant, reached } from '../../kernel/time.ts'
import { type Entry, type Journal, SNAPSHOT_EVERY_ROWS } from './journal.ts'

/** Command ids remembered in memory; older ones are judged by the aggregate itself, which knows its own wishes. */
const SEEN_LIMIT = 10_000
/** Answers to clients that a snapshot carries on, and that outlast whatever else is remembered. */
const SEEN_KEPT_LIMIT = 1_000

type Accepted = Extract<Answer, { outcome: 'accepted' }>
type Seen = { readonly fingerprint: string | undefined; readonly answer: Answer | null }

/** A reaction that has no answer yet, the command whose asker waits for it, and what that one wished. */
export type OpenReaction = { readonly event: Recorded; readonly root: string; readonly commandType: string }

/** What became of a command. */
export type CommandResult =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly events: readonly Recorded[]; readonly root?: string }
  /** The answer is that of another aggregate's: reactions of this root are under way. */
  | { readonly kind: 'pending'; readonly root: string; readonly events: readonly Recorded[] }
  /** A dependency must be asked for first whether it may be asked at all. */
  | { readonly kind: 'gate'; readonly dependency: string }
  /** The reaction had been settled before: this answer came twice. */
  | { readonly kind: 'stale' }

/** What the breaker lets through: yes, not before so many seconds, or ask it first. */
export type Gatekeeper = (dependency: string) => 'pass' | 'ask' | { readonly retryAfterSeconds: number }

export class AggregateInstance {
  readonly definition: AnyAggregate
  readonly journal: Journal
  readonly id: string
  /** Throws when an event of its own does not keep to its schema: a bug, found before anything is stored. */
  readonly #check: (event: Named) => void
  state: unknown
  version = 0
  /** Everything up to this event had been sent when the last row was written. */
  lastSent = 0
  readonly open = new Map<number, OpenReaction>()
  readonly #seen = new Map<string, Seen>()
  #described: Description | null = null
  #snapshotRow = 0

  constructor(definition: AnyAggregate, journal: Journal, name: string | undefined, check: (event: Named) => void) {
    this.definition = definition
    this.journal = journal
    this.#check = check
    this.state = structuredClone(definition.initial)
    this.id = this.#load() ?? name ?? ''
    this.#described = this.#describe()
  }

  /** The due time of what the aggregate wishes of itself, in epoch milliseconds. */
  deadlineAt(): number | null {
    const deadline = deadlineOf(this.definition, this.state)
    return deadline ? epochMs(deadline.at) : null
  }

  /** The command that is due by now, if any. */
  due(now: Instant): Named | null {
    const deadline = deadlineOf(this.definition, this.state)
    return deadline && reached(deadline.at, now) ? deadline.command : null
  }

  get description(): Description | null {
    return this.#described
  }

  get name(): string {
    return this.definition.events.aggregate
  }

  reaction(event: Recorded): Reaction | undefined {
    return reactionTo(this.definition, event.type)
  }

  /** The answer with the facts this asker is told besides the state. */
  withReply(answer: Answer, command: Named, replayed: boolean): Answer {
    if (answer.outcome === 'unavailable') return answer
    if (answer.outcome === 'refused') return { ...answer, replayed }
    return { ...answer, reply: replyTo(this.definition, this.state, command), replayed }
  }

  /** Judges one command and appends what happened. `settles` names the event whose reaction it answers. */
  handle(
    command: Named,
    context: CommandContext,
    now: Instant,
    sent: number,
    gate: Gatekeeper,
    settles?: number,
  ): CommandResult {
    if (settles !== undefined && !this.open.has(settles)) return { kind: 'stale' }
    const seen = this.#seen.get(context.commandId)
    if (seen) return this.#replay(seen, context)
    const decision = decide(this.definition, this.state, command, now)
    if (decision.kind !== 'happened' && settles === undefined) return this.#nothingNew(decision, command.type)
    const drafts = decision.kind === 'happened' ? decision.events : []
    for (const draft of drafts) this.#check(draft)
    const held = settles === undefined ? this.#held(drafts, gate) : null
    if (held) return held
    const { root, commandType } = this.#rootOf(settles) ?? { root: context.commandId, commandType: command.type }
    const events = drafts.map((draft) => this.#record(draft, context, now))
    if (settles !== undefined) this.open.delete(settles)
    for (const event of events) if (this.reaction(event)) this.open.set(event.seq, { event, root, commandType })
    const pending = this.isOpen(root)
    const answer = pending ? null : this.#answerOf(decision)
    this.#append(context, command.type, events, answer, sent, root, settles)
    return answer ? { kind: 'answered', answer, events, root } : { kind: 'pending', root, events }
  }

  /** Writes a snapshot when enough rows have come since the last one. */
  snapshotIfDue(): void {
    if (this.journal.row - this.#snapshotRow < SNAPSHOT_EVERY_ROWS) return
    const seen = [...this.#seen].filter(([, { fingerprint }]) => fingerprint !== undefined).slice(-SEEN_KEPT_LIMIT)
    const { id, state, version, lastSent } = this
    this.journal.keep(JSON.stringify({ id, state, version, lastSent, seen, open: [...this.open] }))
    this.#snapshotRow = this.journal.row
  }

  /** What the one who waits for this reaction hears while there is no answer to it. */
  meanwhile(reaction: Reaction, retryAfterSeconds: number): Answer {
    if (reaction.unknown === 'promise') return this.accepted()
    return { outcome: 'unavailable', dependency: kindOf(reaction.asks), retryAfterSeconds }
  }

  isOpen(root: string): boolean {
    for (const open of this.open.values()) if (open.root === root) return true
    return false
  }

  /** Whose question the settled reaction was. */
  #rootOf(settles: number | undefined): OpenReaction | undefined {
    return settles === undefined ? undefined : this.open.get(settles)
  }

  #replay(seen: Seen, context: CommandContext): CommandResult {
    if (seen.fingerprint !== undefined && seen.fingerprint !== context.fingerprint) {
      return { kind: 'answered', answer: refused({ reason: 'IdempotencyKeyReused' }), events: [] }
    }
    if (this.isOpen(context.commandId)) return { kind: 'pending', root: context.commandId, events: [] }
    return { kind: 'answered', answer: { ...(seen.answer ?? this.accepted()), replayed: true } as Answer, events: [] }
  }

  #nothingNew(decision: Decision<Named, Refusal & Facts>, commandType: string): CommandResult {
    if (decision.kind === 'refused') return { kind: 'answered', answer: refused(decision.refusal), events: [] }
    // The same wish is under way already: whoever wishes it again waits for the same answer.
    const underWay = [...this.open.values()].find((open) => open.commandType === commandType)
    if (underWay) return { kind: 'pending', root: underWay.root, events: [] }
    return { kind: 'answered', answer: this.accepted(), events: [] }
  }

  #held(drafts: readonly Named[], gate: Gatekeeper): CommandResult | null {
    for (const { type } of drafts) {
      const reaction = reactionTo(this.definition, type)
      // What is promised is kept whether the other can be asked now or not.
      if (reaction === undefined || reaction.unknown === 'promise') continue
      const dependency = kindOf(reaction.asks)
      const verdict = gate(dependency)
      if (verdict === 'ask') return { kind: 'gate', dependency }
      if (verdict !== 'pass') {
        const { retryAfterSeconds } = verdict
        return { kind: 'answered', answer: { outcome: 'unavailable', dependency, retryAfterSeconds }, events: [] }
      }
    }
    return null
  }

  #record(draft: Named, context: CommandContext, now: Instant): Recorded {
    const was = this.#described?.status ?? null
    const { type, ...data } = draft
    this.state = evolve(this.definition, this.state, draft, now)
    this.version += 1
    this.#described = this.#describe()
    const { by, correlationId, causationId, traceparent } = context
    const after = this.#described
    return { seq: this.version, type, time: now, data, by, correlationId, causationId, traceparent, after, was }
  }

  #append(
    context: CommandContext,
    commandType: string,
    events: readonly Recorded[],
    answer: Answer | null,
    sent: number,
    root: string,
    settles: number | undefined,
  ): void {
    const { commandId, fingerprint } = context
    const asked = settles === undefined ? fingerprint : this.#seen.get(root)?.fingerprint
    const entry: Entry = {
      ...(this.journal.row === 0 && { id: this.id }),
      commandId,
      commandType,
      fingerprint,
      events,
      // A yes to others than clients can be told again from the state; a no must be kept, or it would turn into a yes.
      ...(answer && (asked !== undefined || answer.outcome !== 'accepted') && { answer }),
      ...(settles !== undefined && { settles, answers: root }),
      sent,
    }
    this.journal.append(entry, this.version)
    this.#remember(entry)
  }

  #load(): string | null {
    const snapshot = this.journal.snapshot()
    let id: string | null = null
    if (snapshot) {
      const kept = JSON.parse(snapshot.body) as StoredSnapshot
      id = kept.id
      this.state = kept.state
      this.version = kept.version
      this.lastSent = kept.lastSent
      for (const [commandId, seen] of kept.seen) this.#seen.set(commandId, seen)
      for (const [seq, open] of kept.open) this.open.set(seq, open)
      this.#snapshotRow = snapshot.row
    }
    for (const entry of this.journal.after(this.#snapshotRow)) {
      id ??= entry.id ?? null
      this.#fold(entry)
    }
    return id
  }

  #fold(entry: Entry): void {
    for (const event of entry.events) {
      this.state = evolve(this.definition, this.state, { ...event.data, type: event.type }, event.time)
      this.version = event.seq
      if (this.reaction(event)) {
        const asked = this.#rootOf(entry.settles) ?? { root: entry.commandId, commandType: entry.commandType }
        this.open.set(event.seq, { event, root: asked.root, commandType: asked.commandType })
      }
    }
    if (entry.settles !== undefined) this.open.delete(entry.settles)
    this.#remember(entry)
  }

  #remember(entry: Entry): void {
    const { commandId, fingerprint, answer = null, answers, sent } = entry
    this.lastSent = sent
    if (answers !== undefined && answer) {
      const asker = this.#seen.get(answers)
      this.#seen.set(answers, { fingerprint: asker?.fingerprint, answer })
    }
    this.#seen.set(commandId, { fingerprint, answer: answers === undefined ? answer : null })
    if (this.#seen.size > SEEN_LIMIT) this.#dropOldest()
  }

  /** News is repeated soon or never; a client may come again any time, so some answers to clients outlast all news. */
  #dropOldest(): void {
    let kept = 0
    for (const [commandId, { fingerprint }] of this.#seen) {
      if (fingerprint !== undefined && kept++ < SEEN_KEPT_LIMIT) continue
      return void this.#seen.delete(commandId)
    }
  }

  #describe(): Description | null {
    return this.definition.describe(this.state as never, this.id)
  }

  #answerOf(decision: Decision<Named, Refusal & Facts>): Answer {
    if (decision.kind === 'refused') return refused(decision.refusal)
    return decision.kind === 'happened' && decision.answer ? refused(decision.answer) : this.accepted()
  }

  accepted(): Accepted {
    const { status = '', data = {} } = this.#described ?? {}
    return { outcome: 'accepted', id: this.id, version: this.version, status, data, reply: {}, replayed: false }
  }
}

type StoredSnapshot = {
  readonly id: string
  readonly state: unknown
  readonly version: number
  readonly lastSent: number
  readonly seen: readonly (readonly [string, Seen])[]
  readonly open: readonly (readonly [number, OpenReaction])[]
}

export const refused = (refusal: Refusal & Facts): Answer => ({
  outcome: 'refused',
  refusal,
  replayed: false,
})
