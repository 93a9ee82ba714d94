/** Serves the declared reads of a system from the status projection (V4): what is shown to whom, in which order. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { kindOf } from '../../kernel/interpreter.ts'
import { epochMs, now } from '../../kernel/time.ts'
import type { RequestState } from '../http/app.ts'
import { parameterOf } from '../http/command.ts'
import { callerOf } from '../http/idempotency.ts'
import { withName } from '../http/names.ts'
import type { Draft } from '../http/narrowing.ts'
import { boundTo, isAllowed, organisationOf } from '../http/principal.ts'
import { grammarProblems } from '../http/problem.ts'
import { type ChangeRow, type Custom, type List, type One, type Read, StateChange, theirs } from '../http/reads.ts'
import { declare, denied, jsonResponse, problemsOf } from '../http/route.ts'
import { csvOf } from './csv.ts'
import type { ViewEnv } from './env.ts'
import { mountCalendar } from './mount-calendar.ts'
import { mountChanges } from './mount-changes.ts'
import { mountFigures } from './mount-figures.ts'
import { mountPasses } from './mount-passes.ts'
import { namesBeside } from './names.ts'
import { inOrder, maySeeDraft, narrow, narrowingQuery, TABLE_LIMIT } from './narrowing.ts'
import { ownerOf } from './owners.ts'
import type { Instance } from './queries/instance-row.ts'
import { type Page, pageIn, scanOf } from './queries/lists.ts'
import {
  asResource,
  badCursor,
  find,
  historyPage,
  historyQuery,
  historyResponse,
  missing,
  operationId,
  PRIVATE,
  PUBLIC,
  pageOf,
  paging,
  pathId,
  queryOf,
  resourceResponse,
  sinceVersion,
  statesOf,
  tableResponse,
  taggedPage,
  type ViewApp,
} from './reads.ts'
import { keepLook } from './watched.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>

const FIELD_LIMIT = 200

/** Adds the reads of a system. */
export const mountReads = (app: ViewApp, reads: readonly Read[]): void => {
  for (const read of reads) {
    if (read.kind === 'list') mountList(app, read)
    else if (read.kind === 'custom') mountCustom(app, read)
    else if (read.kind === 'figures') mountFigures(app, read)
    else if (read.kind === 'pass') mountPasses(app, read)
    else if (read.kind === 'calendar') mountCalendar(app, read)
    else if (read.kind === 'changes') mountChanges(app, read)
    else mountOne(app, read)
  }
}

/** `?limit=&cursor=&status=`, and the field that the list may be asked by. */
const queryOfList = ({ resource, orders, narrowing = {} }: List) => {
  const fields = orders.flatMap(([, order]) => (order.by === 'organisation' && order.field ? [order.field] : []))
  const isOneState = orders.every(([, order]) => order.by === 'oldest')
  const status = z.enum(resource.statuses).optional().openapi({ description: 'Only what is in this state' })
  const query = z.strictObject({
    ...paging,
    ...(!isOneState && { status }),
    ...narrowingQuery(narrowing),
    ...Object.fromEntries(fields.map((field) => [field, z.string().min(1).max(FIELD_LIMIT).optional()])),
  })
  return narrowing.days ? query.refine(inOrder, { path: ['to'], message: 'Before `from`' }) : query
}

/** The order for this caller: the first whose role the caller holds; that of their organisation, when that was asked. */
const orderFor = (c: Ask, { orders, narrowing: { ours } = {} }: List, asked: Asked): List['orders'][number] => {
  if (ours && asked.ours === 'true') return [ours, theirs]
  const fitting = orders.find(([roles]) => roles === 'everybody' || isAllowed(roles, c.get('principal')))
  if (!fitting) throw new Error('A list let somebody in whom it shows nothing')
  return fitting
}

const mountList = (app: ViewApp, read: List): void => {
  const { path, summary, resource, access, shown, watched, narrowing = {} } = read
  const shape = withName(shown?.schema ?? resource.shape, read)
  const operation = declare(`GET ${path}`, access, {
    operationId: operationId('list', path),
    summary,
    tags: [resource.tag],
    request: { query: queryOfList(read) },
    problems: narrowing.ours ? problemsOf(grammarProblems, 'TokenMissing', 'RoleNotAllowed') : [],
    responses: {
      200: narrowing.csv ? withTable(pageOf(shape)) : jsonResponse('A page', pageOf(shape)),
      304: { description: 'You have this page' },
    },
  })
  app.openapi(operation, (async (c: Ask) => {
    const asked = (c.req.valid as (target: 'query') => Asked)('query')
    const isOurs = narrowing.ours !== undefined && asked.ours === 'true'
    if (narrowing.ours && isOurs && !isAllowed(narrowing.ours, c.get('principal'))) {
      return denied(c, narrowing.ours, c.get('principal'))
    }
    const page = await pageFor(c, read, asked)
    if (page === null) return badCursor(c)
    if (narrowing.csv && wantsTable(c, asked.format)) {
      const { items, next } = asked.whole === 'true' ? await wholeFrom(c, read, asked, page) : page
      return tableResponse(c, csvOf(narrowing.csv.columns, items.map(narrowing.csv.of)), next)
    }
    const nowMs = epochMs(now())
    const show = shown ? (row: Instance) => shown.of(row, nowMs) : asResource
    const kept = watched && page.items.length > 0 ? await keepLook(c, watched, page.items, asked) : null
    if (kept && !('people' in kept)) return kept.refused
    const items = kept ? page.items.map((row) => ({ ...row, owner: kept.people.get(row.id) ?? null })) : page.items
    const names = await namesBeside(c, read.names, items)
    return taggedPage(
      c,
      items.map((row) => ({ ...show(row), ...names.get(row.id) })),
      page.next,
      isOurs ? PRIVATE : cachingOf(c, access, narrowing.draft),
      shown?.ticking,
    )
  }) as never)
}

