/**
 * The grammar of reads: what is listed and shown, to whom, in which order. A system declares its reads in `reads.ts`; the
 * view serves them, and each order names the index that the view's database keeps for it.
 */

import type { z } from '@hono/zod-openapi'
import type { Facts } from '../../kernel/decision.ts'
import type { Access } from './principal.ts'
import type { Resource } from './resource.ts'

/** The order in which a list goes through the instances of a kind, and with it what it shows. */
export type Order =
  /** What the caller owns, newest first. */
  | { readonly by: 'owner' }
  /** All of them, newest first. */
  | { readonly by: 'newest' }
  /** All of them by status from the end of the alphabet, then newest first: a work list. */
  | { readonly by: 'status'; readonly owned: boolean }
  /** Those in one state, the one that waits longest first. */
  | { readonly by: 'oldest'; readonly status: string }
  /** All of them by id, without an index of their own. */
  | { readonly by: 'id' }
  /** Those that name something else in this field when the query does, newest first; else all by id. */
  | { readonly by: 'field'; readonly field: string }

export const own: Order = { by: 'owner' }
export const newest: Order = { by: 'newest' }
export const byId: Order = { by: 'id' }
/** `owned`: without what belongs to nobody, such as tombstones. */
export const byStatus = ({ owned = false }: { readonly owned?: boolean } = {}): Order => ({ by: 'status', owned })
export const oldest = (status: string): Order => ({ by: 'oldest', status })
export const byField = (field: string): Order => ({ by: 'field', field })

/** A row of the view, as far as a read may show it. */
export type Row = {
  readonly id: string
  readonly status: string
  readonly version: number
  readonly owner: string | null
  readonly data: Facts
  readonly createdAt: string
  readonly changedAt: string
}
/** A change of state, as far as a read may show it. */
export type ChangeRow = {
  readonly seq: number
  readonly status: string
  readonly was: string | null
  readonly event: string
  readonly at: string
}

/** A shape of a read's own, where it is not the resource's. */
export type Shown<T> = { readonly schema: z.ZodObject; readonly of: (row: T, nowMs: number) => object }

export type List = {
  readonly kind: 'list'
  readonly path: string
  readonly summary: string
  readonly resource: Resource
  readonly access: Access
  /** For whom the list goes in which order. */
  readonly orders: readonly (readonly [roles: readonly string[] | 'everybody', order: Order])[]
  readonly shown: Shown<Row> | undefined
}
export type One = {
  readonly kind: 'one' | 'history'
  readonly path: string
  readonly summary: string
  readonly resource: Resource
  readonly access: Access
  /** Who sees all of them; everybody else sees what they own. */
  readonly staff: readonly string[]
  /** What belongs to nobody, such as a tombstone, is shown to nobody. */
  readonly ownedOnly: boolean
  readonly shown: Shown<{ readonly change: ChangeRow; readonly resource: Row }> | undefined
}
/** Anything stranger: a handler of its own over the view's database. */
export type Custom = {
  readonly kind: 'custom'
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly access: Access
  readonly schema: z.ZodType
  readonly handle: (db: D1Database) => Promise<object>
  /** Statements of the view's database that it stands on. */
  readonly sql: readonly string[]
}
export type Read = List | One | Custom

const accessOf = (orders: List['orders']): Access =>
  orders.some(([roles]) => roles === 'everybody') ? 'everybody' : orders.flatMap(([roles]) => roles)

/** A list: at its path, for whom in which order. The first whose role the caller holds counts. */
export const list = (
  path: `/v1/${string}`,
  resource: Resource,
  summary: string,
  orders: List['orders'],
  shown?: Shown<Row>,
): List => ({ kind: 'list', path, summary, resource, access: accessOf(orders), orders, shown })

/** One of a kind: to everybody, or to its owner among `owners` and to all of `staff`. */
export type Sight =
  | 'everybody'
  | { readonly owners?: readonly string[]; readonly staff?: readonly string[]; readonly ownedOnly?: boolean }
const sight = (to: Sight): Pick<One, 'access' | 'staff' | 'ownedOnly'> =>
  to === 'everybody'
    ? { access: to, staff: [], ownedOnly: false }
    : {
        access: [...(to.owners ?? []), ...(to.staff ?? [])],
        staff: to.staff ?? [],
        ownedOnly: to.ownedOnly ?? false,
      }

/** One of them, at `<path>/{…}`. */
export const one = (path: `/v1/${string}}`, resource: Resource, summary: string, to: Sight): One => ({
  kind: 'one',
  path,
  summary,
  resource,
  ...sight(to),
  shown: undefined,
})

/** The states one of them went through, at `<path>/{…}/history`. */
export const history = (
  path: `/v1/${string}/history`,
  resource: Resource,
  summary: string,
  to: Exclude<Sight, 'everybody'>,
  shown?: One['shown'],
): One => ({ kind: 'history', path, summary, resource, ...sight(to), shown })

export const custom = (read: Omit<Custom, 'kind'>): Custom => ({ kind: 'custom', ...read })
