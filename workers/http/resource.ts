/**
 * Resources: what HTTP shows of an aggregate. Its fields and states are declared once, in `reads.ts` of its system, held
 * by the compiler against what the aggregate describes of itself; answers to commands and reads have exactly that shape.
 */
import { z } from '@hono/zod-openapi'
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import type { Description } from '../../kernel/decision.ts'
import { kindOf } from '../../kernel/interpreter.ts'

type Described<D extends AnyAggregate> = Extract<ReturnType<D['describe']>, Description>
type StateOf<D extends AnyAggregate> = Described<D>['status']
type DataOf<D extends AnyAggregate> = Described<D>['data']
type KeysOf<T> = T extends unknown ? keyof T : never

/** What is described under this name; undefined where a state has none. */
type ValueOf<T, K> = T extends unknown ? (K extends keyof T ? T[K] : undefined) : never

/**
 * What a declaration must be so that its fields and states are those which the aggregate describes, and no others: the
 * compiler complains of the one that is not.
 */
type Exactly<D extends AnyAggregate, F extends z.ZodRawShape, S extends string> = {
  readonly statuses: [Exclude<StateOf<D>, S>] extends [never] ? unknown : { readonly missing: Exclude<StateOf<D>, S> }
  readonly fields: {
    readonly [K in keyof F]: K extends KeysOf<DataOf<D>>
      ? ValueOf<DataOf<D>, K> extends z.output<F[K]>
        ? unknown
        : z.ZodType<ValueOf<DataOf<D>, K>>
      : never
  } & { readonly [K in Exclude<KeysOf<DataOf<D>>, keyof F>]: z.ZodType<ValueOf<DataOf<D>, K>> }
}

/** `A`: its aggregate, `S`: its states, `F`: its fields, for those who declare routes and reads of it, and for clients. */
export type Resource<A extends string = string, S extends string = string, F extends object = object> = {
  /** `<system>.<kind>`. */
  readonly aggregate: A
  /** The chapter of the document. */
  readonly tag: string
  /** The code of the problem when there is none, or none that the caller may see. */
  readonly none: string
  readonly statuses: readonly [S, ...S[]]
  /** Those in which its owner still waits for something, or somebody for its owner: nobody is forgotten meanwhile (K16). */
  readonly live: readonly string[]
  /** What an answer to a command shows. */
  readonly answer: z.ZodObject
  /** What a read shows: the same, and its times. */
  readonly shape: z.ZodObject
  /** Never a value. */
  readonly '~fields'?: F
}

/** The states and the fields of a resource. */
export type StatusOf<R extends Resource> = R['statuses'][number]
export type FieldsOf<R extends Resource> = NonNullable<R['~fields']>
export type FieldOf<R extends Resource> = keyof FieldsOf<R> & string
/** What an answer to a command shows of it, and what a read shows. */
export type AnswerOf<R extends Resource> = FieldsOf<R> & {
  readonly id: string
  readonly status: StatusOf<R>
  readonly version: number
}
export type ShownOf<R extends Resource> = AnswerOf<R> & { readonly createdAt: string; readonly changedAt: string }

export const pascal = (name: string): string =>
  name.replace(/(^|[.-])([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())

/** Declares what is shown of an aggregate: `resource<typeof booking>('concert.booking')({ tag, none, statuses, fields })`. */
export const resource =
  <D extends AnyAggregate>(aggregate: D['events']['aggregate']) =>
  <const S extends readonly [StateOf<D>, ...StateOf<D>[]], F extends z.ZodRawShape>(
    declared: {
      readonly tag: string
      readonly none: string
      readonly statuses: S
      readonly live?: readonly NoInfer<S[number]>[]
      readonly fields: F
    } & Exactly<D, F, S[number]>,
  ): Resource<D['events']['aggregate'], S[number], z.output<z.ZodObject<F>>> => {
    const { tag, none, statuses, live = [], fields } = declared
    const answer = z.object({
      ...fields,
      id: z.string(),
      status: z.enum(statuses as unknown as [string, ...string[]]),
      version: z.int().min(1),
    })
    const shape = answer.extend({ createdAt: z.iso.datetime(), changedAt: z.iso.datetime() })
    return {
      aggregate,
      tag,
      none,
      statuses,
      live,
      answer: answer.openapi(`${pascal(aggregate)}Answer`),
      shape: shape.openapi(pascal(aggregate)),
    }
  }

/** What one of it is called in a sentence: `customer-record` -> `customer record`. */
export const nounOf = ({ aggregate }: Resource): string => kindOf(aggregate).replaceAll('-', ' ')
