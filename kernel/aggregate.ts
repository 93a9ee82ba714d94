/**
 * The grammar of an aggregate: it decides on commands, remembers events, and says what must be asked elsewhere.
 * Everything here is pure. What runs it is `durable-objects/runtime`; what proves it is `testing/specification.ts`.
 */
import * as z from 'zod'
import type { Decision, Description, Facts, Message, Refusal } from './decision.ts'
import type { EventData, EventName, EventOf, Events, Frozen } from './events.ts'
import type { Instant } from './time.ts'

type Shape = z.ZodRawShape
type FieldsOf<F extends Shape> = Frozen<z.infer<z.ZodObject<F>>>

/** One command: its fields, the judgement of it, and what its caller is told besides the state. */
export type Handler<S, F extends Shape, D, P> = {
  readonly schema: z.ZodObject<F>
  readonly decide: (state: S, command: FieldsOf<F>, now: Instant) => D
  /** Facts for the caller besides the state; the same when the command comes again. */
  readonly reply: ((state: S, command: FieldsOf<F>) => P) | undefined
}
type AnyHandler<S, E extends Message> = {
  readonly schema: z.ZodObject
  readonly decide: (state: S, command: never, now: Instant) => Decision<E, Refusal>
  readonly reply: ((state: S, command: never) => Facts) | undefined
}
type Handlers<S, E extends Message> = Readonly<Record<string, AnyHandler<S, E>>>

/** A command without fields infers as an index of `never`; it has just none. */
type FieldsIn<C, N extends keyof C> = C[N] extends { readonly schema: infer Z extends z.ZodObject }
  ? string extends keyof z.infer<Z>
    ? unknown
    : Frozen<z.infer<Z>>
  : never
type CommandIn<C> = { [N in keyof C & string]: { readonly type: N } & FieldsIn<C, N> }[keyof C & string]

type Judged<H> = H extends { readonly decide: (...given: never) => infer D } ? D : never
type SaidIn<D> = D extends { readonly kind: 'refused'; readonly refusal: infer F extends Refusal }
  ? F
  : D extends { readonly kind: 'happened'; readonly answer?: infer F extends Refusal }
    ? F
    : never
type HappeningIn<D> = D extends { readonly kind: 'happened'; readonly events: readonly (infer E)[] }
  ? E extends { readonly type: infer T extends string }
    ? T
    : never
  : never

/** Something to be asked of another aggregate right after an event of one's own is durable (K5). */
export type Reaction<Data = never, Own extends Message = Message> = {
  /** The aggregate that is asked. */
  readonly asks: string
  readonly command: string
  /** Which instance of it, and with which fields. */
  readonly question: (data: Data, id: string) => readonly [id: string, fields: object]
  /** Its yes becomes this command. */
  readonly accepted: (reply: never, data: Data) => Own
  /** Its no becomes this command. */
  readonly refused: (refusal: never, data: Data) => Own
  /**
   * No answer is no answer: the same question with the same key, until there is one. What the caller who waits for it
   * hears meanwhile: `ask-again`, that the outcome is unknown, and while the other cannot even be asked nothing is
   * stored (G5); `promise`, a yes with the state as it is, for the request is kept in any case and pursued to the end.
   */
  readonly unknown: 'ask-again' | 'promise'
  /**
   * A route asks first whether the answer would be no, so that such an attempt makes no new object (K14). The field of
   * the other's description that says how much is left: with plenty of it, a route need not ask each time.
   */
  readonly checkedFirst?: string
  /** An aggregate that its yes makes it ask next: while that one cannot be asked, nothing is stored either (G5). */
  readonly leadsTo?: string
  /**
   * Asked before anything is stored, so that event and answer are one row; only where the answer does not come in time is
   * the event stored alone, and asked about until it does. Whoever is asked must know the question by what it says, and
   * a yes of which nothing comes must end by itself, or be asked for again by somebody who has stored it
   * (docs/decisions/0041-hold-first.md). A no is kept with the event, or makes nothing (K14).
   */
  readonly askedFirst?: { readonly no: 'is-kept' | 'makes-nothing' }
}
type Reactions<X extends Events, C> = { readonly [N in EventName<X>]?: Reaction<EventData<X, N>, CommandIn<C>> }

/** The types of an aggregate for whoever speaks to it; there is never a value. */
export type Spoken<C extends Message, E extends Message, R extends Refusal> = {
  readonly '~spoken'?: { readonly command: C; readonly event: E; readonly refusal: R }
}

/** The whole of an aggregate. `S` is a union on `status`; each member holds only what is true then. */
export type Aggregate<
  S,
  X extends Events,
  C extends Handlers<S, EventOf<X>>,
  R extends Reactions<X, C>,
  D extends Description,
> = {
  readonly events: X
  /** Never changed in place: every instance begins with it. */
  readonly initial: S
  readonly commands: C
  /**
   * Remembers, never judges. It may change its own collections in place: nobody keeps an older state, and it is folded
   * again from the journal when a commit fails.
   */
  readonly evolve: { readonly [N in EventName<X>]: (state: S, data: EventData<X, N>, at: Instant) => S }
  readonly describe: (state: S, id: string) => D | null
  /** Whether it has had to do with this other instance: tells a retry from a new attempt (K14). */
  readonly hasSeen?: (state: S, about: string) => boolean
  readonly react?: R
  /** What it requests of itself when the time has come (K10). Also applied before any later command. */
  readonly deadline?: (state: S) => { readonly at: Instant; readonly command: CommandIn<C> } | null
}

