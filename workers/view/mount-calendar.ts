/** Serves what somebody owns as an entry for a calendar. */

import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { RequestState } from '../http/app.ts'
import type { Carried } from '../http/carried.ts'
import { parameterOf } from '../http/command.ts'
import { problem } from '../http/problem.ts'
import { declare } from '../http/route.ts'
import { calendarOf } from './calendar.ts'
import type { ViewEnv } from './env.ts'
import { ownerOf } from './owners.ts'
import { find, missing, operationId, PRIVATE, pathId, sinceVersion, type ViewApp } from './reads.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>

const CALENDAR_TYPE = 'text/calendar'
const notDated = { status: 409, title: 'It is not known yet when it will be' } as const

/** Adds a read of a calendar entry. */
export const mountCalendar = (
  app: ViewApp,
  { path, summary, resource, access, entry }: Extract<Carried, { kind: 'calendar' }>,
): void => {
  const parameter = parameterOf(path) ?? ''
  const operation = declare(`GET ${path}`, access, {
    operationId: operationId('get', path.replace('.', '-')),
    summary,
    tags: [resource.tag],
    request: { params: z.object({ [parameter]: pathId(parameter) }), query: sinceVersion },
    responses: { 200: { description: 'The entry', content: { [CALENDAR_TYPE]: { schema: z.string() } } } },
    problems: [
      [resource.none, 404],
      ['NotDatedYet', notDated.status, notDated.title],
    ],
  })
  app.openapi(operation, (async (c: Ask) => {
    const id = c.req.param(parameter) ?? ''
    const name = await ownerOf(c, resource.aggregate)
    const { minVersion } = (c.req.valid as (target: 'query') => z.infer<typeof sinceVersion>)('query')
    const row = await find(c, resource.aggregate, id, ({ owner }) => owner === name, minVersion)
    if (!row) return missing(c, resource.none, 'You own no such thing')
    const entered = entry(row)
    if (entered === null) return problem(c, 'NotDatedYet', notDated, { facts: { state: row.status } })
    const { version, changedAt } = row
    // Nothing in it says where it is from but its id: a calendar is seen by more people than its owner.
    return c.body(calendarOf(entered, { uid: `${id}@naru`, version, changedAt }), 200, {
      'Content-Type': `${CALENDAR_TYPE}; charset=utf-8`,
      'Content-Disposition': 'attachment; filename="naru.ics"',
      'Cache-Control': PRIVATE,
    })
  }) as never)
}
