/**
 * AggregateInstance: one instance of an aggregate in memory. It turns commands into journal rows and answers, inside the
 * caller's transaction. It names no platform and waits for nothing.
 */
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import type { Answer, CommandContext, DefiniteAnswer, Description, Recorded } from '../../kernel/decision.ts'
import {
  type AnyDecision,
  answerOf,
  deadlineOf,
  decide,
  describe,
  evolve,
  hasSeen,
  type Named,
  reactionTo,
  replyTo,
} from '../../kernel/interpreter.ts'
import { epochMs, type Instant, reached } from '../../kernel/time.ts'
import {
  clockUnusable,
  ELSEWHERE,
  FirstAnswers,
  NO_MATCH,
  type Remembered,
  refused,
  tagOf,
  unavailable,
} from './answers.ts'
import type { CommandRequest, CommandResult, CommitFacts, Happening } from './command-request.ts'
import { type Entry, type Journal, SNAPSHOT_EVERY_ROWS } from './journal.ts'
import { type Gatekeeper, type OpenReaction, Pending } from './pending.ts'

export class AggregateInstance {
  readonly definition: AnyAggregate
  readonly journal: Journal
  readonly id: string
  readonly pending: Pending
  /** Throws when an event of its own does not keep to its schema: a bug, found before anything is stored. */
  readonly #check: (event: Named) => void
  readonly #answers = new FirstAnswers()
  state: unknown
  version = 0
  /** Everything up to this event had been sent when the last row was written. */
  lastSent = 0
  /** The time of its last event. */
  changedAt: Instant | undefined
  description: Description | null
  #snapshotRow = 0

  constructor(definition: AnyAggregate, journal: Journal, name: string | undefined, check: (event: Named) => void) {
    this.definition = definition
    this.journal = journal
    this.#check = check
    this.pending = new Pending(definition)
    this.state = structuredClone(definition.initial)
    this.id = this.#load() ?? name ?? ''
    this.description = describe(definition, this.state, this.id)
  }

  get name(): string {
    return this.definition.events.aggregate
  }

  /** When it requests something of itself, in epoch milliseconds. */
  deadlineAt(): number | null {
    const deadline = deadlineOf(this.definition, this.state)
    return deadline ? epochMs(deadline.at) : null
  }

  /** What it requests of itself by now. */
  due(now: Instant): Named | null {
    const deadline = deadlineOf(this.definition, this.state)
    return deadline && reached(deadline.at, now) ? deadline.command : null
  }

  /** The context of what it does by itself, in the conversation of the event that caused it. */
  ownContext(commandId: string, cause: Cause | undefined): CommandContext {
    return {
      commandId,
      by: this.name,
      correlationId: cause?.correlationId ?? this.id,
      causationId: cause ? `/${this.name}/${this.id}/${cause.seq}` : commandId,
      traceparent: cause?.traceparent ?? '',
    }
  }

  /** What it would answer to the command now; yes if it has had to do with `about`, for then this is a retry. */
  check(command: Named, about: string, now: Instant, clockBehindMs = 0): Answer {
    if (clockBehindMs > 0) return clockUnusable(clockBehindMs)
    if (hasSeen(this.definition, this.state, about)) return this.accepted()
    return this.#answerTo(decide(this.definition, this.state, command, now))
  }

  /** Judges one command and appends what happened. */
  handle(request: CommandRequest, facts: CommitFacts, gate: Gatekeeper): CommandResult {
    const judged = this.judge(request, facts, gate)
    return judged.kind === 'happening' ? this.append(judged, facts) : judged
  }

