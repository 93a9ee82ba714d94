/**
 * Resources: what HTTP shows of an aggregate. Its fields and states are declared once, in `reads.ts` of its system, held
 * by the compiler against what the aggregate describes of itself; answers to commands and reads have exactly that shape.
 */
import { z } from '@hono/zod-openapi'
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import type { Description } from '../../kernel/decision.ts'
import { kindOf } from '../../kernel/interpreter.ts'

type Described<D extends AnyAggregate> = Extract<ReturnType<D['describe']>, Description>
type StatusOf<D extends AnyAggregate> = Described<D>['status']
type DataOf<D extends AnyAggregate> = Described<D>['data']
type KeysOf<T> = T extends unknown ? keyof T : never

/** Nothing when the fields are those that the aggregate describes; else a complaint that no declaration fulfils. */
type Complaint<D extends AnyAggregate, F extends z.ZodRawShape, S extends string> =
  Exclude<KeysOf<DataOf<D>>, keyof F> extends never
    ? Exclude<keyof F, KeysOf<DataOf<D>>> extends never
      ? DataOf<D> extends z.output<z.ZodObject<F>>
        ? Exclude<StatusOf<D>, S> extends never
          ? unknown
          : { readonly statuses: { readonly missing: Exclude<StatusOf<D>, S> } }
        : { readonly fields: { readonly described: DataOf<D> } }
      : { readonly fields: { readonly unknown: Exclude<keyof F, KeysOf<DataOf<D>>> } }
    : { readonly fields: { readonly missing: Exclude<KeysOf<DataOf<D>>, keyof F> } }

export type Resource = {
  /** `<system>.<kind>`. */
  readonly aggregate: string
  /** The chapter of the document. */
  readonly tag: string
  /** The code of the problem when there is none, or none that the caller may see. */
  readonly none: string
  readonly statuses: readonly [string, ...string[]]
  /** What an answer to a command shows. */
  readonly answer: z.ZodObject
  /** What a read shows: the same, and its times. */
  readonly shape: z.ZodObject
}

const pascal = (name: string): string =>
  name.replace(/(^|[.-])([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())

/** Declares what is shown of an aggregate: `resource<typeof booking>('concert.booking')({ tag, none, statuses, fields })`. */
export const resource =
  <D extends AnyAggregate>(aggregate: D['events']['aggregate']) =>
  <const S extends readonly [StatusOf<D>, ...StatusOf<D>[]], F extends z.ZodRawShape>(
    declared: {
      readonly tag: string
      readonly none: string
      readonly statuses: S
      readonly fields: F
    } & Complaint<D, F, S[number]>,
  ): Resource => {
    const { tag, none, statuses, fields } = declared
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
      answer: answer.openapi(`${pascal(aggregate)}Answer`),
      shape: shape.openapi(pascal(aggregate)),
    }
  }

/** What one of it is called in a sentence: `customer-record` -> `customer record`. */
export const nounOf = ({ aggregate }: Resource): string => kindOf(aggregate).replaceAll('-', ' ')
