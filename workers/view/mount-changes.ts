/** Serves the changes of what somebody owns (U11): from the view alone, whatever the load on the write side. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { RequestState } from '../http/app.ts'
import type { Changes } from '../http/changes.ts'
import { declare, jsonResponse } from '../http/route.ts'
import type { ViewEnv } from './env.ts'
import { ownerOf } from './owners.ts'
import { CHANGES_KEY_LENGTH, changesOf } from './queries/changes.ts'
import { badCursor, operationId, PRIVATE, pageOf, pageResponse, paging, placeOf, type ViewApp } from './reads.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>

const query = z.strictObject(paging)
const isNumber = (text: string | undefined): boolean => text !== undefined && Number.isSafeInteger(Number(text))

/** Adds a list of changes. */
export const mountChanges = (
  app: ViewApp,
  { path, summary, resource, companion, access, schema, of }: Changes,
): void => {
  const operation = declare(`GET ${path}`, access, {
    operationId: operationId('list', path),
    summary,
    tags: [resource.tag],
    request: { query },
    responses: { 200: jsonResponse('A page', pageOf(schema)) },
  })
  app.openapi(operation, (async (c: Ask) => {
    const { limit, cursor } = (c.req.valid as (target: 'query') => z.infer<typeof query>)('query')
    const after = placeOf(cursor, CHANGES_KEY_LENGTH)
    if (after === undefined || (after !== null && !isNumber(after.at(-1)))) return badCursor(c)
    const { aggregate } = resource
    const page = await changesOf(c.env.DB, { owner: await ownerOf(c, aggregate), aggregate, companion, after, limit })
    const items = page.items.map(({ change, thing }) => ({ ...change, ...of(thing) }))
    return pageResponse(c, items, page.next, PRIVATE)
  }) as never)
}