  /** Judges one command. Nothing is stored or changed yet; what comes of it, if anything, is to be appended next. */
  judge(request: CommandRequest, facts: CommitFacts, gate: Gatekeeper): CommandResult | Happening {
    const { command, context, settles, first } = request
    if (settles !== undefined && !this.pending.has(settles)) return { kind: 'stale' }
    const seen = this.#answers.to(context.commandId)
    if (seen) return this.#replay(seen, context)
    if (this.#isElsewhere(context)) return answered(refused({ reason: ELSEWHERE }))
    if (facts.clockBehindMs) return answered(clockUnusable(facts.clockBehindMs))
    const decision = decide(this.definition, this.state, command, facts.now)
    // A refusal goes first: it would have been the answer without the condition, and tells strangers nothing.
    if (decision.kind !== 'refused' && !this.#isMatch(context)) {
      return answered(refused({ reason: NO_MATCH, version: this.version }))
    }
    if (decision.kind !== 'happened' && settles === undefined) return this.#nothingNew(decision, command.type)
    const drafts = decision.kind === 'happened' ? decision.events : []
    for (const draft of drafts) this.#check(draft)
    const question = settles === undefined ? this.pending.firstQuestion(drafts) : null
    if (first?.outcome === 'refused' && question?.reaction.askedFirst?.no === 'makes-nothing') {
      return answered(refused(first.refusal))
    }
    // Who was let through and had no answer is not turned away by what has become of the breaker meanwhile.
    const held = settles === undefined && first === undefined ? this.pending.heldBack(drafts, gate) : null
    if (held?.retryAfterSeconds === null) return { kind: 'gate', dependency: held.dependency }
    if (held) return answered(unavailable(held.dependency, held.retryAfterSeconds))
    if (question && first === undefined) return question
    return { kind: 'happening', request, decision, drafts }
  }

  /** Appends what was judged to happen, on the very state on which it was judged. */
  append({ request, decision, drafts }: Happening, { now, sentUpTo: sent }: CommitFacts): CommandResult {
    const { command, context, settles, first } = request
    const { commandId, fingerprint } = context
    const asked = drafts.map((draft) => this.#record(draft, context, now))
    const last = asked.at(-1)
    const heard = first && last ? this.#hear(first, last, now) : null
    const events = [...asked, ...(heard?.events ?? [])]
    const settled = heard ? last?.seq : settles
    const root = this.pending.apply(events, { root: commandId, commandType: command.type }, settled)
    const answer = this.pending.isUnderWay(root) ? null : this.#answerTo(heard?.decision ?? decision)
    const isOfClient = (settles === undefined ? fingerprint : this.#answers.to(root)?.fingerprint) !== undefined
    const entry: Entry = {
      ...(this.journal.row === 0 && { id: this.id }),
      commandId,
      commandType: command.type,
      fingerprint,
      events,
      // A yes to others than clients follows from the state; a no must be kept, or it would turn into a yes.
      ...(answer && (isOfClient || answer.outcome !== 'accepted') && { answer }),
      ...(settled !== undefined && { settles: settled }),
      ...(settles !== undefined && { answers: root }),
      sent,
    }
    this.journal.append(entry, this.version)
    this.lastSent = sent
    this.#answers.remember(entry)
    return answer ? { kind: 'answered', answer, events, root } : { kind: 'pending', root, events }
  }

  /** Does what is due by now, if anything is; answers what happened. */
  handleDue(facts: CommitFacts): readonly Recorded[] {
    const command = this.due(facts.now)
    if (!command) return []
    const [cause] = this.journal.from(this.version, 1)
    const context = this.ownContext(`deadline/${this.version}`, cause)
    const result = this.handle({ command, context, first: null }, facts, () => ({ ok: true }))
    return 'events' in result ? result.events : []
  }

  /** The answer with the reply to this caller besides the state. */
  withReply(answer: Answer, command: Named, replayed?: boolean): Answer {
    if (answer.outcome === 'unavailable') return answer
    const known = replayed === undefined ? answer : { ...answer, replayed }
    return known.outcome === 'refused' ? known : { ...known, reply: replyTo(this.definition, this.state, command) }
  }

  accepted(): DefiniteAnswer {
    const { id, version, changedAt } = this
    const { status = '', data = {} } = this.description ?? {}
    const is = { id, version, ...(changedAt && { changedAt }), status, data }
    return { outcome: 'accepted', ...is, reply: {}, replayed: false }
  }

  /** Writes a snapshot when enough rows have come since the last one. */
  snapshotIfDue(): void {
    if (this.journal.row - this.#snapshotRow < SNAPSHOT_EVERY_ROWS) return
    const { id, state, version, lastSent, changedAt } = this
    const [answers, open] = [this.#answers.toKeep(), this.pending.toKeep()]
    this.journal.keep(JSON.stringify({ id, state, version, lastSent, changedAt, answers, open } satisfies Snapshot))
    this.#snapshotRow = this.journal.row
  }

  /** It belongs neither to the sender nor to the organisation inside which the sender works (G12). */
  #isElsewhere({ by, within }: CommandContext): boolean {
    if (within === undefined || this.description === null) return false
    const { owner, organisation = null } = this.description
    return organisation !== within && owner !== by
  }

  #isMatch({ ifMatch }: CommandContext): boolean {
    if (ifMatch === undefined) return true
    return ifMatch === 'any' ? this.version > 0 : ifMatch.includes(tagOf(this.version, this.changedAt))
  }

  #replay(seen: Remembered, { commandId, fingerprint }: CommandContext): CommandResult {
    if (seen.fingerprint !== undefined && seen.fingerprint !== fingerprint) {
      return answered(refused({ reason: 'IdempotencyKeyReused' }))
    }
    if (this.pending.isUnderWay(commandId)) return { kind: 'pending', root: commandId, events: [] }
    return answered({ ...(seen.answer ?? this.accepted()), replayed: true })
  }

  #nothingNew(decision: AnyDecision, commandType: string): CommandResult {
    // The same request is under way already: whoever sends it again waits for the same answer.
    const root = decision.kind === 'nothing' ? this.pending.rootOf(commandType) : undefined
    return root === undefined ? answered(this.#answerTo(decision)) : { kind: 'pending', root, events: [] }
  }

  /** The answer to the event just recorded, which nobody has stored yet, becomes what it would become later. */
  #hear(answer: DefiniteAnswer, event: Recorded, now: Instant) {
    const named = { ...event.data, type: event.type }
    const given = answer.outcome === 'accepted' ? { reply: answer.reply } : answer
    const reaction = reactionTo(this.definition, event.type)
    if (!reaction) throw new Error(`${event.type} asks nobody`)
    const decision = decide(this.definition, this.state, answerOf(reaction, named, given), now)
    const drafts = decision.kind === 'happened' ? decision.events : []
    for (const draft of drafts) this.#check(draft)
    const context = this.ownContext('', event)
    return { decision, events: drafts.map((draft) => this.#record(draft, context, now)) }
  }

  #record(draft: Named, context: CommandContext, now: Instant): Recorded {
    const was = this.description?.status ?? null
    const { type, ...data } = draft
    this.state = evolve(this.definition, this.state, draft, now)
    this.version += 1
    this.description = describe(this.definition, this.state, this.id)
    this.changedAt = now
    const { by, correlationId, causationId, traceparent } = context
    const after = this.description
    return { seq: this.version, type, time: now, data, by, correlationId, causationId, traceparent, after, was }
  }

  #load(): string | null {
    const stored = this.journal.snapshot()
    let id: string | null = null
    if (stored) {
      const snapshot = JSON.parse(stored.body) as Snapshot
      id = snapshot.id
      this.state = snapshot.state
      this.version = snapshot.version
      this.lastSent = snapshot.lastSent
      this.changedAt = snapshot.changedAt
      this.#answers.restore(snapshot.answers)
      this.pending.restore(snapshot.open)
      this.#snapshotRow = stored.row
    }
    for (const entry of this.journal.after(this.#snapshotRow)) {
      id ??= entry.id ?? null
      this.#fold(entry)
    }
    return id
  }

  #fold(entry: Entry): void {
    const { events, commandId, commandType, settles } = entry
    for (const event of events) {
      this.state = evolve(this.definition, this.state, { ...event.data, type: event.type }, event.time)
      this.version = event.seq
      this.changedAt = event.time
    }
    this.pending.apply(events, { root: commandId, commandType }, settles)
    this.lastSent = entry.sent
    this.#answers.remember(entry)
  }

  #answerTo(decision: AnyDecision): DefiniteAnswer {
    if (decision.kind === 'refused') return refused(decision.refusal)
    return decision.kind === 'happened' && decision.answer ? refused(decision.answer) : this.accepted()
  }
}

/** An event as far as it causes others. */
export type Cause = Pick<Recorded, 'seq' | 'correlationId' | 'traceparent'>

const answered = (answer: Answer): CommandResult => ({ kind: 'answered', answer, events: [] })

/** What a snapshot holds; the journal goes on from there. */
type Snapshot = {
  readonly id: string
  readonly state: unknown
  readonly version: number
  readonly lastSent: number
  readonly changedAt: Instant | undefined
  readonly answers: readonly (readonly [string, Remembered])[]
  readonly open: readonly (readonly [number, OpenReaction])[]
}
