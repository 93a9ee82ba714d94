/**
 * Actor: an aggregate as a Durable Object class. One object per instance; commands of one turn share a commit (K13),
 * events go out after it (K3), reactions are asked and asked again (K5), one alarm serves all that is left (K4).
 */
import { DurableObject } from 'cloudflare:workers'
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import { backoffMs, PARKED_MS } from '../../kernel/backoff.ts'
import { outcomeWithin } from '../../kernel/calls.ts'
import type { Answer, CommandContext, Recorded } from '../../kernel/decision.ts'
import { decide, hasSeen, type Named, parseCommand } from '../../kernel/interpreter.ts'
import { meter } from '../../kernel/meter.ts'
import { type Instant, now } from '../../kernel/time.ts'
import { Outbox } from '../../queues/outbox.ts'
import * as published from '../../queues/publishing.ts'
import { unnamed } from './assert-named.ts'
import { Gate, type Pass } from './breaker.ts'
import { CommitQueue, type Drain } from './commit-queue.ts'
import { type ActorRpc, type From, type Inspection, inspectionOf, type Summary } from './inspection.ts'
import { AggregateInstance, type CommandResult, type Gatekeeper, refused } from './instance.ts'
import { Journal } from './journal.ts'
import { type ActorEnv, boundPort, type Dependencies } from './ports.ts'
import { ownContext, passFor, Reactions } from './reactions.ts'
import { type Resent, redriven } from './redrive.ts'

/** A call to another context may take this long unless configured otherwise (G5). */
const CALL_LIMIT_MS = 610
/** An alarm waits so long for what it sends; what takes longer goes on, and the next alarm looks after it. */
const SENDING_LIMIT_MS = 1_000
/** An alarm that has not come so long after its time is taken for lost, and set again by the next commit. */
const LOST_ALARM_MS = 10_000
/**
 * No alarm is set nearer than this: one that is set for the very millisecond in which it is being served stays in the
 * store and never comes (https://github.com/cloudflare/workerd/issues/6866).
 */
const NEAREST_ALARM_MS = 5
/** Between two looks at a deadline that has passed. */
const OVERDUE_PAUSE_MS = 50

type Waiting = {
  readonly command: Named
  readonly context: CommandContext
  readonly settles: number | undefined
  /** What the breaker let through for this command, the one probe included. */
  readonly passes: Map<string, Pass>
  readonly resolve: (answer: Answer) => void
  readonly reject: (fault: unknown) => void
}
type Ruled = CommandResult | { readonly kind: 'fault'; readonly fault: unknown }

const busy = (dependency: string) => ({ outcome: 'unavailable', dependency, retryAfterSeconds: 1 }) as const

