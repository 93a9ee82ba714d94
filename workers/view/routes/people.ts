/**
 * Forgetting people (K16, U7): whoever closes their account, here or with another issuer, and whom an operator erases. It
 * is asked for here, done by itself, and shown by a receipt.
 */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { StaysBecause } from '../../http/accounts.ts'
import type { RequestState } from '../../http/app.ts'
import { callerOf, contextOf } from '../../http/idempotency.ts'
import { replayHeaders } from '../../http/once.ts'
import { SUBJECT_LIMIT } from '../../http/principal.ts'
import { grammarProblem, type ProblemKind, problem } from '../../http/problem.ts'
import { declare, emptyBody, jsonBody, jsonResponse, problemsOf } from '../../http/route.ts'
import { keyIdOf } from '../../http/sealing.ts'
import type { ViewEnv } from '../env.ts'
import {
  type Forgetting,
  forget,
  type InTheWay,
  inTheWay,
  OperatorsReceipt,
  Receipt,
  receiptFor,
  receiptOfRequest,
} from '../forgetting.ts'
import { LiveThing } from '../live-things.ts'
import { once } from '../operator-requests.ts'
import { PRIVATE, type ViewApp } from '../reads.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>

const operators = ['admin'] as const
const tags = ['Operators']
const own = ['Identity (회원)']
const PASSWORD_LIMIT = 128
const RECEIPT_LIMIT = 64
const ofPerson = z.object({
  subject: z
    .string()
    .min(1)
    .max(SUBJECT_LIMIT)
    .openapi({ param: { name: 'subject', in: 'path' }, description: 'The subject of their tokens' }),
})
const ofReceipt = z.object({
  receipt: z
    .string()
    .min(1)
    .max(RECEIPT_LIMIT)
    .openapi({ param: { name: 'receipt', in: 'path' } }),
})

const problems = {
  LiveThings: { status: 409, title: 'This person still has something live; end it first' },
  LastOwner: { status: 409, title: 'This person owns an organisation alone; hand it over first' },
  PasswordWrong: { status: 403, title: 'This is not the password of the account' },
  AccountNotFound: { status: 404, title: 'There is no account here for your token' },
  PersonNotForgotten: { status: 404, title: 'Nobody asked to forget this person' },
  ReceiptNotFound: { status: 404, title: 'There is no such receipt' },
} as const satisfies Record<string, ProblemKind>

const forgetPerson = declare('POST /v1/ops/people/{subject}/forget', operators, {
  summary:
    'Forget a person (개인정보 파기): the account is erased, and what is personal becomes unreadable everywhere, for good. 409 with `items` while something is live, with `organizations` while they own some alone',
  tags,
  request: { params: ofPerson, body: emptyBody },
  responses: { 200: jsonResponse('How far it is; the rest is done by itself', OperatorsReceipt) },
  problems: problemsOf(problems, 'LiveThings', 'LastOwner'),
})
const readPerson = declare('GET /v1/ops/people/{subject}', operators, {
  summary: 'How far the forgetting of a person is, and its receipt',
  tags,
  request: { params: ofPerson },
  responses: { 200: jsonResponse('The receipt', OperatorsReceipt) },
  problems: problemsOf(problems, 'PersonNotForgotten'),
})

const Organization = z.object({ id: z.string(), name: z.string() })
export const Closing = z
  .object({
    items: z.array(LiveThing).openapi({ description: 'What must be ended first' }),
    organizations: z.array(Organization).openapi({ description: 'What must be handed over first' }),
    receipt: Receipt.optional(),
  })
  .openapi('Closing')
export const CloseAccount = z
  .strictObject({
    password: z.string().min(1).max(PASSWORD_LIMIT).optional().openapi({
      description: 'Of the account; nothing where the token is of another issuer',
    }),
  })
  .openapi('CloseAccount')

