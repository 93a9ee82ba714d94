/** What somebody owns, in all systems: My page (V3, G8). */
import { z } from '@hono/zod-openapi'
import { callerOf } from '../../http/idempotency.ts'
import { declare, jsonResponse } from '../../http/route.ts'
import { allReads, readsOf } from '../../systems.ts'
import { ownerOf, sealedOwner } from '../owners.ts'
import type { Instance } from '../queries/instance-row.ts'
import { ownedBy, pageIn } from '../queries/lists.ts'
import {
  badCursor,
  find,
  historyQuery,
  historyResponse,
  missing,
  PRIVATE,
  pageOf,
  pageResponse,
  paging,
  pathId,
  queryOf,
  stateHistory,
  statusFilter,
  type ViewApp,
} from '../reads.ts'

/** Where the owner of a thing reads it, by its aggregate. What is not here is shown on My page alone. */
const homes: Readonly<Record<string, string>> = Object.fromEntries(
  allReads.flatMap((read) =>
    read.kind === 'one' && read.access !== 'everybody' && read.access.length > read.staff.length
      ? [[read.resource.aggregate, read.path.slice(0, read.path.lastIndexOf('/'))] as const]
      : [],
  ),
)

/** Payments are not on My page. */
const systems = Object.keys(readsOf).filter((system) => system !== 'payment')

export type Owned = z.infer<typeof Owned>
const Owned = z
  .object({
    id: z.string(),
    system: z.string().openapi({ example: 'concert' }),
    kind: z.string().openapi({ example: 'booking' }),
    label: z.string(),
    status: z.string(),
    version: z.int(),
    createdAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
    href: z.string().nullable().openapi({ description: 'Where it can be read' }),
    history: z.string().openapi({ description: 'Where its states can be read' }),
    data: z.unknown().openapi({ type: 'object', description: 'The fields of its kind' }),
  })
  .openapi('Owned')

const readMyPage = declare('GET /v1/mypage', 'authenticated', {
  summary: 'Everything you own in all systems, newest first (마이페이지)',
  tags: ['My page (마이페이지)'],
  request: {
    query: z.strictObject({
      ...paging,
      status: statusFilter,
      system: z.enum(systems).optional().openapi({ example: 'concert' }),
    }),
  },
  responses: { 200: jsonResponse('A page', pageOf(Owned)) },
})
const readOwnHistory = declare('GET /v1/mypage/{kind}/{id}/history', 'authenticated', {
  summary: 'The states of something you own (이력)',
  tags: ['My page (마이페이지)'],
  request: {
    params: z.object({ kind: pathId('kind').openapi({ example: 'concert.booking' }), id: pathId('id') }),
    query: historyQuery,
  },
  responses: stateHistory,
  problems: [['ResourceNotFound', 404]],
})

const onMyPage = (row: Instance) => {
  const { aggregate, id, label, status, version, createdAt, changedAt, data } = row
  const [system = '', kind = ''] = aggregate.split('.')
  const home = homes[aggregate]
  const href = home ? `${home}/${encodeURIComponent(id)}` : null
  const history = `/v1/mypage/${aggregate}/${encodeURIComponent(id)}/history`
  return { id, system, kind, label, status, version, createdAt, changedAt, href, history, data }
}

/** Adds My page. */
export const ownReads = (app: ViewApp): void => {
  app.openapi(readMyPage, async (c) => {
    const { system, ...paged } = c.req.valid('query')
    const { sub } = callerOf(c)
    const scan = ownedBy(sub, system ?? null, await sealedOwner(c.env, sub))
    const query = queryOf(paged, scan.key.length)
    if (!query) return badCursor(c)
    const { items, next } = await pageIn(c.env.DB, scan, query)
    return pageResponse(c, items.map(onMyPage), next, PRIVATE)
  })
  app.openapi(readOwnHistory, async (c) => {
    const { kind, id } = c.req.valid('param')
    const name = await ownerOf(c, kind)
    const query = c.req.valid('query')
    const row = await find(c, kind, id, ({ owner }) => owner === name, query.minVersion)
    if (!row) return missing(c, 'ResourceNotFound', 'You own no such thing')
    return historyResponse(c, row, query, (change) => change)
  })
}
