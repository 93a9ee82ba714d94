/** The old form of an aggregate, read in the new one, until all are declared anew. */
import type * as z from 'zod'
import type { AnyAggregate, Spoken } from './aggregate.ts'
import type { Decision, Description, Facts, Message, Refusal } from './decision.ts'
import type { CommandMessage, NamedPolicy } from './policy.ts'
import type { Instant } from './time.ts'

/** Something to be asked of another aggregate right after an event of one's own is durable (K5). */
export type OldReaction<C extends Message, E extends Message> = {
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
export type OldAggregate<S, C extends Message, E extends Message, R extends Refusal> = {
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
  readonly react?: { readonly [K in E['type']]?: OldReaction<C, Named<E, K>> }
  /** What it wishes of itself when the time has come (K10). Also applied before any later command. */
  readonly deadline?: (state: S) => { readonly at: Instant; readonly command: C } | null
}

/** Declares an aggregate in the old form, which is read in the new one. */
export const aggregate = <S, C extends Message, E extends Message, R extends Refusal>(
  old: OldAggregate<S, C, E, R>,
  // biome-ignore lint/suspicious/noExplicitAny: goes with the old form
): AnyAggregate & Spoken<C, E, R> & { readonly name: string; readonly initial: S; readonly react?: any } => {
  const options = (old.commands as unknown as { options: readonly z.ZodObject[] }).options
  // biome-ignore lint/suspicious/noExplicitAny: goes with the old form
  const loose = old as any
  return {
    name: old.name,
    events: { aggregate: old.name, schemas: {}, listeners: {}, confidential: old.confidential ?? [] },
    initial: old.initial(),
    commands: Object.fromEntries(
      options.map((option) => {
        const type = (option.shape.type as z.ZodLiteral<string>).value
        return [
          type,
          {
            schema: option.omit({ type: true }),
            decide: (state: unknown, command: object, now: Instant) =>
              loose.decide[type](state, { ...command, type }, now),
            reply:
              loose.reply?.[type] &&
              ((state: unknown, command: object) => loose.reply[type](state, { ...command, type })),
          },
        ]
      }),
    ),
    evolve: Object.fromEntries(
      Object.keys(old.evolve).map((type) => [
        type,
        (state: unknown, data: object, at: Instant) => loose.evolve[type](state, { ...data, type }, at),
      ]),
    ),
    describe: old.describe as never,
    hasSeen: (old.hasSeen ?? (() => false)) as never,
    react: Object.fromEntries(
      Object.entries(loose.react ?? {}).map(([type, reaction]) => {
        // biome-ignore lint/suspicious/noExplicitAny: goes with the old form
        const { asks, of, command, accepted, refused, unknown } = reaction as any
        return [
          type,
          {
            ...(reaction as object),
            asks: asks === 'payment' ? 'payment.payment' : `${old.name.split('.')[0]}.${asks}`,
            question: (data: object, id: string) => [of({ ...data, type }, id), command({ ...data, type }, id)],
            accepted: (reply: Facts, data: object) => accepted(reply, { ...data, type }),
            refused: (refusal: Facts, data: object) => refused(refusal, { ...data, type }),
            unknown,
          },
        ]
      }),
    ) as never,
    deadline: (old.deadline ?? (() => null)) as never,
  }
}

/** A policy in the old form. */
export const policy = <K extends { readonly type: string; readonly data: z.ZodType }>(sentence: {
  readonly name: string
  readonly on: K | readonly K[]
  readonly then: (data: z.infer<K['data']>, id: string) => readonly CommandMessage[]
}): NamedPolicy => ({
  name: sentence.name,
  on: [sentence.on].flat().map(({ type }) => type),
  commandsFor: ({ data, subject }) => sentence.then(data as z.infer<K['data']>, subject),
})
export const send = <C extends Message, E extends Message, R extends Refusal>(
  to: AnyAggregate & Spoken<C, E, R>,
  id: string,
  command: C,
): CommandMessage => ({ aggregate: to.events.aggregate, id, command })
