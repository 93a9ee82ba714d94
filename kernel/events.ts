/**
 * The events of an aggregate, its published language: each name once, with its fields and with who hears it. They are
 * the storage format and a public promise: fields are added, never renamed or given a new meaning.
 */
import type * as z from 'zod'

export type EventSchemas = Readonly<Record<string, z.ZodObject>>

/** What one aggregate tells. `I` are the inboxes that may hear it. */
export type Events<A extends string = string, K extends EventSchemas = EventSchemas, I extends string = string> = {
  /** `<system>.<aggregate>`: its address in envelopes, bindings and the view. */
  readonly aggregate: A
  readonly schemas: K
  readonly listeners: { readonly [N in keyof K]: readonly I[] }
  /** Which of these events an inbox need hear of, by their data; whoever is not named hears all it listens to. */
  readonly concerns?: { readonly [N in keyof K & string]?: { readonly [B in I]?: (data: never) => boolean } }
  /** Fields that never leave their own system: readers elsewhere find the events without them. */
  readonly confidential: readonly string[]
}

/** The names of the events in a declaration. */
export type EventName<X extends Events> = keyof X['schemas'] & string

/** Data as it is handed about: nobody changes it. */
export type Frozen<T> = T extends readonly (infer I)[]
  ? readonly Frozen<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T

/** A schema without fields infers as an index of `never`; an event without data has just no fields. */
type FieldsOf<Z extends z.ZodType> = string extends keyof z.infer<Z> ? unknown : Frozen<z.infer<Z>>

/** The data of the event `N`. */
export type EventData<X extends Events, N extends EventName<X>> = FieldsOf<X['schemas'][N]>

/** Every event of a declaration, each with its name as `type`. */
export type EventOf<X extends Events> = { [N in EventName<X>]: { readonly type: N } & EventData<X, N> }[EventName<X>]
