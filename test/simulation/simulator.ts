/**
 * World: the aggregates of one system as pure stages, and a post between them. Letters go through the real table of
 * subscriptions and the real policies; questions are the declared reactions, whose answers may be lost.
 * Command ids are left out on purpose: the aggregates must bear repetition by themselves.
 */

import type { AnyAggregate, Reaction } from '../../kernel/aggregate.ts'
import type { Decision, Facts, Message } from '../../kernel/decision.ts'
import { answerOf, type Named, parseCommand, questionOf, reactionTo, replyTo } from '../../kernel/interpreter.ts'
import type { Seen, World } from '../../kernel/invariants.ts'
import { type CommandMessage, type NamedPolicy, named, type Policy } from '../../kernel/policy.ts'
import { InMemoryActor, type Turn } from '../../kernel/testing/in-memory-actor.ts'
import { seen } from '../../kernel/testing/seen.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import { heardBy, type Inbox, subscriptions } from '../../queues/subscriptions.ts'

const SETTLE_LIMIT = 10_000

const kinds = new Map(
  Array.from(subscriptions.values(), (entry) => [`${entry.kind.aggregate}/${entry.kind.name}`, entry] as const),
)

export type Refused = { readonly reason: string }
// A world speaks to all of its stages alike; each checks its commands by its own schema.
type Anyone = InMemoryActor
export type Grammar = AnyAggregate & { readonly initial: { readonly status: string } }
type Actor = { readonly id: string; readonly stage: Anyone; readonly grammar: Grammar; told: number }
type Letter = { readonly subject: string; readonly inbox: Inbox; readonly type: string; readonly data: Facts }
type Question = { readonly asker: Actor; readonly event: Named; readonly reaction: Reaction }
export type Reply =
  | { readonly ok: true; readonly facts: Facts }
  | { readonly ok: false; readonly refusal: Refused & Facts }

/** What the post and the clock do; the rest of a story is its system's own. */
export type SimulatorMove =
  | { readonly kind: 'post'; readonly at: number; readonly keep: boolean }
  | { readonly kind: 'answer'; readonly at: number; readonly lost: boolean }
  | { readonly kind: 'stray'; readonly at: number }
  | { readonly kind: 'wait'; readonly seconds: number }

export class Simulator {
  #now: Instant = MORNING
  readonly #actors = new Map<string, Actor>()
  #letters: Letter[] = []
  readonly #everSent: Letter[] = []
  #questions: Question[] = []
  readonly #everAsked: Question[] = []
  readonly #grammars: readonly Grammar[]
  readonly #policies: Partial<Record<Inbox, readonly NamedPolicy[]>>