/** The Durable Object class of an aggregate. */
export const actor = <Env extends ActorEnv>(definition: AnyAggregate, given: Dependencies<Env> = {}) => {
  const { aggregate, confidential } = definition.events
  const { ports = {}, publishing = published.publishing, check = published.checkEvent } = given
  return class Actor extends DurableObject<Env> implements ActorRpc {
    #core: AggregateInstance | null = null
    #reactions: Reactions | null = null
    #loading: Promise<AggregateInstance> | null = null
    readonly #relay = new Outbox(publishing, this.env as Readonly<Record<string, unknown>>, aggregate, confidential)
    readonly #gate = new Gate(this.env.BREAKER, (work) => this.ctx.waitUntil(work))
    readonly #line = new CommitQueue<Waiting>((take) => this.#serve(take))
    #alarmAt: number | null = null
    #alarmFailures = 0
    /** Memory was given up after a failed commit: whether an alarm is set says nothing of what is unsent. */
    #isForgetful = false

    /** Judges a command; answers once it is durable and, if others had to be asked, once they answered or too late. */
    async execute(command: unknown, context: CommandContext): Promise<Answer> {
      meter.requests += 1
      const parsed = parseCommand(definition, command)
      if (!parsed.ok) return malformed(parsed.at)
      if (this.#line.isFull) return { ...busy(aggregate), overloaded: true }
      return this.#submit(parsed.command, context)
    }

    /** What the outside may know of it now; null when nothing ever happened to it. Changes nothing, makes nothing. */
    async peek(about?: string): Promise<Summary | null> {
      meter.requests += 1
      const { description, id, version, state } = this.#core ?? (await this.#load(false))
      const seen = about !== undefined && hasSeen(definition, state, about)
      return description ? { ...description, id, version, hasSeen: seen } : null
    }

    /**
     * What it would answer to this command now, without storing or making anything (K14). Where it has had to do with
     * `about` before, that one is a retry whose answer is not foreseen: `accepted`, go on.
     */
    async check(command: unknown, about: string): Promise<Answer> {
      meter.requests += 1
      const parsed = parseCommand(definition, command)
      if (!parsed.ok) return malformed(parsed.at)
      const core = this.#core ?? (await this.#load(false))
      if (hasSeen(definition, core.state, about)) return core.accepted()
      const decision = decide(definition, core.state, parsed.command, now())
      if (decision.kind === 'refused') return refused(decision.refusal)
      return decision.kind === 'happened' && decision.answer ? refused(decision.answer) : core.accepted()
    }

    async inspect(range: { from: number; limit: number }): Promise<Inspection | null> {
      meter.requests += 1
      const core = this.#core ?? (await this.#load(false))
      return inspectionOf(core, this.#reactions, this.#relay, await this.ctx.storage.getAlarm(), range)
    }

    /** Sends a portion of its events again, from a number or a time on, and resumes what was given up; may throw (K9). */
    async redrive({ fromSeq, since }: From): Promise<Resent> {
      meter.requests += 1
      const core = this.#core ?? (await this.#load(false))
      this.#unpark()
      await this.#resume(core)
      const first = since === undefined ? (fromSeq ?? 1) : core.journal.firstSince(since as Instant)
      return first === null ? { resent: 0, next: null } : redriven(core, this.#relay, first)
    }

    /** Never throws: what fails is logged and tried again by the next alarm, set here (K4). */
    override async alarm(): Promise<void> {
      meter.requests += 1
      this.#alarmAt = null
      try {
        const core = this.#core ?? (await this.#load(true))
        this.#alarmFailures = 0
        if (this.#failures().length === 0) this.#unpark()
        this.#relay.resolveUnconfirmed((from) => core.journal.allFrom(from))
        await this.#resume(core)
        if (this.#core !== core) throw new Error('a commit failed meanwhile')
      } catch (fault) {
        console.error(JSON.stringify({ at: 'actor.alarm', aggregate: aggregate, reason: String(fault) }))
        this.#alarmFailures += 1
        this.#alarmAt = Date.now() + backoffMs(this.#alarmFailures)
        await this.ctx.storage.setAlarm(this.#alarmAt)
      }
    }

    #submit(command: Named, context: CommandContext, settles?: number): Promise<Answer> {
      return new Promise((resolve, reject) => {
        this.#line.enqueue({ command, context, settles, passes: new Map(), resolve, reject })
      })
    }

    async #serve(take: Drain<Waiting>): Promise<void> {
      let batch: readonly Waiting[] = []
      try {
        const core = this.#core ?? (await this.#load(false))
        if (core.id === '') throw unnamed(aggregate, this.ctx)
        batch = take()
        this.#commit(core, batch)
      } catch (fault) {
        console.error(JSON.stringify({ at: 'actor.commit', aggregate: aggregate, reason: String(fault) }))
        for (const one of batch.length > 0 ? batch : take()) one.reject(fault)
      }
    }

    /** One transaction and one flush for the whole batch; each command gets its own ruling (K1, K13). */
    #commit(core: AggregateInstance, batch: readonly Waiting[]): void {
      const at = now()
      const sent = this.#relay.confirmedUpTo(core.version)
      const events: Recorded[] = []
      const rulings: { readonly one: Waiting; readonly ruling: Ruled }[] = []
      try {
        this.ctx.storage.transactionSync(() => {
          // Whatever is due comes first, so that a late timer is never seen (C5, K10).
          events.push(...this.#overdue(core, at, sent))
          for (const one of batch) {
            const ruling = this.#rule(core, one, at, sent)
            if (ruling.kind === 'answered' || ruling.kind === 'pending') events.push(...ruling.events)
            rulings.push({ one, ruling })
          }
          core.snapshotIfDue()
        })
      } catch (fault) {
        this.#forget()
        throw fault
      }
      this.#relay.add(events)
      this.#arm(core)
      for (const { one, ruling } of rulings) this.#settle(core, one, ruling)
      for (const event of events) {
        if (core.open.has(event.seq)) void this.#reactions?.ask(event.seq, passFor(batch, core, event))
      }
      this.#relaySoon(core)
    }

    /** Nothing of a commit was stored, but memory may have moved on: it is folded again from the journal. */
    #forget(): void {
      this.#reactions?.releaseAll(busy(aggregate))
      this.#core = null
      this.#reactions = null
      this.#loading = null
      this.#alarmAt = null
      this.#relay.reset()
      this.#isForgetful = true
    }

    #overdue(core: AggregateInstance, at: Instant, sent: number): readonly Recorded[] {
      const command = core.due(at)
      if (!command) return []
      const [cause] = core.journal.from(core.version, 1)
      const context = ownContext(aggregate, core.id, `deadline/${core.version}`, cause)
      const ruling = core.handle(command, context, at, sent, () => 'pass')
      return ruling.kind === 'answered' || ruling.kind === 'pending' ? ruling.events : []
    }

    #rule(core: AggregateInstance, one: Waiting, at: Instant, sent: number): Ruled {
      const gate: Gatekeeper = (dependency) => {
        if (one.passes.has(dependency)) return 'pass'
        const admission = this.#gate.cached(dependency, Date.now())
        if (!admission) return 'ask'
        return admission.ok ? 'pass' : { retryAfterSeconds: admission.retryAfterSeconds }
      }
      const { version } = core
      try {
        return core.handle(one.command, one.context, at, sent, gate, one.settles)
      } catch (fault) {
        // A bug before anything changed concerns this command alone; one in the middle of a change concerns all.
        if (core.version !== version) throw fault
        console.error(JSON.stringify({ at: 'actor.decide', aggregate: aggregate, reason: String(fault) }))
        return { kind: 'fault', fault }
      }
    }

    #settle(core: AggregateInstance, one: Waiting, ruling: Ruled): void {
      const { command, context, settles, resolve } = one
      if (ruling.kind === 'fault') one.reject(ruling.fault)
      else if (ruling.kind === 'gate') this.ctx.waitUntil(this.#admit(one, ruling.dependency))
      else if (ruling.kind === 'answered') {
        if (settles !== undefined && ruling.root) this.#reactions?.release(ruling.root, ruling.answer)
        const replayed = ruling.answer.outcome !== 'unavailable' && ruling.answer.replayed
        resolve(core.withReply(ruling.answer, command, replayed))
      } else if (ruling.kind === 'stale' || settles !== undefined) resolve(busy(aggregate))
      else {
        const fresh = ruling.events.length > 0
        const replayed = !fresh && ruling.root === context.commandId
        this.#reactions?.wait(ruling.root, { command, replayed, resolve }, fresh)
      }
    }

    async #admit(one: Waiting, dependency: string): Promise<void> {
      try {
        const admission = await this.#gate.admit(dependency, Date.now())
        if (admission.ok) {
          one.passes.set(dependency, admission.pass)
          this.#line.enqueue(one)
        } else {
          one.resolve({ outcome: 'unavailable', dependency, retryAfterSeconds: admission.retryAfterSeconds })
        }
      } catch (fault) {
        one.reject(fault)
      }
    }

    /** Everything that waits: what is due, what is open, what is unsent. Ends when each was tried once. */
    async #resume(core: AggregateInstance): Promise<void> {
      if (core.due(now())) this.#commit(core, [])
      await this.#reactions?.askAll()
      // A queue that hangs must not keep a deadline waiting: the platform serves one alarm at a time.
      await outcomeWithin(this.#relay.run(core.id), SENDING_LIMIT_MS)
      this.#arm(core)
    }

    #relaySoon(core: AggregateInstance): void {
      // Events of one command and of its answers go out together; the alarm covers what hangs.
      if (this.#reactions?.idle === false || this.#relay.idle) return
      this.ctx.waitUntil(this.#relay.run(core.id, true))
    }

    /**
     * Sets the one alarm to the earliest need, and leaves an earlier one as it is: each set alarm costs a row.
     * An alarm that equals the deadline says that nothing else is left; `wake` relies on it.
     */
    #arm(core: AggregateInstance): void {
      if (this.#core !== core) return
      const at = Date.now()
      const due = core.deadlineAt()
      // What is due but was not done by the commit just made is tried again after a pause, not in a circle.
      const deadline = due === null || due > at ? due : at + OVERDUE_PAUSE_MS
      const wake = this.#outstandingAt(core, at)
      const need = wake === null ? deadline : Math.min(wake, deadline === null ? wake : deadline - 1)
      const wanted = need === null || need >= at + NEAREST_ALARM_MS ? need : soonAfter(at, deadline)
      const alarmAt = this.#alarmAt
      if (wanted === null || (alarmAt !== null && alarmAt > at - LOST_ALARM_MS && alarmAt <= wanted)) return
      this.#alarmAt = wanted
      meter.rowsWritten += 1
      this.ctx.waitUntil(this.ctx.storage.setAlarm(wanted))
    }

    /** When to look again after what is not done yet, or after what is parked; null when nothing is left. */
    #outstandingAt(core: AggregateInstance, at: number): number | null {
      const failures = this.#failures()
      if (failures.length > 0) return at + backoffMs(Math.min(...failures))
      return this.#relay.idle && core.open.size === 0 ? null : at + PARKED_MS
    }

    /** Of each thing that is not done yet and not parked. */
    #failures(): readonly number[] {
      return [...(this.#reactions?.failures() ?? []), ...this.#relay.failures()]
    }

    #unpark(): void {
      this.#reactions?.unpark()
      this.#relay.unpark()
    }

    #load(byAlarm: boolean): Promise<AggregateInstance> {
      this.#loading ??= this.#wake(byAlarm).catch((fault: unknown) => {
        // What could not be read now may be read next time.
        this.#loading = null
        throw fault
      })
      return this.#loading
    }

    /** Wakes from the journal. What may be unsent is told by the alarm that the last commit left. */
    async #wake(byAlarm: boolean): Promise<AggregateInstance> {
      const journal = new Journal(this.ctx.storage.sql)
      const core = new AggregateInstance(definition, journal, this.ctx.id.name, (event) => check(aggregate, event))
      this.#alarmAt = byAlarm || journal.row === 0 ? null : await this.ctx.storage.getAlarm()
      if (journal.row > 0) {
        const quiet = !byAlarm && (this.#alarmAt === null || this.#alarmAt === core.deadlineAt())
        if (!quiet || this.#isForgetful) this.#relay.add(core.journal.allFrom(core.lastSent + 1))
        else if (this.#alarmAt === null) this.#relay.markUnconfirmed(core.lastSent)
      }
      this.#isForgetful = false
      this.#reactions = this.#reactionsOf(core)
      this.#core = core
      return core
    }

    #reactionsOf(core: AggregateInstance): Reactions {
      return new Reactions(core, {
        gate: this.#gate,
        callLimitMs: Number(this.env.CALL_LIMIT_MS ?? CALL_LIMIT_MS),
        port: (asked) => ports[asked]?.(this.env) ?? boundPort(this.env, aggregate, asked),
        submit: (command, context, settles) => this.#submit(command, context, settles),
        later: (work) => this.ctx.waitUntil(work),
        ended: () => {
          this.#arm(core)
          this.#relaySoon(core)
        },
      })
    }
  }
}

const malformed = (at: string): Answer => refused({ reason: 'CommandMalformed', at })

/** The nearest time for an alarm, but not the deadline's own: something else may be left. */
const soonAfter = (at: number, deadline: number | null): number =>
  at + NEAREST_ALARM_MS + (deadline === at + NEAREST_ALARM_MS ? 1 : 0)
