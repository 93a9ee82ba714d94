/**
 * World: the aggregates of one system as pure stages, and a post between them. Letters go through the real table of
 * subscriptions and the real policies; questions are the declared reactions, whose answers may be lost.
 * Command ids are left out on purpose: the aggregates must bear repetition by themselves.
 */

import type { AnyAggregate, Reaction } from '../../kernel/aggregate.ts'
import type { Decision, Facts, Message } from '../../kernel/decision.ts'
import {
  answerOf,
  decide,
  type Named,
  parseCommand,
  questionOf,
  reactionTo,
  replyTo,
} from '../../kernel/interpreter.ts'
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
/** How a question goes that is asked before anything is stored: answered at once or later, or its asker dies, or hears nothing in time. */
export type Manner = 'answered' | 'answered-later' | 'asker-dies' | 'unanswered'
/** Asked before anything was stored, answered, and nothing was made of it yet. */
type Paused = { readonly actor: Actor; readonly command: Named; readonly reply: Reply }
export type Reply =
  | { readonly ok: true; readonly facts: Facts }
  | { readonly ok: false; readonly refusal: Refused & Facts }

/** What the post and the clock do; the rest of a story is its system's own. */
export type SimulatorMove =
  | { readonly kind: 'post'; readonly at: number; readonly keep: boolean }
  | { readonly kind: 'answer'; readonly at: number; readonly lost: boolean }
  | { readonly kind: 'stray'; readonly at: number }
  | { readonly kind: 'wait'; readonly seconds: number }
/** How questions go from then on that are asked before anything is stored, and the end of one that was answered later. */
export type FirstMove =
  | { readonly kind: 'first'; readonly manner: Manner }
  | { readonly kind: 'resume'; readonly at: number }

type Refusal = Refused & Facts

const parsed = ({ grammar }: Actor, command: Message): Named => {
  const is = parseCommand(grammar, command)
  if (!is.ok) throw new Error(`${grammar.events.aggregate} was sent a malformed ${command.type}: ${is.at}`)
  return is.command
}

export class Simulator {
  #now: Instant = MORNING
  readonly #actors = new Map<string, Actor>()
  #letters: Letter[] = []
  readonly #everSent: Letter[] = []
  #questions: Question[] = []
  readonly #everAsked: Question[] = []
  #manner: Manner = 'answered'
  #paused: Paused[] = []
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

  happen(move: SimulatorMove | FirstMove): void {
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
        break
      case 'first':
        this.#manner = move.manner
        break
      case 'resume':
        this.#resume(this.#paused[move.at % Math.max(1, this.#paused.length)])
    }
  }

  /** The post is emptied and every question answered, until nothing moves any more. */
  settle(): void {
    this.#manner = 'answered'
    for (const paused of [...this.#paused]) this.#resume(paused)
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

  tell(name: string, id: string, command: Message): void {
    this.#judge(this.#actor(name, id), parsed(this.#actor(name, id), command))
  }

  /** Asks an aggregate; while the asked one must ask somebody itself, or died of it, there is no answer yet. */
  protected ask(name: string, id: string, command: Named): Reply | null {
    const actor = this.#actor(name, id)
    const decision = this.#judge(actor, parsed(actor, command))
    const { stage, grammar } = actor
    if (!decision || this.#questions.some(({ asker }) => asker.stage === stage)) return null
    if (decision.kind === 'refused') return { ok: false, refusal: decision.refusal }
    if (decision.kind === 'happened' && decision.answer) return { ok: false, refusal: decision.answer }
    return { ok: true, facts: replyTo(grammar, stage.state, command) }
  }

  /** Judges a command as the runtime does it; null while nothing is known of it. */
  #judge(actor: Actor, command: Named): Decision<Named, Refusal> | null {
    const { stage, grammar } = actor
    stage.wake(this.#now)
    this.#publish(actor)
    const decision = decide(grammar, structuredClone(stage.state), command, this.#now)
    const event = decision.kind === 'happened' ? decision.events.at(-1) : undefined
    const reaction = event && reactionTo(grammar, event.type)
    if (!event || !reaction?.askedFirst) return this.#tell(actor, command)
    const question = questionOf(reaction, event, actor.id)
    const reply = this.ask(reaction.asks, question.id, question.command)
    // Its own event is stored, and asks again.
    if (!reply || this.#manner === 'unanswered') return this.#tell(actor, command)
    if (this.#manner === 'asker-dies') return null
    const paused = { actor, command, reply }
    if (this.#manner === 'answered') return this.#resume(paused)
    this.#paused.push(paused)
    return null
  }

  /** What was answered before anything was stored is judged anew, and event and answer are stored together. */
  #resume(paused: Paused | undefined): Decision<Named, Refusal> | null {
    if (!paused) return null
    const { actor, command, reply } = paused
    const { stage, grammar } = actor
    this.#paused = this.#paused.filter((other) => other !== paused)
    stage.wake(this.#now)
    const decision = decide(grammar, structuredClone(stage.state), command, this.#now)
    const event = decision.kind === 'happened' ? decision.events.at(-1) : undefined
    const reaction = event && reactionTo(grammar, event.type)
    if (!event || !reaction?.askedFirst) return this.#tell(actor, command)
    if (!reply.ok && reaction.askedFirst.no === 'makes-nothing') return { kind: 'refused', refusal: reply.refusal }
    stage.tell(command, this.#now)
    const given = reply.ok ? { reply: reply.facts } : { refusal: reply.refusal }
    const heard = stage.tell(answerOf(reaction, event, given), this.#now)
    this.#publish(actor, event)
    return heard
  }

  #tell(actor: Actor, command: Named): Decision<Named, Refusal> {
    const decision = actor.stage.tell(command, this.#now)
    this.#publish(actor)
    return decision
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

  /** `settled`: an event whose question is answered already. */
  #publish(actor: Actor, settled?: Named): void {
    const news = actor.stage.turns.slice(actor.told)
    actor.told = actor.stage.turns.length
    for (const turn of news) this.#tellOthers(actor, turn, turn.event.type === settled?.type)
  }

  #tellOthers(actor: Actor, { event }: Turn, isSettled: boolean): void {
    checkEvent(actor.grammar.events.aggregate, event)
    const { type, ...data } = event
    const entry = kinds.get(`${actor.grammar.events.aggregate}/${type}`)
    if (!entry) throw new Error(`nobody knows ${type}`)
    // While nobody outside may know of it, nothing is told.
    const isKnown = actor.grammar.describe(actor.stage.state as never, actor.id) !== null
    for (const inbox of isKnown ? heardBy(entry, data as Facts) : []) {
      const context: Letter = { subject: actor.id, inbox, type: entry.kind.type, data: data as Facts }
      this.#letters.push(context)
      this.#everSent.push(context)
    }
    const reaction = reactionTo(actor.grammar, type)
    if (reaction && !isSettled) this.#questions.push({ asker: actor, event, reaction })
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