  constructor(
    grammars: readonly unknown[],
    policies: Partial<Record<Inbox, readonly NamedPolicy[] | Readonly<Record<string, Policy>>>>,
  ) {
    this.#grammars = grammars as readonly Grammar[]
    this.#policies = Object.fromEntries(
      Object.entries(policies).map(([inbox, of]) => [
        inbox,
        Array.isArray(of) ? of : named(inbox, of as Readonly<Record<string, Policy>>),
      ]),
    )
  }

  /** Everything that ever happened, counted. */
  get events(): number {
    return Array.from(this.#actors.values()).reduce((sum, { stage }) => sum + stage.turns.length, 0)
  }

  /** Everything that is there, as an observer finds it. */
  world(): World {
    const found = new Map<string, Seen[]>(this.#grammars.map(({ events }) => [events.aggregate, []]))
    for (const { id, grammar, stage } of this.#actors.values()) {
      const { state, turns } = stage
      const described = grammar.describe(state as never, id)
      // Whom nothing ever happened to is not there.
      if (turns.length > 0) found.get(grammar.events.aggregate)?.push({ ...seen(grammar, id, turns), state, described })
    }
    return { instances: found }
  }

  happen(move: SimulatorMove): void {
    switch (move.kind) {
      case 'post':
        this.#deliver(this.#letters[move.at % Math.max(1, this.#letters.length)], move.keep)
        break
      case 'answer':
        this.#answer(this.#questions[move.at % Math.max(1, this.#questions.length)], move.lost)
        break
      case 'stray':
        this.#stray(this.#everAsked[move.at % Math.max(1, this.#everAsked.length)])
        break
      case 'wait':
        this.#now = plusSeconds(this.#now, move.seconds)
        this.#wake()
    }
  }

  /** The post is emptied and every question answered, until nothing moves any more. */
  settle(): void {
    for (let n = 0; n < SETTLE_LIMIT; n += 1) {
      // What the last letter or answer made due is done before anything rests.
      this.#wake()
      if (this.#letters.length === 0 && this.#questions.length === 0) return
      const [context] = this.#letters
      if (context) this.#deliver(context, false)
      for (const question of [...this.#questions]) this.#answer(question, false)
    }
    throw new Error('the world does not come to rest')
  }

  /** Every letter ever sent lies in the post again. */
  repeatEverything(): void {
    this.#letters.push(...this.#everSent)
  }

  /** The stage of one instance; nothing may ever have happened to it. */
  stage(name: string, id: string): Anyone {
    return this.#actor(name, id).stage
  }

  tell(name: string, id: string, command: Message): Decision<Named, Refused & Facts> {
    const actor = this.#actor(name, id)
    const parsed = parseCommand(actor.grammar, command)
    if (!parsed.ok) throw new Error(`${name} was sent a malformed ${command.type}: ${parsed.at}`)
    const decision = actor.stage.tell(parsed.command, this.#now)
    this.#publish(actor)
    return decision
  }

  /** Asks an aggregate; while the asked one must ask somebody itself there is no answer yet. */
  protected ask(name: string, id: string, command: Named): Reply | null {
    const decision = this.tell(name, id, command)
    const { stage, grammar } = this.#actor(name, id)
    if (this.#questions.some(({ asker }) => asker.stage === stage)) return null
    if (decision.kind === 'refused') return { ok: false, refusal: decision.refusal }
    if (decision.kind === 'happened' && decision.answer) return { ok: false, refusal: decision.answer }
    return { ok: true, facts: replyTo(grammar, stage.state, command) }
  }

  #deliver(context: Letter | undefined, keep: boolean): void {
    if (!context) return
    if (!keep) this.#letters = this.#letters.filter((other) => other !== context)
    const news = { id: '', correlationid: '', traceparent: '', ...context }
    const hearing = (this.#policies[context.inbox] ?? []).filter(({ on }) => on.includes(context.type))
    for (const { aggregate, id, command } of hearing.flatMap(({ commandsFor }): readonly CommandMessage[] =>
      commandsFor(news),
    )) {
      this.tell(aggregate, id, command)
    }
  }

  #answer(question: Question | undefined, lost: boolean): void {
    if (!question) return
    const { asker, event, reaction } = question
    this.#everAsked.push(question)
    const { id, command } = questionOf(reaction, event, asker.id)
    const reply = this.ask(reaction.asks, id, command)
    if (!reply || lost) return
    this.#questions = this.#questions.filter((other) => other !== question)
    const answer = reply.ok ? { reply: reply.facts } : { refusal: reply.refusal }
    this.tell(asker.grammar.events.aggregate, asker.id, answerOf(reaction, event, answer))
  }

  /** A question that was asked twice, as its answer was late: one of the two arrives when nobody waits for it any more. */
  #stray(question: Question | undefined): void {
    if (!question) return
    const { asker, event, reaction } = question
    const { id, command } = questionOf(reaction, event, asker.id)
    this.ask(reaction.asks, id, command)
  }

  #wake(): void {
    for (const actor of [...this.#actors.values()]) {
      actor.stage.wake(this.#now)
      this.#publish(actor)
    }
  }

  #publish(actor: Actor): void {
    const news = actor.stage.turns.slice(actor.told)
    actor.told = actor.stage.turns.length
    for (const turn of news) this.#tellOthers(actor, turn)
  }

  #tellOthers(actor: Actor, { event }: Turn): void {
    checkEvent(actor.grammar.events.aggregate, event)
    const { type, ...data } = event
    const entry = kinds.get(`${actor.grammar.events.aggregate}/${type}`)
    if (!entry) throw new Error(`nobody knows ${type}`)
    for (const inbox of heardBy(entry, data as Facts)) {
      const context: Letter = { subject: actor.id, inbox, type: entry.kind.type, data: data as Facts }
      this.#letters.push(context)
      this.#everSent.push(context)
    }
    const reaction = reactionTo(actor.grammar, type)
    if (reaction) this.#questions.push({ asker: actor, event, reaction })
  }

  #actor(name: string, id: string): Actor {
    const key = `${name}/${id}`
    const known = this.#actors.get(key)
    if (known) return known
    const grammar = this.#grammars.find((one) => one.events.aggregate === name)
    if (!grammar) throw new Error(`nobody of this world is a ${name}`)
    const actor: Actor = { id, stage: new InMemoryActor(grammar), grammar, told: 0 }
    this.#actors.set(key, actor)
    return actor
  }
}
