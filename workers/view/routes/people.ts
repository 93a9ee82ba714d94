/** Forgetting people (K16), for operators: asked for here, done by itself, and shown by a receipt. */
import { z } from '@hono/zod-openapi'
import { callerOf, contextOf } from '../../http/idempotency.ts'
import { replayHeaders } from '../../http/once.ts'
import { SUBJECT_LIMIT } from '../../http/principal.ts'
import { grammarProblem, type ProblemKind, problem } from '../../http/problem.ts'
import { declare, emptyBody, jsonResponse, problemsOf } from '../../http/route.ts'
import { keyIdOf } from '../../http/sealing.ts'
import { type Forgetting, forget, LiveThing, Receipt, receiptFor } from '../forgetting.ts'
import { once } from '../operator-requests.ts'
import { PRIVATE, type ViewApp } from '../reads.ts'

const operators = ['admin'] as const
const tags = ['Operators']
const ofPerson = z.object({
  subject: z
    .string()
    .min(1)
    .max(SUBJECT_LIMIT)
    .openapi({ param: { name: 'subject', in: 'path' }, description: 'The subject of their tokens' }),
})

const problems = {
  LiveThings: { status: 409, title: 'This person still has something live; end it first' },
  PersonNotForgotten: { status: 404, title: 'Nobody asked to forget this person' },
} as const satisfies Record<string, ProblemKind>

const forgetPerson = declare('POST /v1/ops/people/{subject}/forget', operators, {
  summary:
    'Forget a person (개인정보 파기): what is personal becomes unreadable everywhere, for good. 409 with `items` while something is live',
  tags,
  request: { params: ofPerson, body: emptyBody },
  responses: { 200: jsonResponse('How far it is; the rest is done by itself', Receipt) },
  problems: problemsOf(problems, 'LiveThings'),
})
const readReceipt = declare('GET /v1/ops/people/{subject}', operators, {
  summary: 'How far the forgetting of a person is, and its receipt',
  tags,
  request: { params: ofPerson },
  responses: { 200: jsonResponse('The receipt', Receipt) },
  problems: problemsOf(problems, 'PersonNotForgotten'),
})

/** Asked again under its key, it goes on and says how far it is. */
const isDone = (result: Forgetting): boolean => result.outcome === 'kept' && result.receipt.status === 'forgotten'

/** Adds how people are forgotten. */
export const peopleRoutes = (app: ViewApp): void => {
  app.openapi(forgetPerson, async (c) => {
    const { subject } = c.req.valid('param')
    const work = () => forget(c.env, subject, callerOf(c).sub)
    // Whom it is about is said by the id of their key: the log of actions outlives what is known of them.
    const note = { action: 'forget-person', about: await keyIdOf(c.env, subject), reason: 'to be forgotten' } as const
    const done = await once(c.env.DB, await contextOf(c, {}), note, work, isDone)
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    const { result, replayed } = done
    if (result.outcome === 'live-things') {
      const items = z.array(LiveThing).parse(result.items)
      return problem(c, 'LiveThings', problems.LiveThings, { facts: { items } })
    }
    return c.json(result.receipt, 200, { 'Cache-Control': PRIVATE, ...replayHeaders(replayed) })
  })
  app.openapi(readReceipt, async (c) => {
    const receipt = await receiptFor(c.env, c.req.valid('param').subject)
    if (receipt === null) return problem(c, 'PersonNotForgotten', problems.PersonNotForgotten)
    return c.json(receipt, 200, { 'Cache-Control': PRIVATE })
  })
}
