/**
 * Actor: an aggregate as a Durable Object class. One object per instance; commands of one turn share a commit (K13),
 * events go out after it (K3), reactions are asked and asked again (K5), one alarm serves all that is left (K4).
 */
import { DurableObject } from 'cloudflare:workers'
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import { backoffMs } from '../../kernel/backoff.ts'
import { CALL_LIMIT_MS } from '../../kernel/calls.ts'
import type { Answer, CommandContext, Recorded } from '../../kernel/decision.ts'
import { parseCommand } from '../../kernel/interpreter.ts'
import { meter } from '../../kernel/meter.ts'
import { clockBehindMs, now } from '../../kernel/time.ts'
import { Outbox } from '../../queues/outbox.ts'
import * as published from '../../queues/publishing.ts'
import { refused, unavailable } from './answers.ts'
import { type Admitted, Gate } from './breaker.ts'
import type { CommandRequest, CommandResult, CommitFacts, Happening } from './command-request.ts'
import { CommitQueue, type Drain } from './commit-queue.ts'
import { type Part, partIn } from './conversation.ts'
import { type ActorRpc, type Inspection, inspectionOf, type Range, type Summary, summaryOf } from './inspection.ts'
import { AggregateInstance } from './instance.ts'
import { Journal } from './journal.ts'
import { Memory } from './memory.ts'
import { type ActorEnv, boundPort, type Dependencies } from './ports.ts'
import { type From, type Resent, redriven } from './redrive.ts'

/** A command whose caller waits, and what has been asked for it so far: the breakers, and who is asked before it is stored. */
type Waiting = CommandRequest & {
  /** The one probe included. */
  readonly admitted: Map<string, Admitted>
  readonly late?: Promise<Answer> | undefined
  readonly resolve: (answer: Answer) => void
  readonly reject: (fault: unknown) => void
}
type Outcome = CommandResult | { readonly kind: 'fault'; readonly fault: unknown }

const eventsOf = (outcome: Outcome): readonly Recorded[] => ('events' in outcome ? outcome.events : [])
const malformed = (at: string): Answer => refused({ reason: 'CommandMalformed', at })

