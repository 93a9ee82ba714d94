/**
 * Reactions: asks others what the events of one actor want to know, from the durable event to the command that the answer
 * becomes (K5). What is unfinished stands in `pending.ts`. It is asked again with the same key until the answer is
 * definite; whoever waits for it is told after one try that the outcome is not known yet (G5), or, where the aggregate
 * promises it, that the request is kept.
 */

import type { Reaction } from '../../kernel/aggregate.ts'
import { disposing, outcomeWithin } from '../../kernel/calls.ts'
import type { Answer, DefiniteAnswer, Recorded } from '../../kernel/decision.ts'
import { freshId } from '../../kernel/ids.ts'
import { answerOf, kindOf, type Named, questionOf } from '../../kernel/interpreter.ts'
import { unavailable } from './answers.ts'
import type { Admitted, Gate } from './breaker.ts'
import type { CommandRequest, FirstQuestion } from './command-request.ts'
import type { AggregateInstance, Cause } from './instance.ts'
import type { Pending } from './pending.ts'
import type { Ask } from './ports.ts'

/** What reactions need of the actor they belong to. */
export type ReactionsHost = {
  readonly gate: Pick<Gate, 'admit' | 'report'>
  readonly callLimitMs: number
  readonly port: (asked: string) => Ask
  /** Has the answer judged like any other command. */
  readonly submit: (request: CommandRequest) => Promise<Answer>
  /** Keeps work alive that nobody waits for. */
  readonly later: (work: Promise<unknown>) => void
  /** Something was asked to its end: the alarm and the outbox may have something new to do. */
  readonly ended: () => void
}

/** What one call came to: an answer, or none in time; `late`: it may still come. */
type Called = {
  readonly answer: DefiniteAnswer | null
  readonly late?: Promise<Answer> | undefined
  readonly retryAfterSeconds?: number | undefined
}
/** What was let through by the breakers for a command, and what became of the question it asks before it is stored. */
export type Asked = Pick<CommandRequest, 'first'> & {
  readonly admitted: ReadonlyMap<string, Admitted>
  readonly late?: Promise<Answer> | undefined
}
type Asking = Asked & Pick<CommandRequest, 'command' | 'context'>

export class Reactions {
  readonly #instance: AggregateInstance
  readonly #pending: Pending
  readonly #host: ReactionsHost
  /** What the breakers let through for a command that will ask it only after another: the one probe may be among it. */
  readonly #passes = new Map<string, Admitted>()
  /** What is being asked before it is stored, by the name of the command. */
  readonly #firsts = new Map<string, Promise<unknown>>()

  constructor(instance: AggregateInstance, host: ReactionsHost) {
    this.#instance = instance
    this.#pending = instance.pending
    this.#host = host
  }

  /**
   * Asks before anything is stored, for one command of a kind at a time: one that comes meanwhile is judged anew, for it
   * may be the same. Ends with what its command is to be judged with.
   */
  async first(question: FirstQuestion, one: Asking): Promise<Pick<Asked, 'first' | 'late'>> {
    const { type } = one.command
    const underWay = this.#firsts.get(type)
    if (underWay) {
      await underWay
      return {}
    }
    const asking = this.#askFirst(question, one)
    this.#firsts.set(type, asking)
    try {
      const { answer, late } = await asking
      return { first: answer, late }
    } finally {
      this.#firsts.delete(type)
    }
  }

  /** Asks what these new events want to know, let through by the breakers as their command was. */
  askFor(events: readonly Recorded[], { admitted, first, late }: Asked): void {
    for (const { seq } of events) {
      const open = this.#pending.get(seq)
      if (!open) continue
      // It was asked a moment ago, and there was no answer in time.
      if (first === null) {
        this.#leaveUnknown(seq)
        this.#awaitLate(seq, late)
        continue
      }
      const next = open.reaction.leadsTo && admitted.get(kindOf(open.reaction.leadsTo))
      if (next) this.#passes.set(open.root, next)
      void this.#ask(seq, admitted.get(kindOf(open.reaction.asks)) ?? this.#passFor(open))
    }
  }

