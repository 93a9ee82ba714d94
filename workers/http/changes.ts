/** A list of changes: every change of state of what its caller owns of one kind, and of what is kept beside each. */
import { z } from '@hono/zod-openapi'
import type { Resource } from './resource.ts'
import { type ChangeRow, customers, type Item, type Row, StateChange } from './row.ts'

/** Of a thing what goes with it under a name made of its own: `<prefix><id>`. */
export type Companion = { readonly aggregate: string; readonly prefix: string }

/** The same for a client, with whose change it is. */
export type ChangeOf<I extends object = object> = ChangeRow & { readonly of: string } & I

export type Changes<P extends string = string, I extends object = object> = Item<I> & {
  readonly kind: 'changes'
  readonly path: P
  readonly summary: string
  readonly resource: Resource
  readonly companion: Companion
  readonly access: typeof customers
  readonly schema: z.ZodObject & z.ZodType<I>
  /** What a line shows of the thing itself. */
  readonly of: (thing: Pick<Row, 'id' | 'data'>) => object
  /** Never a value. */
  readonly '~filters'?: object
}

/** The changes of all that the caller owns of a kind, newest first. */
export const changes = <const P extends `/v1/${string}`, const F extends z.ZodRawShape>(
  path: P,
  resource: Resource,
  summary: string,
  companion: Companion,
  fields: F,
  of: (thing: Pick<Row, 'id' | 'data'>) => z.input<z.ZodObject<F>>,
): Changes<P, ChangeOf<z.output<z.ZodObject<F>>>> => ({
  kind: 'changes',
  path,
  summary,
  resource,
  companion,
  access: customers,
  // Its fields are in the shape, which has lost their types.
  schema: StateChange.extend({
    of: z.enum([resource.aggregate, companion.aggregate]).openapi({ description: 'What has changed' }),
  }).extend(fields) as never,
  of,
})