/** The Durable Object class of an aggregate. */
export const actor = <Env extends ActorEnv>(definition: AnyAggregate, given: Dependencies<Env> = {}) => {
  const { aggregate } = definition.events
  const { ports = {}, publishing = published.publishing, check = published.checkEvent } = given
  return class Actor extends DurableObject<Env> implements ActorRpc {
    #memory: Memory | null = null
    #loading: Promise<Memory> | null = null
    /** The last memory was given up. */
    #wasReset = false
    #alarmFailures = 0
    readonly #gate = new Gate(this.env.BREAKER, (work) => this.ctx.waitUntil(work))
    readonly #queue = new CommitQueue<Waiting>((drain) => this.#serve(drain))

    /** Judges a command; answers once it is durable and, if others had to be asked, once they answered or too late. */
    async execute(command: unknown, context: CommandContext): Promise<Answer> {
      meter.requests += 1
      const parsed = parseCommand(definition, command)
      if (!parsed.ok) return malformed(parsed.at)
      if (this.#queue.isFull) return { ...unavailable(aggregate), overloaded: true }
      return this.#submit({ command: parsed.command, context })
    }

    /** What the outside may know of it now; null when nothing ever happened to it. Changes nothing, makes nothing. */
    async peek(about?: string): Promise<Summary | null> {
      meter.requests += 1
      const { instance } = this.#memory ?? (await this.#wake())
      return summaryOf(instance, about)
    }

    /** What it would answer to this command now, without storing or making anything (K14); see `instance.check`. */
    async check(command: unknown, about: string): Promise<Answer> {
      meter.requests += 1
      const parsed = parseCommand(definition, command)
      if (!parsed.ok) return malformed(parsed.at)
      const { instance } = this.#memory ?? (await this.#wake())
      return instance.check(parsed.command, about, now(), clockBehindMs(instance.changedAt))
    }

    async inspect(range: Range): Promise<Inspection | null> {
      meter.requests += 1
      const { instance, outbox } = this.#memory ?? (await this.#wake())
      return inspectionOf(instance, outbox, await this.ctx.storage.getAlarm(), range)
    }

    async conversation(correlationId: string): Promise<Part | null> {
      meter.requests += 1
      return partIn((this.#memory ?? (await this.#wake())).instance, correlationId)
    }

    /** Sends a portion of its events again, from a number or a time on, and resumes what was parked; may throw (K9). */
    async redrive(from: From): Promise<Resent> {
      meter.requests += 1
      const memory = this.#memory ?? (await this.#wake())
      memory.unpark()
      await this.#resume(memory)
      return redriven(memory.instance, memory.outbox, from)
    }

    /** Never throws: what fails is logged and tried again by the next alarm, set here (K4). */
    override async alarm(): Promise<void> {
      meter.requests += 1
      try {
        const memory = this.#memory ?? (await this.#wake(true))
        this.#alarmFailures = 0
        memory.alarmCame()
        await this.#resume(memory)
        if (this.#memory !== memory) throw new Error('a commit failed meanwhile')
      } catch (fault) {
        this.#log('actor.alarm', fault)
        this.#alarmFailures += 1
        const at = Date.now() + backoffMs(this.#alarmFailures)
        this.#memory?.alarmWasSet(at)
        await this.ctx.storage.setAlarm(at)
      }
    }

    #submit(request: CommandRequest): Promise<Answer> {
      return new Promise((resolve, reject) => {
        this.#queue.enqueue({ ...request, admitted: new Map(), resolve, reject })
      })
    }

    async #serve(drain: Drain<Waiting>): Promise<void> {
      let batch: readonly Waiting[] = []
      try {
        const memory = this.#memory ?? (await this.#wake())
        this.#assertNamed(memory.instance)
        batch = drain()
        this.#commit(memory, batch)
      } catch (fault) {
        this.#log('actor.commit', fault)
        for (const one of batch.length > 0 ? batch : drain()) one.reject(fault)
      }
    }

    /**
     * An object that was woken by the id of its storage alone, before anything happened to it, does not know its name
     * (K9), and nobody could read what it publishes. It ends; its callers ask again, by name, and wake it anew.
     */
    #assertNamed({ id }: AggregateInstance): void {
      if (id !== '') return
      const reason = `a ${aggregate} was woken without a name`
      this.ctx.abort(reason)
      throw new Error(reason)
    }

    /**
     * One transaction and one flush for the whole batch; each command gets its own answer (K1, K13). Those before the first
     * that changes something need neither (K14).
     */
    #commit(memory: Memory, batch: readonly Waiting[]): void {
      const { instance, reactions, outbox } = memory
      const facts = { now: now(), sentUpTo: memory.sentUpTo, clockBehindMs: clockBehindMs(instance.changedAt) }
      const due: Recorded[] = []
      const outcomes: { readonly one: Waiting; readonly outcome: Outcome }[] = []
      const isDue = instance.due(facts.now) !== null
      let happening: Happening | null = null
      for (const one of isDue ? [] : batch) {
        const judged = this.#judge(instance, one, facts)
        if (judged.kind === 'happening') {
          happening = judged
          break
        }
        outcomes.push({ one, outcome: judged })
      }
      const rest = batch.slice(outcomes.length)
      try {
        if (isDue || rest.length > 0) {
          this.ctx.storage.transactionSync(() => {
            // Whatever is due comes first, so that a late timer is never seen (C5, K10).
            due.push(...instance.handleDue(facts))
            for (const one of rest) {
              const judged = happening ?? this.#judge(instance, one, facts)
              happening = null
              outcomes.push({ one, outcome: this.#append(instance, judged, facts) })
            }
            instance.snapshotIfDue()
          })
        }
      } catch (fault) {
        this.#reset(memory)
        throw fault
      }
      outbox.add([due, ...outcomes.map(({ outcome }) => eventsOf(outcome))].flat())
      memory.setAlarm()
      for (const { one, outcome } of outcomes) this.#answer(memory, one, outcome)
      reactions.askFor(due, { admitted: new Map() })
      for (const { one, outcome } of outcomes) reactions.askFor(eventsOf(outcome), one)
      memory.sendSoon()
    }

    /** Nothing of a commit was stored, but memory may have moved on: it is folded again from the journal. */
    #reset(memory: Memory): void {
      memory.giveUp()
      this.#memory = null
      this.#loading = null
      this.#wasReset = true
    }

    #judge(instance: AggregateInstance, one: Waiting, facts: CommitFacts): Outcome | Happening {
      const gate = (dependency: string) => one.admitted.get(dependency) ?? this.#gate.cached(dependency, Date.now())
      return this.#unlessFault(instance, () => instance.judge(one, facts, gate))
    }

    #append(instance: AggregateInstance, judged: Outcome | Happening, facts: CommitFacts): Outcome {
      return judged.kind === 'happening' ? this.#unlessFault(instance, () => instance.append(judged, facts)) : judged
    }

    #unlessFault<T>(
      instance: AggregateInstance,
      work: () => T,
    ): T | { readonly kind: 'fault'; readonly fault: unknown } {
      const { version } = instance
      try {
        return work()
      } catch (fault) {
        // A bug before anything changed concerns this command alone; one in the middle of a change concerns all.
        if (instance.version !== version) throw fault
        this.#log('actor.decide', fault)
        return { kind: 'fault', fault }
      }
    }

    #answer({ instance, reactions }: Memory, one: Waiting, outcome: Outcome): void {
      const { command, context, settles, resolve } = one
      if (outcome.kind === 'fault') one.reject(outcome.fault)
      else if (outcome.kind === 'gate') this.ctx.waitUntil(this.#admit(one, outcome.dependency))
      else if (outcome.kind === 'first') this.ctx.waitUntil(this.#judgeAgain(one, reactions.first(outcome, one)))
      else if (outcome.kind === 'answered') {
        if (settles !== undefined && outcome.root) instance.pending.release(outcome.root, outcome.answer)
        resolve(instance.withReply(outcome.answer, command))
      } else if (outcome.kind === 'stale' || settles !== undefined) resolve(unavailable(aggregate))
      else {
        const { root, events } = outcome
        const isRetry = events.length === 0
        const replayed = isRetry && root === context.commandId
        instance.pending.wait(root, (answer) => resolve(instance.withReply(answer, command, replayed)))
        if (isRetry) reactions.askAgain(root)
      }
    }

    /** Asks the breaker; a command that it lets through is judged again. */
    async #admit(one: Waiting, dependency: string): Promise<void> {
      try {
        const admission = await this.#gate.admit(dependency, Date.now())
        if (!admission.ok) return one.resolve(unavailable(dependency, admission.retryAfterSeconds))
        one.admitted.set(dependency, admission)
        this.#queue.enqueue(one)
      } catch (fault) {
        one.reject(fault)
      }
    }

    async #judgeAgain(one: Waiting, knowing: Promise<Partial<Waiting>>): Promise<void> {
      this.#queue.enqueue({ ...one, ...(await knowing) })
    }

    /** Everything that is left: what is due, what is open, what is unsent. Ends when each was tried once. */
    async #resume(memory: Memory): Promise<void> {
      if (memory.instance.due(now())) this.#commit(memory, [])
      await memory.finish()
    }

    #wake(byAlarm = false): Promise<Memory> {
      this.#loading ??= this.#load(byAlarm).catch((fault: unknown) => {
        // What could not be read now may be read next time.
        this.#loading = null
        throw fault
      })
      return this.#loading
    }

    async #load(byAlarm: boolean): Promise<Memory> {
      const journal = new Journal(this.ctx.storage.sql)
      const instance = new AggregateInstance(definition, journal, this.ctx.id.name, (event) => check(aggregate, event))
      const outbox = new Outbox(publishing, this.env, definition.events, instance.id)
      const alarmAt = byAlarm || journal.row === 0 ? null : await this.ctx.storage.getAlarm()
      const host = {
        gate: this.#gate,
        callLimitMs: Number(this.env.CALL_LIMIT_MS ?? CALL_LIMIT_MS),
        port: (asked: string) => ports[asked]?.(this.env) ?? boundPort(this.env, aggregate, asked),
        submit: (request: CommandRequest) => this.#submit(request),
        later: (work: Promise<unknown>) =>
          this.ctx.waitUntil(work.catch((fault: unknown) => this.#log('actor.later', fault))),
        setAlarm: (at: number) => this.ctx.storage.setAlarm(at),
        stored: () => this.ctx.storage.sync(),
      }
      this.#memory = new Memory(instance, outbox, host, { byAlarm, alarmAt, wasReset: this.#wasReset })
      this.#wasReset = false
      return this.#memory
    }

    #log(at: string, fault: unknown): void {
      const id = this.#memory?.instance.id || this.ctx.id.name || this.ctx.id.toString()
      console.error(JSON.stringify({ at, aggregate, id, reason: String(fault) }))
    }
  }
}