  /** Asks again what a retry waits for, unless that is being asked at the moment. */
  askAgain(root: string): void {
    for (const seq of this.#pending.ofRoot(root)) void this.#ask(seq)
  }

  /**
   * Asks everything open that is not parked. Only these tries count: clients who come back as often as they are told
   * must not make the actor itself wait longer.
   */
  async askAll(): Promise<void> {
    await Promise.all(this.#pending.unparked().map((seq) => this.#ask(seq, undefined, true)))
  }

  #passFor({ root, reaction }: { readonly root: string; readonly reaction: Reaction }): Admitted | undefined {
    const admitted = this.#passes.get(root)
    if (admitted?.pass.dependency !== kindOf(reaction.asks)) return undefined
    this.#passes.delete(root)
    return admitted
  }

  #ask(seq: number, admitted?: Admitted, isTry = false): Promise<void> {
    const ask = () =>
      this.#askOnce(seq, admitted)
        .catch((fault: unknown) => this.#fail(seq, fault))
        .finally(() => {
          this.#pending.ended(seq, isTry)
          this.#host.ended()
        })
    return this.#pending.asking(seq, ask)
  }

  async #askOnce(seq: number, admitted?: Admitted): Promise<void> {
    const open = this.#pending.get(seq)
    if (!open) return
    const { reaction, event } = open
    const admission = admitted ?? (await this.#host.gate.admit(kindOf(reaction.asks), Date.now()))
    if (!admission.ok) return this.#leaveUnknown(seq, admission.retryAfterSeconds)
    const called = await this.#call(reaction, namedOf(event), this.#key(seq), event, admission)
    if (called.answer) return this.#settle(seq, called.answer)
    this.#leaveUnknown(seq, called.retryAfterSeconds)
    this.#awaitLate(seq, called.late)
  }

  /** Under a key of its own each time: whoever is asked knows the question by what it says. */
  async #askFirst({ reaction, event }: FirstQuestion, { context, admitted }: Asking): Promise<Called> {
    try {
      const dependency = kindOf(reaction.asks)
      const admission = admitted.get(dependency) ?? (await this.#host.gate.admit(dependency, Date.now()))
      if (!admission.ok) return { answer: null }
      const { name, id, version } = this.#instance
      const cause = { ...context, seq: version + 1 }
      return await this.#call(reaction, event, `${name}/${id}/first/${freshId()}`, cause, admission)
    } catch (fault) {
      this.#log('actor.reaction', fault)
      return { answer: null }
    }
  }

  /** One call within the limit; the breaker hears how it went. */
  async #call(reaction: Reaction, event: Named, key: string, cause: Cause, { pass }: Admitted): Promise<Called> {
    const [instance, host] = [this.#instance, this.#host]
    const question = questionOf(reaction, event, instance.id)
    const call = disposing(host.port(reaction.asks)(question.id, question.command, instance.ownContext(key, cause)))
    const outcome = await outcomeWithin(call, host.callLimitMs)
    const answer = outcome.kind === 'answered' ? outcome.value : null
    if (answer && answer.outcome !== 'unavailable') {
      host.gate.report(pass, 'answered')
      return { answer }
    }
    const isOverloaded = answer ? answer.overloaded === true : outcome.kind === 'failed' && isOverload(outcome.fault)
    host.gate.report(pass, isOverloaded ? 'overloaded' : 'failed')
    if (outcome.kind === 'failed') this.#log('actor.call-failed', outcome.fault)
    const late = outcome.kind === 'timed-out' ? call : undefined
    return { answer: null, late, retryAfterSeconds: answer?.retryAfterSeconds }
  }

  /** Too late is not never: an answer that still comes settles it without asking again. */
  #awaitLate(seq: number, late: Promise<Answer> | undefined): void {
    if (!late) return
    this.#host.later(late.then((answer) => this.#settle(seq, answer)).catch((fault: unknown) => this.#fail(seq, fault)))
  }

  /** The answer becomes a command of the actor's own, which settles the reaction. */
  async #settle(seq: number, answer: Answer): Promise<void> {
    const open = this.#pending.get(seq)
    if (!open || answer.outcome === 'unavailable') return
    const { reaction, event } = open
    const given = answer.outcome === 'accepted' ? { reply: answer.reply } : answer
    const command = answerOf(reaction, namedOf(event), given)
    const context = this.#instance.ownContext(`${this.#key(seq)}/answer`, event)
    await this.#host.submit({ command, context, settles: seq })
    // Whom it leads to is being asked by now, or will not be.
    if (reaction.leadsTo) this.#passes.delete(open.root)
  }

  /** The answer could not be understood or stored, or nobody could be asked: nobody is left waiting for it. */
  #fail(seq: number, fault: unknown): void {
    this.#log('actor.reaction', fault)
    this.#leaveUnknown(seq)
  }

  /** Whoever waits for the answer is told that there is none yet. */
  #leaveUnknown(seq: number, retryAfterSeconds = 1): void {
    const open = this.#pending.get(seq)
    if (!open) return
    const { asks, unknown } = open.reaction
    const answer = unknown === 'promise' ? this.#instance.accepted() : unavailable(kindOf(asks), retryAfterSeconds)
    this.#pending.release(open.root, answer)
  }

  /** The key under which the other one knows this question, however often it is asked. */
  #key(seq: number): string {
    return `${this.#instance.name}/${this.#instance.id}/${seq}`
  }

  #log(at: string, fault: unknown): void {
    const { name, id } = this.#instance
    console.warn(JSON.stringify({ at, aggregate: name, id, reason: String(fault) }))
  }
}

const namedOf = ({ type, data }: Recorded): Named => ({ ...data, type })

const isOverload = (fault: unknown): boolean =>
  typeof fault === 'object' && fault !== null && 'overloaded' in fault && fault.overloaded === true
