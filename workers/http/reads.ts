/**
 * The grammar of reads: what is listed and shown, to whom, in which order. A system declares its reads in `reads.ts`; the
 * view serves them, and each order names the index that the view's database keeps for it.
 */
import { z } from '@hono/zod-openapi'
import type { Named } from '../../kernel/interpreter.ts'
import type { Carried } from './carried.ts'
import type { Changes } from './changes.ts'
import type { Names } from './names.ts'
import type { Draft, NarrowedBy, Narrowing } from './narrowing.ts'
import type { Access, Role } from './principal.ts'
import type { FieldOf, Resource, ShownOf, StatusOf } from './resource.ts'
import type { ChangeRow, Item, Row } from './row.ts'

export { type ChangeRow, customers, type Row, StateChange } from './row.ts'

/** The order in which a list of what has the states `S` and the fields `F` goes through it, and with it what it shows. */
export type Order<S extends string = string, F extends string = string> =
  /** What the caller owns, newest first. `there`: only what belongs to the caller's organisation (G12). */
  | { readonly by: 'owner'; readonly there?: boolean }
  /** All of them, newest first. */
  | { readonly by: 'newest' }
  /** Those in one state, the one that waits longest first. */
  | { readonly by: 'oldest'; readonly status: S }
  /**
   * What belongs to the caller's organisation, newest first; admins see all of them, by id (G12). With a field: only what
   * names something else there, when the query does. `owned`: without what belongs to nobody, such as tombstones.
   */
  | { readonly by: 'organisation'; readonly field?: F; readonly owned?: boolean }

export const own: Order<never, never> = { by: 'owner' }
/** What staff own of what belongs to their organisation. */
export const ownThere: Order<never, never> = { by: 'owner', there: true }
export const newest: Order<never, never> = { by: 'newest' }
export const theirs: Order<never, never> = { by: 'organisation' }
/** The same without what belongs to nobody, such as tombstones. */
export const theirsOwned: Order<never, never> = { by: 'organisation', owned: true }
export const oldest = <const S extends string>(status: S): Order<S, never> => ({ by: 'oldest', status })
export const theirsBy = <const F extends string>(field: F): Order<never, F> => ({ by: 'organisation', field })

/** A number of things. */
export const count = z.int().min(0)
/** A shape of a read's own, where it is not the resource's. */
export type Shown<T, I extends object = object> = {
  readonly schema: z.ZodObject & z.ZodType<I>
  readonly of: (row: T, nowMs: number) => object
  /** Fields that change with the clock alone: a list is as it was when nothing else in it has changed (H4). */
  readonly ticking?: readonly string[]
}

/** A look at rows of a list: by whom, for whom they work, at which of them, and what was asked for. */
export type LookAt = {
  readonly by: string
  readonly organisation: string
  readonly ids: readonly string[]
  readonly asked: Readonly<Record<string, unknown>>
}
/**
 * A list that puts people beside its rows (S14): as the `owner` of a row it shows whoever owns what bears the same id in
 * `peopleOf`. Each look is kept by an aggregate before it is answered, and refused when it cannot be kept.
 */
export type Watched = {
  readonly peopleOf: string
  readonly keptBy: string
  readonly keep: (look: LookAt) => Named
}
/** More of one thing than its states, from the view's database. */
export type Beside<B extends object = object> = {
  readonly schema: z.ZodObject & z.ZodType<B>
  readonly of: (db: D1Database, id: string) => Promise<object>
}
/** A shape with more than the resource has: fields that are worked out when the read is answered. */
export const showing = <R extends Resource, const F extends z.ZodRawShape>(
  resource: R,
  fields: F,
  more: (row: Row, nowMs: number) => z.input<z.ZodObject<F>>,
): Shown<Row, ShownOf<R> & z.output<z.ZodObject<F>>> => ({
  // The fields of the resource are in its shape, which has lost their types.
  schema: resource.shape.extend(fields) as never,
  of: ({ data, id, status, version, createdAt, changedAt, ...row }, nowMs) => ({
    ...data,
    ...{ id, status, version, createdAt, changedAt },
    ...more({ data, id, status, version, createdAt, changedAt, ...row }, nowMs),
  }),
})

export type List<P extends string = string, I extends object = object, Q extends object = object> = Item<I> & {
  readonly kind: 'list'
  readonly path: P
  readonly summary: string
  readonly resource: Resource
  readonly access: Access
  /** For whom the list goes in which order. */
  readonly orders: readonly (readonly [roles: readonly Role[] | 'everybody', order: Order])[]
  readonly shown: Shown<Row> | undefined
  readonly watched: Watched | undefined
  readonly narrowing?: Narrowing
  readonly names?: Names
  /** What it can be filtered by. Never a value. */
  readonly '~filters'?: Q
}
export type One<
  K extends 'one' | 'history' = 'one' | 'history',
  P extends string = string,
  I extends object = object,