/** What somebody known is shown may be for them alone. */
const cachingOf = (c: Ask, access: List['access'], draft: Draft | undefined): string =>
  access === 'everybody' && !(draft && c.get('principal')) ? PUBLIC : PRIVATE

const withTable = (page: z.ZodType) => {
  const { description, content } = jsonResponse('A page', page)
  return { description, content: { ...content, 'text/csv': { schema: z.string() } } }
}

const wantsTable = (c: Ask, format: unknown): boolean => {
  if (format !== undefined) return format === 'csv'
  const supports = ['application/json', 'text/csv']
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === 'text/csv'
}

type Asked = { readonly limit: number; readonly cursor?: string; readonly status?: string } & Readonly<
  Record<string, unknown>
>

/** The page that this caller is shown; null for a cursor that is none of this list's. */
const pageFor = async (c: Ask, read: List, asked: Asked): Promise<Page | null> => {
  const [roles, order] = orderFor(c, read, asked)
  const principal = c.get('principal')
  const organisation = roles === 'everybody' || principal === null ? undefined : boundTo(principal, roles)
  const caller = { sub: await ownerOf(c, read.resource.aggregate), organisation }
  const named = order.by === 'organisation' && order.field ? asked[order.field] : undefined
  const scan = scanOf(read.resource.aggregate, order, caller, named as string | undefined)
  const query = queryOf(asked, scan.key.length)
  const narrower = narrow(scan, read.narrowing ?? {}, asked, principal, now())
  return query && pageIn(c.env.DB, narrower.scan, { ...query, only: narrower.only })
}

/** Read so many lines at a time. */
const TABLE_STEP = 1_000
/** A list from this page on, as far as a table goes. */
const wholeFrom = async (c: Ask, read: List, asked: Asked, first: Page): Promise<Page> => {
  const items = [...first.items]
  let next = first.next
  while (next !== null && items.length < TABLE_LIMIT) {
    const limit = Math.min(TABLE_STEP, TABLE_LIMIT - items.length)
    const more = await pageFor(c, read, { ...asked, limit, cursor: next })
    if (more === null) throw new Error('A list does not take its own cursor')
    items.push(...more.items)
    next = more.next
  }
  return { items, next }
}

const mountOne = (app: ViewApp, read: One): void => {
  const { kind, path, summary, resource, access, shown, beside, shownOne, draft } = read
  const parameter = parameterOf(path) ?? ''
  const states = historyPage(shown ? StateChange.extend(shown.schema.shape) : StateChange).extend(
    beside?.schema.shape ?? {},
  )
  const answer =
    kind === 'one'
      ? {
          200: jsonResponse('As it stands', withName(shownOne?.schema ?? resource.shape, read)),
          304: { description: 'You have this version' },
        }
      : { 200: jsonResponse(statesOf, states) }
  const operation = declare(`GET ${path}`, access, {
    operationId: operationId(kind === 'one' ? 'get' : 'list', path),
    summary,
    tags: [resource.tag],
    request: {
      params: z.object({ [parameter]: pathId(parameter) }),
      query: kind === 'one' ? sinceVersion : historyQuery,
    },
    responses: answer,
    problems: [[resource.none, 404]],
  })
  app.openapi(operation, (async (c: Ask) => {
    const id = c.req.param(parameter) ?? ''
    c.set('thing', { aggregate: resource.aggregate, id })
    const query = (c.req.valid as (target: 'query') => z.infer<typeof historyQuery>)('query')
    const owner = await ownerOf(c, resource.aggregate)
    const row = await find(c, resource.aggregate, id, maySee(c, read, owner), query.minVersion)
    if (!row) return missing(c, resource.none, `There is no such ${kindOf(resource.aggregate)}`)
    if (kind === 'one') {
      const names = await namesBeside(c, read.names, [row])
      return resourceResponse(c, row, cachingOf(c, access, draft), shownOne, names.get(row.id))
    }
    const nowMs = epochMs(now())
    const show = (change: ChangeRow) => ({ ...change, ...shown?.of({ change, resource: row }, nowMs) })
    return historyResponse(c, row, query, show, await beside?.of(c.env.DB, id))
  }) as never)
}

/** Everybody; else staff see what is their organisation's, admins all of it, and owners what is theirs (G10, G12). */
const maySee =
  (c: Ask, { access, staff, ownedOnly, ownedThere, draft }: One, owner: string) =>
  (row: Instance): boolean => {
    if (access === 'everybody') return !draft || maySeeDraft(draft, c.get('principal'), row)
    if (ownedOnly && row.owner === null) return false
    const caller = callerOf(c)
    if (row.owner === owner && (!ownedThere || row.organisation === organisationOf(caller))) return true
    const within = boundTo(caller, staff)
    return isAllowed(staff, caller) && (within === undefined || row.organisation === within)
  }

const mountCustom = (app: ViewApp, { path, summary, tag, access, schema, handle }: Custom): void => {
  const operation = declare(`GET ${path}`, access, {
    operationId: operationId('get', path),
    summary,
    tags: [tag],
    responses: { 200: jsonResponse('As of now', schema) },
  })
  app.openapi(operation, (async (c: Ask) => {
    const principal = c.get('principal')
    const within = principal === null || typeof access === 'string' ? undefined : boundTo(principal, access)
    return c.json(await handle(c.env.DB, within), 200, { 'Cache-Control': PRIVATE })
  }) as never)
}