/** The words to write one aggregate with: `on` declares a command, `aggregate` the whole. */
export const aggregateOf = <S, X extends Events>(events: X) => ({
  on: <F extends Shape, const D extends Decision<EventOf<X>, Refusal>, P extends Facts = Record<never, never>>(
    fields: F,
    decide: (state: S, command: FieldsOf<F>, now: Instant) => D,
    reply?: (state: S, command: FieldsOf<F>) => P,
  ): Handler<S, F, D, P> =>
    // Strict is a matter of parsing, not of the inferred fields.
    ({ schema: z.strictObject(fields) as unknown as z.ZodObject<F>, decide, reply }),
  aggregate: <
    C extends Handlers<S, EventOf<X>>,
    const D extends Description,
    R extends Reactions<X, C> = Record<never, never>,
  >(
    definition: Omit<Aggregate<S, X, C, R, D>, 'events'>,
  ): Aggregate<S, X, C, R, D> & Spoken<CommandIn<C>, EventOf<X>, SaidIn<Judged<C[keyof C]>>> => ({
    events,
    ...definition,
  }),
})

/** An aggregate as far as others know it: its events and its commands. */
export type AnyAggregate = {
  readonly events: Events
  readonly initial: unknown
  readonly commands: Handlers<never, Message>
  readonly evolve: Readonly<Record<string, (state: never, data: never, at: Instant) => unknown>>
  readonly describe: (state: never, id: string) => Description | null
  readonly hasSeen?: (state: never, about: string) => boolean
  readonly react?: Readonly<Record<string, Reaction | undefined>>
  readonly deadline?: (state: never) => { readonly at: Instant; readonly command: Message } | null
}

type Commands = { readonly commands: Readonly<Record<string, { readonly schema: z.ZodObject }>> }
export type CommandName<D extends Commands> = keyof D['commands'] & string
/** The fields of one command, as whoever sends it writes them. */
export type CommandInput<D extends Commands, N extends CommandName<D>> = Frozen<z.input<D['commands'][N]['schema']>>
/** Every command, each with its name as `type`. */
export type CommandOf<D extends Commands> = CommandIn<D['commands']>
/** Every state of an aggregate. */
export type StateOf<D extends AnyAggregate> = D['initial']
/** What one command can be refused with, read off what its judgement returns: a list of it cannot drift. */
export type RefusalOf<D extends Commands, N extends CommandName<D> = CommandName<D>> = SaidIn<Judged<D['commands'][N]>>
/** What the caller of one command is told besides the state. */
export type ReplyOf<D extends Commands, N extends CommandName<D>> = D['commands'][N] extends {
  readonly reply: ((...given: never) => infer P) | undefined
}
  ? string extends keyof P
    ? unknown
    : P
  : never
/** What an aggregate describes of itself, by the names of the fields. */
type DescribedField<D> = D extends { readonly describe: (...given: never) => infer T }
  ? T extends { readonly data: infer F }
    ? keyof F & string
    : never
  : never

type ReactionsOf<D extends AnyAggregate> = NonNullable<D['react']>
/** The commands of its own that the answers to the reactions of these events become. */
type Following<D extends AnyAggregate, E> = {
  [K in keyof ReactionsOf<D> & E]: ReactionsOf<D>[K] extends {
    readonly accepted: (...given: never) => { readonly type: infer A }
    readonly refused: (...given: never) => { readonly type: infer B }
  }
    ? A | B
    : never
}[keyof ReactionsOf<D> & E]
/**
 * Everything that the caller of one command may be refused with: by its own judgement, or by that of the commands which
 * the answers to its reactions become, as far as they lead.
 */
export type RefusalOfRoute<D extends AnyAggregate, N, Seen = never> =
  N extends Exclude<CommandName<D>, Seen>
    ? RefusalOf<D, N> | RefusalOfRoute<D, Following<D, HappeningIn<Judged<D['commands'][N]>>>, Seen | N>
    : never

/** The address of an aggregate that is known by its type alone: aggregates never import each other. */
export type Port<D extends Commands> = { readonly aggregate: string; readonly of?: D }
export const port = <D extends Commands & { readonly events: Events }>(
  aggregate: D['events']['aggregate'],
): Port<D> => ({ aggregate })

/** Declares a reaction: `asking(theConcert, 'HoldSeats', { question, accepted, refused, unknown })`. */
export const asking = <
  D extends Commands,
  N extends CommandName<D>,
  Data,
  const A extends Message,
  const B extends Message,
>(
  to: Port<D>,
  command: N,
  reaction: {
    readonly question: (data: Data, id: string) => readonly [id: string, fields: CommandInput<D, N>]
    readonly accepted: (reply: ReplyOf<D, N>, data: Data) => A
    readonly refused: (refusal: RefusalOf<D, N>, data: Data) => B
    readonly unknown: 'ask-again' | 'promise'
    readonly checkedFirst?: DescribedField<D>
    readonly leadsTo?: string
    readonly askedFirst?: NonNullable<Reaction['askedFirst']>
  },
) => ({ asks: to.aggregate, command, ...reaction })

/** The field of a command that carries another aggregate's no, with its facts. */
export const refusalOf = <D extends Commands, N extends CommandName<D>>() =>
  // It was given by an actor of ours, which answers with nothing else.
  z.looseObject({ reason: z.string().min(1).max(200) }) as unknown as z.ZodType<RefusalOf<D, N>, RefusalOf<D, N>>
