/** What operators see and decide here: dead letters (K6), the projection's lag, and what rests too long (K9). */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { now, plusSeconds } from '../../../kernel/time.ts'
import { REASON_LIMIT } from '../../../queues/dead-letters.ts'
import { inboxes } from '../../../queues/subscriptions.ts'
import type { RequestState } from '../../http/app.ts'
import { contextOf } from '../../http/idempotency.ts'
import { replayHeaders } from '../../http/once.ts'
import { grammarProblem, problem } from '../../http/problem.ts'
import { declare, jsonBody, jsonResponse } from '../../http/route.ts'
import { Backlog, backlogs } from '../backlogs.ts'
import { bulkRedrive } from '../bulk.ts'
import * as deadLetters from '../dead-letters.ts'
import { DeadLetter } from '../dead-letters.ts'
import type { ViewEnv } from '../env.ts'
import { DryRun, type Note, once, Reason } from '../operator-requests.ts'
import { Lag, lag } from '../projections/lag.ts'
import { cursorAfter } from '../queries/cursor.ts'
import { badCursor, missing, PRIVATE, pageOf, pageResponse, paging, pathId, placeOf, type ViewApp } from '../reads.ts'
import { redacted } from '../redaction.ts'
import { GRACE_SECONDS, Overdue, SWEEP_ROWS, scan } from '../sweeper.ts'

const operators = ['admin'] as const
const tags = ['Operators']
const inbox = z.enum(inboxes)
const Because = z.strictObject({ reason: Reason }).openapi('Because')

const ofLetter = { params: z.object({ id: pathId('id') }) }
const decided = { 200: jsonResponse('The letter as it is now', DeadLetter) } as const

const none = ['DeadLetterNotFound', 404] as const
const noSuchLetter = (c: Context) => missing(c, none[0], 'There is no such dead letter')
const alreadyDecided = { status: 409, title: 'Something else was decided about this dead letter' } as const

const listDeadLetters = declare('GET /v1/ops/dead-letters', operators, {
  summary: 'Messages nobody could act on, the latest first',
  tags,
  request: {
    query: z.strictObject({
      ...paging,
      inbox: inbox.optional(),
      reason: z.string().min(1).max(REASON_LIMIT).optional().openapi({ description: 'As the causes name it' }),
      state: deadLetters.State.default('parked'),
    }),
  },
  responses: { 200: jsonResponse('A page', pageOf(DeadLetter)) },
})
const readLetter = declare('GET /v1/ops/dead-letters/{id}', operators, {
  summary: 'One dead letter with its body',
  tags,
  request: ofLetter,
  responses: { 200: jsonResponse('The letter', DeadLetter.extend({ body: z.unknown() })) },
  problems: [none],
})
const redriveLetter = declare('POST /v1/ops/dead-letters/{id}/redrive', operators, {
  summary: 'Send a dead letter to its inbox again; one that fails again comes back as a new one',
  tags,
  request: { ...ofLetter, body: jsonBody(Because) },
  responses: decided,
  problems: [none, ['DeadLetterDecided', alreadyDecided.status]],
})
const discardLetter = declare('POST /v1/ops/dead-letters/{id}/discard', operators, {
  summary: 'Discard a dead letter; it can still be read',
  tags,
  request: { ...ofLetter, body: jsonBody(Because) },
  responses: decided,
  problems: [none, ['DeadLetterDecided', alreadyDecided.status]],
})
const redriveLetters = declare('POST /v1/ops/dead-letters/redrive', operators, {
  summary: 'Send the parked dead letters of an inbox again',
  tags,
  request: {
    body: jsonBody(
      z.strictObject({
        inbox,
        limit: z.int().min(1).max(deadLetters.REDRIVE_LIMIT).default(deadLetters.REDRIVE_LIMIT),
        reason: Reason,
        dryRun: DryRun,
      }),
    ),
  },
  responses: { 200: jsonResponse('What was sent, or would be', z.object({ inbox, redriven: z.array(z.string()) })) },
})
const readLag = declare('GET /v1/ops/lag', operators, {
  summary: 'How far the inboxes and the view run behind',
  tags,
  responses: { 200: jsonResponse('Backlogs and lag', z.object({ inboxes: z.array(Backlog), view: Lag })) },
})
const readOverdue = declare('GET /v1/ops/overdue', operators, {
  summary: 'What should have moved on by itself and rests; a page may be short and still have a next',
  tags,
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonResponse('A page', pageOf(Overdue)) },
})

