/** What operators look at: the overview, a conversation, dead letters by their cause, and what operators did. */
import { z } from '@hono/zod-openapi'
import { declare, jsonResponse } from '../../http/route.ts'
import { conversationOf, Lane } from '../conversation.ts'
import { Cause, causes } from '../dead-letters.ts'
import { ACTIONS_KEY_LENGTH, Action, listActions } from '../operator-requests.ts'
import { Overview, overview } from '../overview.ts'
import { badCursor, missing, PRIVATE, pageOf, pageResponse, paging, pathId, placeOf, type ViewApp } from '../reads.ts'

const operators = ['admin'] as const
const tags = ['Operators']
const none = ['ConversationNotFound', 404] as const

const readOverview = declare('GET /v1/ops/overview', operators, {
  summary: 'Lag, backlogs, dead letters, what is overdue, breakers, events by minute: each with the list behind it',
  tags,
  responses: { 200: jsonResponse('As of now', Overview) },
})
const readConversation = declare('GET /v1/ops/conversations/{id}', operators, {
  summary: 'What one request set off, in all systems: each participant with its events and what caused them',
  tags,
  request: { params: z.object({ id: pathId('id') }) },
  responses: {
    200: jsonResponse(
      'The participants in the order in which they came into it',
      z.object({
        id: z.string(),
        lanes: z.array(Lane),
        unanswered: z.array(z.string()).openapi({ description: 'Participants that did not answer in time' }),
      }),
    ),
  },
  problems: [none],
})
const listCauses = declare('GET /v1/ops/dead-letter-causes', operators, {
  summary: 'Parked dead letters by inbox and reason, the most first',
  tags,
  responses: { 200: jsonResponse('The causes', z.object({ causes: z.array(Cause) })) },
})
const listOperatorActions = declare('GET /v1/ops/actions', operators, {
  summary: 'What operators did, why and whether it was done, the latest first',
  tags,
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonResponse('A page', pageOf(Action)) },
})

/** Adds what operators look at. */
export const oversightRoutes = (app: ViewApp): void => {
  const headers = { 'Cache-Control': PRIVATE }
  app.openapi(readOverview, async (c) => c.json(await overview(c.env), 200, headers))
  app.openapi(readConversation, async (c) => {
    const { id } = c.req.valid('param')
    const found = await conversationOf(c.env, id)
    if (found.lanes.length === 0 && found.unanswered.length === 0) {
      return missing(c, none[0], 'Nothing that may be shown happened in such a conversation')
    }
    return c.json({ id, ...found }, 200, headers)
  })
  app.openapi(listCauses, async (c) => c.json({ causes: [...(await causes(c.env.DB))] }, 200, headers))
  app.openapi(listOperatorActions, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const after = placeOf(cursor, ACTIONS_KEY_LENGTH)
    if (after === undefined) return badCursor(c)
    const { items, next } = await listActions(c.env.DB, limit, after)
    return pageResponse(c, items, next, PRIVATE)
  })
}
