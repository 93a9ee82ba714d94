/** Serves figures about one thing to the staff of its organisation. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { RequestState } from '../http/app.ts'
import { parameterOf } from '../http/command.ts'
import { callerOf } from '../http/idempotency.ts'
import { boundTo } from '../http/principal.ts'
import type { Figures } from '../http/reads.ts'
import { declare, jsonResponse } from '../http/route.ts'
import type { ViewEnv } from './env.ts'
import { find, missing, operationId, PRIVATE, pathId, sinceVersion, type ViewApp } from './reads.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>

/** Adds a read of figures. */
export const mountFigures = (app: ViewApp, { path, summary, resource, access, schema, of }: Figures): void => {
  const parameter = parameterOf(path) ?? ''
  const operation = declare(`GET ${path}`, access, {
    operationId: operationId('get', path),
    summary,
    tags: [resource.tag],
    request: { params: z.object({ [parameter]: pathId(parameter) }), query: sinceVersion },
    responses: { 200: jsonResponse('As of now', schema) },
    problems: [[resource.none, 404]],
  })
  app.openapi(operation, (async (c: Ask) => {
    const id = c.req.param(parameter) ?? ''
    const within = boundTo(callerOf(c), access)
    const { minVersion } = (c.req.valid as (target: 'query') => z.infer<typeof sinceVersion>)('query')
    const isTheirs = (row: { readonly organisation: string | null }) =>
      within === undefined || row.organisation === within
    const row = await find(c, resource.aggregate, id, isTheirs, minVersion)
    if (!row) return missing(c, resource.none, 'There is no such thing in your organisation')
    return c.json(await of(c.env.DB, row), 200, { 'Cache-Control': PRIVATE })
  }) as never)
}