const OVERDUE_KEY_LENGTH = 2

/** What an operator decides about one dead letter, once under each key. */
const decide = async (
  c: Context<{ Bindings: ViewEnv } & RequestState>,
  note: Note,
  decision: (by: string) => Promise<deadLetters.Verdict>,
) => {
  const context = await contextOf(c, { reason: note.reason })
  const done = await once(
    c.env.DB,
    context,
    note,
    () => decision(context.by),
    ({ outcome }) => outcome === 'decided',
  )
  return done.outcome === 'key-reused' ? grammarProblem(c, 'IdempotencyKeyReused') : tell(c, done.result, done.replayed)
}

const tell = (c: Context, verdict: deadLetters.Verdict, replayed: boolean) => {
  if (verdict.outcome === 'not-found') return noSuchLetter(c)
  if (verdict.outcome === 'decided-otherwise') {
    return problem(c, 'DeadLetterDecided', alreadyDecided, { facts: { state: verdict.state } })
  }
  return c.json(verdict.message, 200, { 'Cache-Control': PRIVATE, ...replayHeaders(replayed) })
}

/** Adds the operators' routes. */
export const operatorRoutes = (app: ViewApp): void => {
  deadLetterRoutes(app)
  app.openapi(readLag, async (c) =>
    c.json({ inboxes: await backlogs(c.env), view: lag() }, 200, { 'Cache-Control': PRIVATE }),
  )
  app.openapi(readOverdue, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const place = placeOf(cursor, OVERDUE_KEY_LENGTH)
    if (place === undefined) return badCursor(c)
    const [aggregate = '', id = ''] = place ?? []
    const dueBefore = plusSeconds(now(), -GRACE_SECONDS)
    const { overdue, next } = await scan(c.env.DB, { aggregate, id }, dueBefore, SWEEP_ROWS, limit)
    return pageResponse(c, overdue, next && cursorAfter(next.aggregate, next.id), PRIVATE)
  })
}

const deadLetterRoutes = (app: ViewApp): void => {
  app.openapi(listDeadLetters, async (c) => {
    const { limit, cursor, ...wanted } = c.req.valid('query')
    const after = placeOf(cursor, deadLetters.LIST_KEY_LENGTH)
    if (after === undefined) return badCursor(c)
    const { state, inbox = null, reason } = wanted
    const search = { state, inbox, limit, after, ...(reason !== undefined && { reason }) }
    const { items, next } = await deadLetters.listDeadLetters(c.env.DB, search)
    return pageResponse(c, items, next, PRIVATE)
  })
  app.openapi(readLetter, async (c) => {
    const found = await deadLetters.deadLetter(c.env.DB, c.req.valid('param').id)
    if (!found) return noSuchLetter(c)
    const { message, body } = found
    return c.json({ ...message, body: redacted(message.inbox, body) }, 200, { 'Cache-Control': PRIVATE })
  })
  app.openapi(redriveLetter, (c) => {
    const { id: about } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    return decide(c, { action: 'redrive-letter', about, reason }, (by) =>
      deadLetters.redriveDeadLetter(c.env, about, by),
    )
  })
  app.openapi(discardLetter, (c) => {
    const { id: about } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    return decide(c, { action: 'discard-letter', about, reason }, (by) =>
      deadLetters.discardDeadLetter(c.env.DB, about, by),
    )
  })
  app.openapi(redriveLetters, async (c) => {
    const request = c.req.valid('json')
    const { inbox, limit, reason, dryRun } = request
    if (dryRun) {
      const { items } = await deadLetters.listDeadLetters(c.env.DB, { state: 'parked', inbox, limit, after: null })
      return c.json({ inbox, redriven: items.map(({ id }) => id) }, 200, { 'Cache-Control': PRIVATE })
    }
    const context = await contextOf(c, request)
    const note = { action: 'redrive-letters', about: inbox, reason } as const
    const done = await once(
      c.env.DB,
      context,
      note,
      () => bulkRedrive(c.env, request, context),
      () => true,
    )
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    const headers = { 'Cache-Control': PRIVATE, ...replayHeaders(done.replayed) }
    return c.json({ inbox, redriven: [...done.result.redriven] }, 200, headers)
  })
}
