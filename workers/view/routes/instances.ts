/** Finding instances (V9): by their id, whose they are, what they are, how they stand and when they were made, for operators. */
import { z } from '@hono/zod-openapi'
import { systemOf } from '../../../durable-objects/runtime/ports.ts'
import { dateTime } from '../../../kernel/fields.ts'
import { subscriptions } from '../../../queues/subscriptions.ts'
import { declare, jsonResponse } from '../../http/route.ts'
import type { Instance } from '../queries/instance-row.ts'
import { type Condition, ofAll, ofId, ofKind, organisationHas, ownedBy, pageIn, type Scan } from '../queries/lists.ts'
import { badCursor, PRIVATE, pageOf, pageResponse, paging, placeOf, statusFilter, type ViewApp } from '../reads.ts'
import { HIDDEN, isHidden } from '../redaction.ts'

const NAME_LIMIT = 200
const name = z.string().min(1).max(NAME_LIMIT).optional()
const kinds = [
  ...new Set(
    [...subscriptions.values()].flatMap(({ kind, inboxes }) => (inboxes.includes('view') ? [kind.aggregate] : [])),
  ),
].sort()

const systemNames = [...new Set(kinds.map(systemOf))]

const Wanted = z.strictObject({
  ...paging,
  id: name,
  owner: name,
  organisation: name,
  system: z.enum(systemNames).optional().openapi({ example: 'concert' }),
  kind: z.enum(kinds).optional().openapi({ example: 'concert.booking' }),
  status: statusFilter,
  since: dateTime.optional().openapi({ description: 'Made then or later' }),
  until: dateTime.optional().openapi({ description: 'Made before' }),
})
type Wanted = z.infer<typeof Wanted>

export const Found = z
  .object({
    kind: z.string(),
    id: z.string(),
    status: z.string(),
    version: z.int(),
    owner: z.string().nullable(),
    organisation: z.string().nullable(),
    label: z.string(),
    createdAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
  })
  .openapi('Instance')

const findInstances = declare('GET /v1/ops/instances', ['admin'], {
  summary:
    'Instances by id, owner, organisation, system, kind, status and time; a page may be short and still have a next',
  tags: ['Operators'],
  request: { query: Wanted },
  responses: { 200: jsonResponse('A page', pageOf(Found)) },
})

/** Of whom health is known by it is nobody's business, so nothing is found by its owner there (S12). */
const hidden = kinds.filter(isHidden)
const notHidden: Condition = { sql: `aggregate NOT IN (${hidden.map((kind) => `'${kind}'`).join(', ')})`, values: [] }

/** Along the index that holds the fewest; through everything when nothing is named that has one. */
const scanFor = ({ id, owner, organisation, kind }: Wanted): Scan => {
  if (id !== undefined) return ofId(id, kind === undefined ? kinds : [kind])
  // What is owned stands in an index, payments excepted.
  if (owner !== undefined && !kind?.startsWith('payment.')) return ownedBy(owner, null)
  if (organisation !== undefined) return organisationHas(organisation, kind)
  return kind === undefined ? ofAll : ofKind(kind)
}

const shown = ({ aggregate, id, status, version, owner, organisation, label, createdAt, changedAt }: Instance) => {
  const whose = isHidden(aggregate) ? { owner: owner && HIDDEN, label: HIDDEN } : { owner, label }
  return { kind: aggregate, id, status, version, ...whose, organisation, createdAt, changedAt }
}

/** Adds the search for instances. */
export const instanceRoutes = (app: ViewApp): void => {
  app.openapi(findInstances, async (c) => {
    const wanted = c.req.valid('query')
    const { owner, organisation, system, kind, status, since, until, limit, cursor } = wanted
    const scan = scanFor(wanted)
    const after = placeOf(cursor, scan.key.length)
    if (after === undefined) return badCursor(c)
    const conditions = [
      { sql: 'owner = ?', value: owner },
      { sql: 'organisation = ?', value: organisation },
      { sql: 'aggregate = ?', value: kind },
      { sql: 'aggregate GLOB ?', value: system && `${system}.*` },
      { sql: 'created_at >= ?', value: since },
      { sql: 'created_at < ?', value: until },
    ]
    const named = conditions.flatMap(({ sql, value }) => (value === undefined ? [] : [{ sql, values: [value] }]))
    const only = owner === undefined ? named : [...named, notHidden]
    const query = { only, status: status ?? null, limit, after }
    const { items, next } = await pageIn(c.env.DB, scan, query)
    return pageResponse(c, items.map(shown), next, PRIVATE)
  })
}
