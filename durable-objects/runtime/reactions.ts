/**
 * Reactions: what one actor asks of others, from the durable event that wishes it to the command that its answer
 * becomes (K5). An unfinished one is asked again with the same key until the answer is definite; whoever waits for it
 * is told after one try that the outcome is not known yet (G5), or, where the aggregate promises it, that the wish is kept.
 */

import { TRIES_LIMIT } from '../../kernel/backoff.ts'
import { disposing, outcomeWithin } from '../../kernel/calls.ts'
import type { Answer, CommandContext, Recorded } from '../../kernel/decision.ts'
import { answerOf, kindOf, type Named, questionOf } from '../../kernel/interpreter.ts'
import type { Gate, Pass } from './breaker.ts'
import type { AggregateInstance } from './instance.ts'
import type { Ask } from './ports.ts'

type Waiter = { readonly command: Named; readonly replayed: boolean; readonly resolve: (answer: Answer) => void }

/** What reactions need of the actor they belong to. */
type Host = {
  readonly gate: Gate
  readonly callLimitMs: number
  readonly port: (dependency: string) => Ask
  /** Has the answer judged like any other command. */
  readonly submit: (command: Named, context: CommandContext, settles: number) => Promise<Answer>
  /** Keeps work alive that nobody waits for. */
  readonly later: (work: Promise<unknown>) => void
  /** An ask has ended: the alarm and the relay may have something new to do. */
  readonly ended: () => void
}

/** The letter of something that an actor does by itself, in the conversation of the event that caused it. */
export const ownContext = (
  aggregate: string,
  id: string,
  commandId: string,
  cause: Recorded | undefined,
): CommandContext => ({
  commandId,
  by: aggregate,
  correlationId: cause?.correlationId ?? id,
  causationId: cause ? `/${aggregate}/${id}/${cause.seq}` : commandId,
  traceparent: cause?.traceparent ?? '',
})

/** The breaker's pass for the reaction of the command it was given to. */
export const passFor = (
  batch: readonly { readonly context: CommandContext; readonly passes: ReadonlyMap<string, Pass> }[],
  core: { open: ReadonlyMap<number, { root: string }>; reaction(event: Recorded): { asks: string } | undefined },
  event: Recorded,
): Pass | undefined => {
  const asks = core.reaction(event)?.asks
  const root = core.open.get(event.seq)?.root
  return asks === undefined
    ? undefined
    : batch.find(({ context }) => context.commandId === root)?.passes.get(kindOf(asks))
}

export class Reactions {
  readonly #core: AggregateInstance
  readonly #host: Host
  /** By root command: who waits for the reactions that it set off. */
  readonly #waiters = new Map<string, Waiter[]>()
  readonly #asking = new Map<number, Promise<void>>()
  readonly #tries = new Map<number, number>()

  constructor(core: AggregateInstance, host: Host) {
    this.#core = core
    this.#host = host
  }

  /** Nothing is being asked at this moment. */
  get idle(): boolean {
    return this.#asking.size === 0
  }

  triesOf(seq: number): number {
    return this.#tries.get(seq) ?? 0
  }

