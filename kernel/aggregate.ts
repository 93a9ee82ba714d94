/**
 * The grammar of an aggregate: it decides on commands, remembers events, and says what must be asked elsewhere.
 * Everything here is pure. What runs it is `actor.ts`; what proves it is `testing/specification.ts`.
 */
import type * as z from 'zod'
import type { Instant } from './time.ts'

/** Plain data that survives storage, queues and RPC unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
export type Facts = { readonly [key: string]: Json | undefined }

export type Message = { readonly type: string }

/** The business says no: a reason out of a closed union, with the facts that explain it. Never thrown (K15). */
export type Refusal = { readonly reason: string }

/** What an aggregate answers to a command. */
export type Decision<E extends Message, R extends Refusal> =
  | { readonly kind: 'happened'; readonly events: readonly E[]; readonly answer?: R }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly refusal: R }

/** These events happened. */
export const happened = <E extends Message>(...events: readonly E[]): Decision<E, never> => ({
  kind: 'happened',
  events,
})

/** These events happened, and still the one who asked is told no (a declined payment is a fact and a refusal). */
export const happenedBut = <E extends Message, R extends Refusal>(
  answer: R,
  ...events: readonly E[]
): Decision<E, R> => ({
  kind: 'happened',
  events,
  answer,
})

/** The wish is already true, or is no news: nothing happens and the asker is answered with the state as it is. */
export const nothing: Decision<never, never> = { kind: 'nothing' }

/** No, for this reason. */
export function refuse<const K extends string>(reason: K): Decision<never, { readonly reason: K }>
export function refuse<const K extends string, F extends Facts>(
  reason: K,
  facts: F,
): Decision<never, { readonly reason: K } & F>
export function refuse(reason: string, facts?: Facts): Decision<never, Refusal> {
  return { kind: 'refused', refusal: { reason, ...facts } }
}

/** What the outside may know of an instance: the K7 status that every event carries. */
export type Description = {
  /** The word of the state, as in the documents of its context. */
  readonly status: string
  /** Whose it is: the subject that sees it on My page and is notified; null for what belongs to nobody. */
  readonly owner: string | null
  /** One line for people: what this is. */
  readonly label: string
  /** The fields that answers and reads show. */
  readonly data: Facts
  /** When it should have moved on by itself; past that the sweeper wakes it (K9). */
  readonly dueAt?: Instant | null
}

/** An event as it is kept: what happened, to whom it leads back, and what the outside may know after it. */
export type Recorded = {
  readonly seq: number
  readonly type: string
  readonly time: Instant
  readonly data: Facts
  readonly by: string
  readonly correlationId: string
  readonly causationId: string
  readonly traceparent: string
  /** Null while nobody outside may know of the instance. */
  readonly after: Description | null
  /** The state's word before it. */
  readonly was: string | null
}

/** An actor's answer to a command. `unavailable`: nothing is known to have failed, ask again with the same key (G5). */
export type Answer =
  | {
      readonly outcome: 'accepted'
      readonly id: string
      readonly version: number
      readonly status: string
      readonly data: Facts
      readonly reply: Facts
      readonly replayed: boolean
    }
  | { readonly outcome: 'refused'; readonly refusal: Refusal & Facts; readonly replayed: boolean }
  | {
      readonly outcome: 'unavailable'
      readonly dependency: string
      readonly retryAfterSeconds: number
      /** The one asked is there, but has too much to do (C11). */
      readonly overloaded?: boolean
    }

/** What travels with a command: who wishes it, under which id, in which conversation. */
export type CommandContext = {
  /** Seen before: the first answer is given again and nothing happens (K1). */
  readonly commandId: string
  /** What the client sent, in short; the same command id with another fingerprint is refused (H3). */
  readonly fingerprint?: string
  /** The subject, policy or aggregate that sends it. */
  readonly by: string
  readonly correlationId: string
  readonly causationId: string
  readonly traceparent: string
}

