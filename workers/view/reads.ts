/** The grammar of reads: how one thing and a page of things are asked for and shown (H4, V6). */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { epochMs, now } from '../../kernel/time.ts'
import type { api, RequestState } from '../http/app.ts'
import { etagOf } from '../http/if-match.ts'
import { grammarProblem, problem } from '../http/problem.ts'
import { type ChangeRow, type Row, type Shown, StateChange } from '../http/reads.ts'
import { pascal } from '../http/resource.ts'
import { jsonResponse } from '../http/route.ts'
import { allResources } from '../systems.ts'
import type { ViewEnv } from './env.ts'
import { cursorAfter, readCursor } from './queries/cursor.ts'
import type { Instance } from './queries/instance-row.ts'
import { historyOf, instance, instanceSince } from './queries/instances.ts'
import type { ListQuery } from './queries/lists.ts'

export type ViewApp = ReturnType<typeof api<{ Bindings: ViewEnv }>>
type Ask = Context<{ Bindings: ViewEnv } & RequestState>

const PAGE_LIMIT = 100
const PAGE_DEFAULT = 20
const ID_LIMIT = 200
const CURSOR_LIMIT = 1000
const VERSION_LIMIT = 1_000_000_000
/** A cursor of a history is one sequence. */
const HISTORY_KEY_LENGTH = 1

/** Private answers stay with the one who asked (H8). */
export const PRIVATE = 'private, no-store'
/** What everybody may see may be kept, but is asked for again each time. */
export const PUBLIC = 'public, no-cache'

const statuses = [...new Set(allResources.flatMap(({ statuses }) => statuses))].sort()
/** A state that something may be in, as a filter (V7). */
export const statusFilter = z
  .enum(statuses)
  .optional()
  .openapi({ description: 'Only what is in this state', example: 'paid' })

const CSV_TYPE = 'text/csv; charset=utf-8'

/** `?limit=&cursor=` */
export const paging = {
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(PAGE_DEFAULT),
  cursor: z.string().max(CURSOR_LIMIT).optional().openapi({ description: '`next` of the page before' }),
}

export const pathId = (name: string) =>
  z
    .string()
    .min(1)
    .max(ID_LIMIT)
    .openapi({ param: { name, in: 'path' } })

const minVersion = z.coerce.number().int().min(1).max(VERSION_LIMIT).optional().openapi({
  description:
    'Wait up to 2 s until the thing has this version; else it is answered as it is, and at once when that is far off',
})

/** `?minVersion=` (V6) */
export const sinceVersion = z.strictObject({ minVersion })

/** `?minVersion=&limit=&cursor=` */
export const historyQuery = z.strictObject({
  minVersion,
  ...paging,
  limit: paging.limit.default(PAGE_LIMIT),
})
type HistoryQuery = z.infer<typeof historyQuery>

const next = z.string().nullable().openapi({ description: 'The cursor of the next page; null on the last' })

export const pageOf = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next })

/** How a page of states is said to be. */
export const statesOf = 'The newest states, in the order they came; `next` leads to those before them'
const earlier = z
  .string()
  .nullable()
  .openapi({ description: 'The cursor of the states before these; null when there are none' })

export const historyPage = <S extends z.ZodType>(change: S) =>
  z.object({ id: z.string(), items: z.array(change), next: earlier })
export const StateHistory = historyPage(StateChange).openapi('StateHistory')
export const stateHistory = { 200: jsonResponse(statesOf, StateHistory) } as const

/** Who may see a thing, as far as its row tells. */
type MaySee = (row: Instance) => boolean

/** The thing if it may be seen, at least as new as the client wishes, or what there is of it (V6). */
export const find = async (
  c: Ask,
  aggregate: string,
  id: string,
  maySee: MaySee,
  minVersion?: number | undefined,
): Promise<Instance | null> => {
  if (minVersion !== undefined) return instanceSince(c.env.DB, aggregate, id, minVersion, maySee, !c.get('principal'))
  const row = await instance(c.env.DB, aggregate, id)
  return row && maySee(row) ? row : null
}

/** What is shown of a thing: never its owner. */
export const asResource = ({ data, id, status, version, createdAt, changedAt }: Instance) => ({
  ...data,
  id,
  status,
  version,
  createdAt,
  changedAt,
})

const matches = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)

/**
 * One thing, or 304 when the client has this version and the clock has changed nothing of what it shows since. What stands
 * `beside` it has no version, so whoever is shown that gets all of it.
 */