> = Item<I> & {
  readonly kind: K
  readonly path: P
  readonly summary: string
  readonly resource: Resource
  readonly access: Access
  /** Who sees all of their organisation, admins all there are; everybody else sees what they own. */
  readonly staff: readonly Role[]
  /** What belongs to nobody, such as a tombstone, is shown to nobody. */
  readonly ownedOnly: boolean
  /** Its owners work there, so they see of their own what belongs to their organisation (G12). */
  readonly ownedThere: boolean
  readonly shown: Shown<{ readonly change: ChangeRow; readonly resource: Row }> | undefined
  readonly beside: Beside | undefined
  /** The same for one thing itself. */
  readonly shownOne?: Shown<Row> | undefined
  readonly draft?: Draft | undefined
  readonly names?: Names
}
/** Anything stranger: a handler of its own over the view's database. */
export type Custom<P extends string = string, I extends object = object> = Item<I> & {
  readonly kind: 'custom'
  readonly path: P
  readonly summary: string
  readonly tag: string
  readonly access: Access
  readonly schema: z.ZodType<I>
  /** `within`: the organisation to which the caller is held; none for an admin (G12). */
  readonly handle: (db: D1Database, within: string | undefined) => Promise<object>
}
/** Figures about one thing, for the staff of its organisation; worked out from the view's database. */
export type Figures<P extends string = string, I extends object = object> = Item<I> & {
  readonly kind: 'figures'
  readonly path: P
  readonly summary: string
  readonly resource: Resource
  readonly access: readonly Role[]
  readonly schema: z.ZodType<I>
  readonly of: (db: D1Database, row: Row) => Promise<I>
}
export type Read = List | One | Custom | Carried | Figures | Changes

const accessOf = (orders: List['orders']): Access => {
  const roles = orders.flatMap(([roles]) => roles)
  return roles.includes('everybody') ? 'everybody' : roles.filter((role) => role !== 'everybody')
}

/** A list: at its path, for whom in which order. The first whose role the caller holds counts. */
export const list = <
  const P extends `/v1/${string}`,
  R extends Resource,
  const Q extends FieldOf<R> = never,
  I extends object = ShownOf<R>,
>(
  path: P,
  resource: R,
  summary: string,
  orders: readonly (readonly [roles: readonly Role[] | 'everybody', order: Order<NoInfer<StatusOf<R>>, Q>])[],
  shown?: Shown<Row, I>,
  watched?: Watched,
): List<P, I, { readonly [K in Q]?: string } & { readonly status?: StatusOf<R> }> => ({
  kind: 'list',
  path,
  summary,
  resource,
  access: accessOf(orders),
  orders,
  shown,
  watched,
})

/** The same list, narrowed. */
export const narrowed = <P extends string, I extends object, Q extends object, const N extends Narrowing>(
  { '~filters': _, ...wide }: List<P, I, Q>,
  narrowing: N,
): List<P, I, Q & NarrowedBy<N>> => ({ ...wide, narrowing })

/** One of a kind: to everybody, or to its owner among `owners` and to the `staff` of its organisation. */
export type Sight =
  | 'everybody'
  | {
      readonly owners?: readonly Role[]
      readonly staff?: readonly Role[]
      readonly ownedOnly?: boolean
      readonly ownedThere?: boolean
    }
const sight = (to: Sight): Pick<One, 'access' | 'staff' | 'ownedOnly' | 'ownedThere'> =>
  to === 'everybody'
    ? { access: to, staff: [], ownedOnly: false, ownedThere: false }
    : {
        access: [...(to.owners ?? []), ...(to.staff ?? [])],
        staff: to.staff ?? [],
        ownedOnly: to.ownedOnly ?? false,
        ownedThere: to.ownedThere ?? false,
      }

/** One of them, at `<path>/{…}`; `draft`: not to everybody yet. */
export const one = <const P extends `/v1/${string}}`, R extends Resource, I extends object = ShownOf<R>>(
  path: P,
  resource: R,
  summary: string,
  to: Sight,
  { shown: shownOne, draft }: { readonly shown?: Shown<Row, I>; readonly draft?: Draft } = {},
): One<'one', P, I> => ({
  kind: 'one',
  path,
  summary,
  resource,
  ...sight(to),
  shown: undefined,
  beside: undefined,
  shownOne,
  draft,
})

/** The states one of them went through, at `<path>/{…}/history`. */
export const history = <
  const P extends `/v1/${string}/history`,
  R extends Resource,
  I extends object = object,
  B extends object = object,
>(
  path: P,
  resource: R,
  summary: string,
  to: Exclude<Sight, 'everybody'>,
  shown?: Shown<{ readonly change: ChangeRow; readonly resource: Row }, I>,
  beside?: Beside<B>,
): One<'history', P, ChangeRow & I> & { readonly '~beside'?: B } => ({
  kind: 'history',
  path,
  summary,
  resource,
  ...sight(to),
  shown,
  beside,
})

export const custom = <const P extends `/v1/${string}`, I extends object>(
  read: Omit<Custom<P, I>, 'kind'>,
): Custom<P, I> => ({ kind: 'custom', ...read })

export const figures = <const P extends `/v1/${string}`, I extends object>(
  read: Omit<Figures<P, I>, 'kind'>,
): Figures<P, I> => ({ kind: 'figures', ...read })
