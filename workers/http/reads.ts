/**
 * The grammar of reads: what is listed and shown, to whom, in which order. A system declares its reads in `reads.ts`; the
 * view serves them, and each order names the index that the view's database keeps for it.
 */
import { z } from '@hono/zod-openapi'
import type { Facts } from '../../kernel/decision.ts'
import type { Access, Role } from './principal.ts'
import type { FieldOf, Resource, ShownOf, StatusOf } from './resource.ts'

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
/** Those whose things the reads show to their owners. */
export const customers = ['customer'] as const

/** A row of the view, as far as a read may show it. */
export type Row = {
  readonly id: string
  readonly status: string
  readonly version: number
  readonly owner: string | null
  readonly organisation: string | null
  readonly data: Facts
  readonly createdAt: string
  readonly changedAt: string
}
/** A change of state, as far as a read may show it. */
export const StateChange = z.object({
  seq: z.int(),
  status: z.string(),
  was: z.string().nullable(),
  event: z.string(),
  at: z.iso.datetime(),
})
export type ChangeRow = Readonly<z.infer<typeof StateChange>>

/** A shape of a read's own, where it is not the resource's. */
export type Shown<T, I extends object = object> = {
  readonly schema: z.ZodObject & z.ZodType<I>
  readonly of: (row: T, nowMs: number) => object
}

/** What a list, one thing and one change of it show, as a client gets it. Never a value. */
type Item<I extends object> = { readonly '~item'?: I }

export type List<P extends string = string, I extends object = object, Q extends object = object> = Item<I> & {
  readonly kind: 'list'
  readonly path: P
  readonly summary: string
  readonly resource: Resource
  readonly access: Access
  /** For whom the list goes in which order. */
  readonly orders: readonly (readonly [roles: readonly Role[] | 'everybody', order: Order])[]
  readonly shown: Shown<Row> | undefined
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
  readonly shown: Shown<{ readonly change: ChangeRow; readonly resource: Row }> | undefined
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
export type Read = List | One | Custom

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
): List<P, I, { readonly [K in Q]?: string } & { readonly status?: StatusOf<R> }> => ({
  kind: 'list',
  path,
  summary,
  resource,
  access: accessOf(orders),
  orders,
  shown,
})

/** One of a kind: to everybody, or to its owner among `owners` and to the `staff` of its organisation. */
export type Sight =
  | 'everybody'
  | { readonly owners?: readonly Role[]; readonly staff?: readonly Role[]; readonly ownedOnly?: boolean }
const sight = (to: Sight): Pick<One, 'access' | 'staff' | 'ownedOnly'> =>
  to === 'everybody'
    ? { access: to, staff: [], ownedOnly: false }
    : {
        access: [...(to.owners ?? []), ...(to.staff ?? [])],
        staff: to.staff ?? [],
        ownedOnly: to.ownedOnly ?? false,
      }

/** One of them, at `<path>/{…}`. */
export const one = <const P extends `/v1/${string}}`, R extends Resource>(
  path: P,
  resource: R,
  summary: string,
  to: Sight,
): One<'one', P, ShownOf<R>> => ({ kind: 'one', path, summary, resource, ...sight(to), shown: undefined })

/** The states one of them went through, at `<path>/{…}/history`. */
export const history = <const P extends `/v1/${string}/history`, R extends Resource, I extends object = object>(
  path: P,
  resource: R,
  summary: string,
  to: Exclude<Sight, 'everybody'>,
  shown?: Shown<{ readonly change: ChangeRow; readonly resource: Row }, I>,
): One<'history', P, ChangeRow & I> => ({ kind: 'history', path, summary, resource, ...sight(to), shown })

export const custom = <const P extends `/v1/${string}`, I extends object>(
  read: Omit<Custom<P, I>, 'kind'>,
): Custom<P, I> => ({ kind: 'custom', ...read })
