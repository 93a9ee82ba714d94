/** Problems (H2): every answer that is a no, as RFC 9457 `application/problem+json`. Never a stack. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Facts } from '../../kernel/decision.ts'

export const PROBLEM_TYPE = 'application/problem+json'
/** Behind it each code has a page, on the host that answered. */
export const PROBLEMS_PATH = '/problems/'

/** The statuses a problem may have. */
export type ProblemStatus =
  | 400
  | 401
  | 402
  | 403
  | 404
  | 405
  | 409
  | 410
  | 412
  | 413
  | 415
  | 422
  | 429
  | 500
  | 502
  | 503

/** How one code is shown: its status and its one line for people, the same every time. */
export type ProblemKind = { readonly status: ProblemStatus; readonly title: string }

/** What this grammar itself can say, whatever the route. */
export const grammarProblems = {
  RouteNotFound: { status: 404, title: 'There is nothing at this address' },
  MethodNotAllowed: { status: 405, title: 'This address does not take this method' },
  TokenMissing: { status: 401, title: 'A token is needed' },
  TokenInvalid: { status: 401, title: 'The token is not valid' },
  EmailNotVerified: { status: 403, title: 'Confirm your e-mail address first; the link is in your mail' },
  OriginNotSame: { status: 403, title: 'A write with a cookie must come from a page of this origin' },
  RoleNotAllowed: { status: 403, title: 'None of your roles may do this' },
  IdempotencyKeyMissing: { status: 400, title: 'The Idempotency-Key header is needed' },
  IdempotencyKeyMalformed: { status: 400, title: 'The Idempotency-Key header has 1 to 128 visible ASCII characters' },
  IdempotencyKeyReused: { status: 422, title: 'This Idempotency-Key was used for something else' },
  BodyNotJson: { status: 415, title: 'The body must be application/json in UTF-8' },
  BodyEncoded: { status: 415, title: 'The body must be sent as it is, without a Content-Encoding' },
  BodyTooLarge: { status: 413, title: 'The body is too large' },
  BodyMalformed: { status: 400, title: 'The body is not JSON' },
  PreconditionFailed: { status: 412, title: 'It has another version than those in If-Match' },
  InputInvalid: { status: 422, title: 'Some of the input is not acceptable' },
  CommandMalformed: { status: 422, title: 'The command is not acceptable' },
  PassInvalid: { status: 422, title: 'This is no pass for that' },
  PersonLeaving: { status: 409, title: 'This person is about to be forgotten; nothing new is begun for them' },
  PersonForgotten: { status: 410, title: 'This person was forgotten; nothing personal is taken of them any more' },
  TooManyRequests: { status: 429, title: 'Too many requests, slow down' },
  TemporarilyUnavailable: { status: 503, title: 'Not known yet: ask again with the same key' },
  NotConfigured: { status: 503, title: 'This installation lacks configuration' },
  InternalFault: { status: 500, title: 'Something is broken on our side' },
} as const satisfies Record<string, ProblemKind>
export type GrammarProblem = keyof typeof grammarProblems

/** The checks a token goes through, each named by what was wrong (H2). */
export const tokenChecks = [
  'form',
  'algorithm',
  'key',
  'signature',
  'type',
  'issuer',
  'audience',
  'expired',
  'expiry',
  'not-yet-valid',
  'subject',
  'api-key',
] as const
export type TokenCheck = (typeof tokenChecks)[number]

/** One thing that is wrong with the input: where (a JSON pointer) and what. */
export const InputError = z
  .object({
    in: z.enum(['body', 'query', 'path', 'header']),
    pointer: z.string().openapi({ example: '/quantity' }),
    detail: z.string(),
  })
  .openapi('InputError')
export type InputError = z.infer<typeof InputError>

/** With whatever facts explain it (RFC 9457 calls them extension members). */
export const Problem = z
  .looseObject({
    type: z.string().openapi({ example: '/problems/SeatsSoldOut' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().openapi({ example: 'SeatsSoldOut' }),
    instance: z.string().openapi({ description: 'The id of the request, as in `X-Request-Id`' }),
    errors: z.array(InputError).optional(),
  })
  .openapi('Problem')

export type ProblemOptions = {
  readonly detail?: string
  /** What explains the no. Shown beside the standard members, which they never replace. */
  readonly facts?: Facts
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers no. `code` is the refusal or one of the grammar's own problems. */
export const problem = (c: Context, code: string, kind: ProblemKind, options: ProblemOptions = {}) => {
  const instance: unknown = c.get('requestId')
  const body = {
    ...options.facts,
    type: PROBLEMS_PATH + code,
    title: kind.title,
    status: kind.status,
    detail: options.detail ?? kind.title,
    code,
    instance: `urn:naru:request:${typeof instance === 'string' ? encodeURIComponent(instance) : 'unknown'}`,
  }
  c.set('code', code)
  return c.json(body, kind.status, { ...options.headers, 'Content-Type': PROBLEM_TYPE, 'Cache-Control': 'no-store' })
}

/** One of the grammar's own problems. */
export const grammarProblem = (c: Context, code: GrammarProblem, options: ProblemOptions = {}) =>
  problem(c, code, grammarProblems[code], options)