/** Something to be asked of another aggregate right after an event of one's own is durable (K5). */
export type Reaction<C extends Message, E extends Message> = {
  /** The port that is asked; also the name of its breaker (K11). */
  readonly asks: string
  /** Which instance behind the port. */
  readonly of: (event: E, id: string) => string
  readonly command: (event: E, id: string) => Message & Facts
  /** Its yes becomes this command. */
  readonly accepted: (reply: Facts, event: E) => C
  /** Its no becomes this command. */
  readonly refused: (refusal: Refusal & Facts, event: E) => C
  /**
   * No answer is no answer: the same question with the same key, until there is one. What the one who waits for it
   * hears meanwhile: `ask-again`, that the outcome is unknown, and while the other cannot even be asked nothing is
   * stored (G5); `promise`, a yes with the state as it is, for the wish is kept in any case and pursued to the end.
   */
  readonly unknown: 'ask-again' | 'promise'
}

type Named<M extends Message, K extends M['type']> = Extract<M, { type: K }>

/** The whole of an aggregate. `S` is a union on `status`; each member holds only what is true then. */
export type Aggregate<S, C extends Message, E extends Message, R extends Refusal> = {
  /** `<system>.<aggregate>`: its address in envelopes, bindings and the view. */
  readonly name: string
  readonly initial: () => S
  /** Every command that may reach it, checked once more at the door of the actor. */
  readonly commands: z.ZodType<C>
  /**
   * Fields of its events and state that never leave its own system: personal data. `label`, `correlationId` and
   * `causationId` may be among them where they would say the same; the view shows the label to the owner.
   */
  readonly confidential?: readonly string[]
  readonly decide: {
    readonly [K in C['type']]: (state: S, command: Named<C, K>, now: Instant) => Decision<E, R>
  }
  /**
   * Remembers, never judges. It may change its own collections in place: the kernel keeps no older state and
   * folds again from the journal when a commit fails.
   */
  readonly evolve: { readonly [K in E['type']]: (state: S, event: Named<E, K>, at: Instant) => S }
  readonly describe: (state: S, id: string) => Description | null
  /** Facts the one who asked is told besides the state; must be the same when asked again. */
  readonly reply?: { readonly [K in C['type']]?: (state: S, command: Named<C, K>) => Facts }
  /** Whether it has had to do with this other instance: tells a retry from a new attempt before anything is made (K14). */
  readonly hasSeen?: (state: S, about: string) => boolean
  readonly react?: { readonly [K in E['type']]?: Reaction<C, Named<E, K>> }
  /** What it wishes of itself when the time has come (K10). Also applied before any later command. */
  readonly deadline?: (state: S) => { readonly at: Instant; readonly command: C } | null
}

/** Declares an aggregate; only there to let TypeScript check every chapter against the others. */
export const aggregate = <S, C extends Message, E extends Message, R extends Refusal>(
  definition: Aggregate<S, C, E, R>,
): Aggregate<S, C, E, R> => definition

/** Decides one command on a state, as the actor and the specification both do it. */
export const decide = <S, C extends Message, E extends Message, R extends Refusal>(
  definition: Aggregate<S, C, E, R>,
  state: S,
  command: C,
  now: Instant,
): Decision<E, R> => {
  const judge = definition.decide[command.type as C['type']] as (s: S, c: C, now: Instant) => Decision<E, R>
  return judge(state, command, now)
}

/** Folds one event into a state. */
export const evolve = <S, C extends Message, E extends Message, R extends Refusal>(
  definition: Aggregate<S, C, E, R>,
  state: S,
  event: E,
  at: Instant,
): S => {
  const remember = definition.evolve[event.type as E['type']] as ((s: S, e: E, at: Instant) => S) | undefined
  if (!remember) throw new Error(`${definition.name} does not know the event ${event.type}`)
  return remember(state, event, at)
}