export const resourceResponse = (c: Ask, row: Instance, caching: string, shown?: Shown<Row>, beside?: object) => {
  const is = shown?.of(row, epochMs(now())) ?? asResource(row)
  const isAsItWas = !shown || JSON.stringify(is) === JSON.stringify(shown.of(row, Date.parse(row.changedAt)))
  const headers = { ETag: etagOf(row), 'Cache-Control': caching }
  if (isAsItWas && !beside && matches(c.req.header('if-none-match'), headers.ETag)) return c.body(null, 304, headers)
  return c.json({ ...is, ...beside }, 200, headers)
}

/** A page of the states of what was found, as each is `shown`; 422 for a cursor that is no place in a history. */
export const historyResponse = async <T extends object>(
  c: Ask,
  { aggregate, id }: Instance,
  { limit, cursor }: HistoryQuery,
  shown: (change: ChangeRow) => T,
  more: object = {},
) => {
  const place = placeOf(cursor, HISTORY_KEY_LENGTH)
  const before = place ? Number(place[0]) : null
  if (place === undefined || (before !== null && !Number.isSafeInteger(before))) return badCursor(c)
  const { items, earlier } = await historyOf(c.env.DB, aggregate, id, { before, limit })
  const next = earlier === null ? null : cursorAfter(String(earlier))
  return c.json({ id, items: items.map(shown), next, ...more }, 200, { 'Cache-Control': PRIVATE, ...linkTo(c, next) })
}

/** A page, with the way to the next one in the body and in `Link`. */
export const pageResponse = <T>(c: Ask, items: readonly T[], next: string | null, caching: string) =>
  c.json({ items: [...items], next }, 200, { 'Cache-Control': caching, ...linkTo(c, next) })

const TAG_BYTES = 12

/** The tag of a page: the same as long as the same is in it, but for what only the clock changes. */
const tagOf = async (page: object, ticking: readonly string[]): Promise<string> => {
  const text = JSON.stringify(page, (name, value: unknown) => (ticking.includes(name) ? undefined : value))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `W/"${btoa(String.fromCharCode(...digest.slice(0, TAG_BYTES)))}"`
}

/** A page with its tag, or 304 for who has it: boards are asked for every few seconds (decision 38). */
export const taggedPage = async <T>(
  c: Ask,
  items: readonly T[],
  next: string | null,
  caching: string,
  ticking: readonly string[] = [],
) => {
  const ETag = await tagOf({ items, next }, ticking)
  const headers = { ETag, 'Cache-Control': caching, ...linkTo(c, next) }
  const isKnown = matches(c.req.header('if-none-match'), ETag.replace(/^W\//, ''))
  return isKnown ? c.body(null, 304, headers) : c.json({ items: [...items], next }, 200, headers)
}

/** A page as a table; the way to the next one is in `Link` alone. */
export const tableResponse = (c: Ask, table: string, next: string | null) =>
  c.body(table, 200, { 'Content-Type': CSV_TYPE, 'Cache-Control': PRIVATE, ...linkTo(c, next) })

/** Where the next page is. */
const linkTo = (c: Context, next: string | null): Record<string, string> => {
  if (next === null) return {}
  const url = new URL(c.req.url)
  url.searchParams.set('cursor', next)
  return { Link: `<${url.pathname}${url.search}>; rel="next"` }
}

/** The sort key behind a cursor; undefined when the cursor is none of this list's. */
export const placeOf = (cursor: string | undefined, keyLength: number): readonly string[] | null | undefined =>
  cursor === undefined ? null : (readCursor(cursor, keyLength) ?? undefined)

type Paged = { readonly limit: number; readonly cursor?: string | undefined; readonly status?: string | undefined }

/** What a list is asked for; null when the cursor is none of this list's. */
export const queryOf = ({ limit, cursor, status }: Paged, keyLength: number): ListQuery | null => {
  const after = placeOf(cursor, keyLength)
  return after === undefined ? null : { status: status ?? null, limit, after }
}

/** 404, also for what the caller may not see (G10). */
export const missing = (c: Context, code: string, title: string) => problem(c, code, { status: 404, title })

/** 422 for a cursor that no page of this list gave. */
export const badCursor = (c: Context) =>
  grammarProblem(c, 'InputInvalid', {
    facts: { errors: [{ in: 'query', pointer: '/cursor', detail: 'Not a cursor of this list' }] },
  })

/** `list` and `/v1/museum/reservations/{id}/history` -> `listMuseumReservationsHistory`. */
export const operationId = (verb: 'get' | 'list', path: string): string => {
  const steps = path.split('/').filter((step) => !step.startsWith('{'))
  return `${verb}${pascal(steps.slice(2).join('-'))}${path.endsWith('}') ? 'Item' : ''}`
}
