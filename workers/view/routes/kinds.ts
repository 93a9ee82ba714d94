/**
 * The reads that most kinds of things have alike: what somebody owns, and what is offered to everybody. Each system says
 * which kinds it has, who sees all of them, and in its own words what they are.
 */
import { z } from '@hono/zod-openapi'
import { callerOf } from '../../http/idempotency.ts'
import type { Role } from '../../http/principal.ts'
import { declare } from '../../http/route.ts'
import { historyOf } from '../queries/instances.ts'
import * as lists from '../queries/lists.ts'
import {
  anybody,
  asResource,
  badCursor,
  find,
  historyResponse,
  holds,
  type Missing,
  missing,
  oneResource,
  PRIVATE,
  PUBLIC,
  pageResponse,
  paging,
  pathId,
  queryOf,
  resourceResponse,
  resources,
  seenBy,
  sinceVersion,
  stateHistory,
  statusFilter,
  type ViewApp,
} from '../reads.ts'

/** `?limit=&cursor=&status=` */
export const listed = { query: z.strictObject({ ...paging, status: statusFilter }) }
/** `/{id}?minVersion=` */
export const oneById = { params: z.object({ id: pathId('id') }), query: sinceVersion }

type Kind = {
  /** Where its list is; one of it is at `<path>/{id}`. */
  readonly path: `/v1/${string}`
  readonly tags: string[]
  /** What is said when there is none, or none of the caller's. */
  readonly none: Missing
}

/** A kind that customers own. */
export type OwnedKind = Kind & {
  readonly aggregate: string
  /** Who sees it whoever owns it; everybody else sees only what is theirs (G10). */
  readonly staffRoles: readonly Role[]
  readonly says: { readonly list: string; readonly one: string }
}

/** The list of a kind that customers own, newest first, and one of it. Overseers see all of them, by id. */
export const ownedReads = (app: ViewApp, { path, tags, none, aggregate, staffRoles, says }: OwnedKind): void => {
  const readers: readonly Role[] = ['customer', ...staffRoles]
  const list = declare(readers, {
    method: 'get',
    path,
    summary: says.list,
    tags,
    request: listed,
    responses: resources,
  })
  app.openapi(list, async (c) => {
    const all = holds(c, staffRoles)
    const wish = queryOf(c.req.valid('query'), all ? lists.SCAN_KEY_LENGTH : lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const page = all
      ? await lists.scanAll(c.env.DB, aggregate, wish)
      : await lists.owned(c.env.DB, callerOf(c).sub, aggregate, wish)
    return pageResponse(c, page.items.map(asResource), page.next, PRIVATE)
  })
  const one = declare(
    readers,
    { method: 'get', path: `${path}/{id}` as const, summary: says.one, tags, request: oneById, responses: oneResource },
    [none],
  )
  app.openapi(one, async (c) => {
    const { minVersion } = c.req.valid('query')
    const row = await find(c, aggregate, c.req.valid('param').id, seenBy(c, staffRoles), minVersion)
    return row ? resourceResponse(c, row, PRIVATE) : missing(c, none)
  })
}

/** The states that one of an owned kind went through (G8). */
export const historyReads = (
  app: ViewApp,
  { path, tags, none, aggregate, staffRoles }: OwnedKind,
  summary: string,
): void => {
  const history = declare(
    ['customer', ...staffRoles],
    {
      method: 'get',
      path: `${path}/{id}/history` as const,
      summary,
      tags,
      request: oneById,
      responses: stateHistory,
    },
    [none],
  )
  app.openapi(history, async (c) => {
    const { id } = c.req.valid('param')
    const row = await find(c, aggregate, id, seenBy(c, staffRoles), c.req.valid('query').minVersion)
    if (!row) return missing(c, none)
    return historyResponse(c, id, await historyOf(c.env.DB, aggregate, id))
  })
}

/** A kind that is offered to everybody, token or not. */
export type OfferedKind = Kind & {
  readonly programme: lists.Catalog
  readonly says: { readonly list: string; readonly one: string }
}

/** The list of what is offered, newest first, and one of it. */
export const offeredReads = (app: ViewApp, { path, tags, none, programme, says }: OfferedKind): void => {
  const list = declare('everybody', {
    method: 'get',
    path,
    summary: says.list,
    tags,
    request: listed,
    responses: resources,
  })
  app.openapi(list, async (c) => {
    const wish = queryOf(c.req.valid('query'), lists.CATALOG_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const { items, next } = await lists.catalog(c.env.DB, programme, wish)
    return pageResponse(c, items.map(asResource), next, PUBLIC)
  })
  const one = declare(
    'everybody',
    { method: 'get', path: `${path}/{id}` as const, summary: says.one, tags, request: oneById, responses: oneResource },
    [none],
  )
  app.openapi(one, async (c) => {
    const row = await find(c, programme.aggregate, c.req.valid('param').id, anybody, c.req.valid('query').minVersion)
    return row ? resourceResponse(c, row, PUBLIC) : missing(c, none)
  })
}

/** A kind that somebody works through by status. */
export type WorkKind = {
  readonly path: `/v1/${string}`
  readonly tags: string[]
  readonly summary: string
  readonly work: lists.WorkList
  /** Who sees all of it, by status; the others who may read see what is theirs, newest first. */
  readonly workers: readonly Role[]
  readonly owners: readonly Role[]
}

/** The list of what is to be done. */
export const workReads = (app: ViewApp, { path, tags, summary, work, workers, owners }: WorkKind): void => {
  const list = declare([...owners, ...workers], {
    method: 'get',
    path,
    summary,
    tags,
    request: listed,
    responses: resources,
  })
  app.openapi(list, async (c) => {
    const all = holds(c, workers)
    const wish = queryOf(c.req.valid('query'), all ? lists.WORK_KEY_LENGTH : lists.OWNED_KEY_LENGTH)
    if (!wish) return badCursor(c)
    const page = all
      ? await lists.workList(c.env.DB, work, wish)
      : await lists.owned(c.env.DB, callerOf(c).sub, work.aggregate, wish)
    return pageResponse(c, page.items.map(asResource), page.next, PRIVATE)
  })
}