const readClosing = declare('GET /v1/people/me/closing', 'authenticated', {
  summary: 'What stands in the way of closing your account, and how far it is (탈퇴 전 확인)',
  tags: own,
  responses: { 200: jsonResponse('What stands in the way', Closing) },
  problems: problemsOf(problems, 'AccountNotFound'),
})
const closeAccount = declare('POST /v1/people/me/close', 'authenticated', {
  summary:
    'Close your account (탈퇴): it is erased, and what is personal of you becomes unreadable everywhere, for good, within minutes',
  tags: own,
  alsoUnconfirmed: true,
  request: { body: jsonBody(CloseAccount, false) },
  responses: { 202: jsonResponse('It is kept and pursued; the receipt says how far it is', Receipt) },
  problems: problemsOf(problems, 'LiveThings', 'LastOwner', 'PasswordWrong', 'AccountNotFound'),
})
const readReceipt = declare('GET /v1/people/receipts/{receipt}', 'everybody', {
  summary: 'How far the closing of an account is, for whoever has its receipt (탈퇴 진행 상황)',
  tags: own,
  request: { params: ofReceipt },
  responses: { 200: jsonResponse('The receipt', Receipt) },
  problems: problemsOf(problems, 'ReceiptNotFound'),
})

/** Asked again under its key, it goes on and says how far it is. */
const isDone = (result: Forgetting): boolean => result.outcome === 'kept' && result.receipt.status === 'forgotten'

const itemsOf = (items: readonly LiveThing[]) => z.array(LiveThing).parse(items)
/** The answer to whoever cannot be forgotten now. */
const problemFor = (c: Ask, found: InTheWay) =>
  found.outcome === 'live-things'
    ? problem(c, 'LiveThings', problems.LiveThings, { facts: { items: itemsOf(found.items) } })
    : problem(c, 'LastOwner', problems.LastOwner, { facts: { organizations: [...found.organizations] } })

const unconfirmed = (c: Ask, stays: StaysBecause) => {
  switch (stays.because) {
    case 'password-wrong':
      return problem(c, 'PasswordWrong', problems.PasswordWrong)
    case 'too-many':
      return grammarProblem(c, 'TooManyRequests', { headers: { 'Retry-After': String(stays.retryAfterSeconds) } })
    case 'last-owner':
      return problemFor(c, { outcome: 'last-owner', organizations: stays.organizations })
  }
}

/** A key is not its owner: it closes nothing (U9). */
const byKey = (c: Ask) => problem(c, 'AccountNotFound', problems.AccountNotFound)

/** Without who asked for it: whoever closes an account is the one. */
const publicReceipt = ({ askedBy: _, ...receipt }: OperatorsReceipt): Receipt => receipt

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
    if (result.outcome !== 'kept') return problemFor(c, result)
    return c.json(result.receipt, 200, { 'Cache-Control': PRIVATE, ...replayHeaders(replayed) })
  })
  app.openapi(readPerson, async (c) => {
    const receipt = await receiptFor(c.env, c.req.valid('param').subject)
    if (receipt === null) return problem(c, 'PersonNotForgotten', problems.PersonNotForgotten)
    return c.json(receipt, 200, { 'Cache-Control': PRIVATE })
  })

  app.openapi(readClosing, async (c) => {
    const { sub, key } = callerOf(c)
    if (key !== undefined) return byKey(c)
    const [found, receipt] = await Promise.all([inTheWay(c.env, sub), receiptFor(c.env, sub)])
    const items = found?.outcome === 'live-things' ? itemsOf(found.items) : []
    const organizations = found?.outcome === 'last-owner' ? [...found.organizations] : []
    const asked = receipt && { receipt: publicReceipt(receipt) }
    return c.json({ items, organizations, ...asked }, 200, { 'Cache-Control': PRIVATE })
  })
  // Asked again, it says how far it is: there is nothing that a key would have to remember.
  app.openapi(closeAccount, async (c) => {
    const { sub, key } = callerOf(c)
    if (key !== undefined) return byKey(c)
    const password = c.req.valid('json').password ?? null
    const confirm = async (receipt: string) => {
      const stays = await c.env.IDENTITY.confirmLeaving(sub, password, receipt)
      return stays && ({ outcome: 'unconfirmed', stays } as const)
    }
    const result = await forget(c.env, sub, 'account-closed', confirm)
    if (result.outcome === 'unconfirmed') return unconfirmed(c, result.stays)
    if (result.outcome !== 'kept') return problemFor(c, result)
    return c.json(publicReceipt(result.receipt), 202, { 'Cache-Control': PRIVATE })
  })
  app.openapi(readReceipt, async (c) => {
    const receipt = await receiptOfRequest(c.env, c.req.valid('param').receipt)
    if (receipt === null) return problem(c, 'ReceiptNotFound', problems.ReceiptNotFound)
    return c.json(publicReceipt(receipt), 200, { 'Cache-Control': PRIVATE })
  })
}