  /** Failures of each open reaction that is not parked. */
  failures(): readonly number[] {
    return [...this.#core.open.keys()].map((seq) => this.triesOf(seq)).filter((tries) => tries < TRIES_LIMIT)
  }

  /** Parked ones may be tried again (K9). */
  unpark(): void {
    this.#tries.clear()
  }

  /** Resolves with the answer of the reactions of `root`. A retry asks them again if nobody does at the moment. */
  wait(root: string, waiter: Waiter, fresh: boolean): void {
    this.#waiters.set(root, [...(this.#waiters.get(root) ?? []), waiter])
    if (fresh) return
    for (const [seq, open] of this.#core.open) if (open.root === root) void this.ask(seq)
  }

  /** Tells everybody who waits for `root`. */
  release(root: string, answer: Answer): void {
    const waiting = this.#waiters.get(root) ?? []
    this.#waiters.delete(root)
    for (const { command, replayed, resolve } of waiting) resolve(this.#core.withReply(answer, command, replayed))
  }

  /** Tells everybody who waits for anything: this memory is given up. */
  releaseAll(answer: Answer): void {
    for (const root of [...this.#waiters.keys()]) this.release(root, answer)
  }

  /** Asks once what this event's reaction wants to know, unless that is being asked already. */
  ask(seq: number, pass?: Pass, own = false): Promise<void> {
    const asked = this.#asking.get(seq)
    if (asked) return asked
    const asking = this.#askOnce(seq, pass)
      .catch((fault: unknown) => this.#failed(seq, fault))
      .finally(() => {
        this.#asking.delete(seq)
        if (own && this.#core.open.has(seq)) this.#tries.set(seq, this.triesOf(seq) + 1)
        this.#host.ended()
      })
    this.#asking.set(seq, asking)
    return asking
  }

  /**
   * Asks everything open that is not parked. Only these tries count: clients who come back as often as they are told
   * must not make the actor itself more patient.
   */
  async askAll(): Promise<void> {
    const open = [...this.#core.open.keys()].filter((seq) => this.triesOf(seq) < TRIES_LIMIT)
    await Promise.all(open.map((seq) => this.ask(seq, undefined, true)))
  }

  async #askOnce(seq: number, given?: Pass): Promise<void> {
    const [core, host] = [this.#core, this.#host]
    const open = core.open.get(seq)
    const reaction = open && core.reaction(open.event)
    if (!open || !reaction) return
    const dependency = kindOf(reaction.asks)
    const pass = given ?? (await this.#passFor(dependency))
    if ('retryAfterSeconds' in pass) {
      this.release(open.root, core.meanwhile(reaction, pass.retryAfterSeconds))
      return
    }
    const question = questionOf(reaction, namedOf(open.event), core.id)
    const context = ownContext(core.name, core.id, this.#key(seq), open.event)
    const call = disposing(host.port(reaction.asks)(question.id, question.command, context))
    const outcome = await outcomeWithin(call, host.callLimitMs)
    const answer = outcome.kind === 'answered' ? outcome.value : null
    if (answer && answer.outcome !== 'unavailable') {
      host.gate.report(pass, 'answered')
      return this.#answered(seq, answer)
    }
    const isCrowded = answer?.outcome === 'unavailable' && answer.overloaded === true
    const isOverloaded = isCrowded || (outcome.kind === 'failed' && isOverload(outcome.fault))
    host.gate.report(pass, isOverloaded ? 'overloaded' : 'failed')
    if (outcome.kind === 'failed') this.#log('actor.call-failed', outcome.fault)
    const retryAfterSeconds = answer?.outcome === 'unavailable' ? answer.retryAfterSeconds : 1
    this.release(open.root, core.meanwhile(reaction, retryAfterSeconds))
    // Too late is not never: an answer that still comes settles it without asking again.
    if (outcome.kind === 'timed-out') host.later(this.#late(seq, call))
  }

  async #late(seq: number, call: Promise<Answer>): Promise<void> {
    try {
      await this.#answered(seq, await call)
    } catch (fault) {
      this.#failed(seq, fault)
    }
  }

  /** The answer could not be understood or stored, or nobody could be asked: nobody is left waiting for it. */
  #failed(seq: number, fault: unknown): void {
    this.#log('actor.reaction', fault)
    const open = this.#core.open.get(seq)
    const reaction = open && this.#core.reaction(open.event)
    if (open && reaction) this.release(open.root, this.#core.meanwhile(reaction, 1))
  }

  async #answered(seq: number, answer: Answer): Promise<void> {
    const open = this.#core.open.get(seq)
    const reaction = open && this.#core.reaction(open.event)
    if (!open || !reaction || answer.outcome === 'unavailable') return
    const command = answerOf(
      reaction,
      namedOf(open.event),
      answer.outcome === 'accepted' ? { reply: answer.reply } : answer,
    )
    const { name, id } = this.#core
    await this.#host.submit(command, ownContext(name, id, `${this.#key(seq)}/answer`, open.event), seq)
    this.#tries.delete(seq)
  }

  async #passFor(dependency: string): Promise<Pass | { readonly retryAfterSeconds: number }> {
    const at = Date.now()
    const admission = this.#host.gate.cached(dependency, at) ?? (await this.#host.gate.admit(dependency, at))
    return admission.ok ? admission.pass : { retryAfterSeconds: admission.retryAfterSeconds }
  }

  /** The key under which the other one knows this question, however often it is asked. */
  #key(seq: number): string {
    return `${this.#core.name}/${this.#core.id}/${seq}`
  }

  #log(at: string, fault: unknown): void {
    const { name, id } = this.#core
    console.warn(JSON.stringify({ at, aggregate: name, id, reason: String(fault) }))
  }
}

const namedOf = ({ type, data }: Recorded): Named => ({ ...data, type })

const isOverload = (fault: unknown): boolean =>
  typeof fault === 'object' && fault !== null && 'overloaded' in fault && fault.overloaded === true
