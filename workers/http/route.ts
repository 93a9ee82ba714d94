/**
 * The form of a route (H7): what it takes, what it answers, and who may call it. A route that does not say who, or a
 * write that a client could not repeat safely, does not compile or does not get past the door.
 */
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import type { RequestState } from './app.ts'
import { isJsonType, isPlainEncoding, readBody, unfitTexts } from './body.ts'
import type { sharedParameters } from './document.ts'
import { isIdempotencyKey } from './idempotency.ts'
import { type Access, isAllowed, type Principal } from './principal.ts'
import {
  type GrammarProblem,
  grammarProblem,
  grammarProblems,
  PROBLEM_TYPE,
  Problem,
  type ProblemKind,
  type ProblemStatus,
  tokenChecks,
} from './problem.ts'
import { pascal } from './resource.ts'

export const NO_BODY = z.strictObject({})
const NO_QUERY = z.strictObject({})

/** A JSON body of this shape; when it may be left out, none is the same as `{}`. */
export const jsonBody = <S extends z.ZodType>(schema: S, required = true) =>
  ({ content: { 'application/json': { schema } }, required }) as const

/** A command that has nothing to say but its name: an empty body, or `{}`. */
export const emptyBody = { content: { 'application/json': { schema: NO_BODY } }, required: false } as const

/** A good answer with a body of this shape. */
export const jsonResponse = <S extends z.ZodType>(description: string, schema: S) =>
  ({ description, content: { 'application/json': { schema } } }) as const

/** A code that a route may answer no with, its status, and its line for people. */
export type DeclaredProblem = readonly [code: string, status: ProblemStatus, title?: string | undefined]

/** These codes of a table of problems, as a route declares them. */
export const problemsOf = <K extends string>(
  kinds: Readonly<Record<K, ProblemKind>>,
  ...codes: readonly K[]
): readonly DeclaredProblem[] => codes.map((code) => [code, kinds[code].status, kinds[code].title])

/** Every other answer: by status, with the codes it may have. */
const problemResponses = (problems: readonly DeclaredProblem[]) => {
  const statuses = [...new Set(problems.map(([, status]) => status))].sort()
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = problems.flatMap(([code, of]) => (of === status ? [code] : []))
      const code = z.enum(codes as [string, ...string[]])
      const facts = codes.includes('TokenInvalid') ? { because: z.enum(tokenChecks).optional() } : {}
      const schema = z.intersection(Problem, z.object({ code, ...facts }))
      return [status, { description: codes.join(', '), content: { [PROBLEM_TYPE]: { schema } } }]
    }),
  )
}

type Declared = Omit<RouteConfig, 'method' | 'path' | 'middleware' | 'security' | 'parameters'>

/** Declares a route, `POST /v1/notifications/read`: its document, and the checks at its door in order: who, key, body. */
export const declare = <const M extends 'GET' | 'POST' | 'PUT' | 'DELETE', const P extends string, R extends Declared>(
  address: `${M} ${P}`,
  access: Access,
  /** `problems`: the codes of the refusals it may answer with, each with its status; `headers`: those it looks at besides. */
  {
    problems = [],
    headers = [],
    alsoUnconfirmed = false,
    ...declared
  }: R & {
    readonly problems?: readonly DeclaredProblem[]
    readonly headers?: readonly (keyof typeof sharedParameters)[]
    /** A write that is open to those too who have not confirmed their address yet (U2). */
    readonly alsoUnconfirmed?: boolean
  },
) => {
  const route = declared as unknown as R
  const [verb, path] = address.split(' ') as [M, P]
  const { request } = route
  const isWrite = verb !== 'GET'
  const all = [...problems, ...edgeProblems(access, isWrite, request?.body !== undefined)]
  const middleware: MiddlewareHandler<RequestState>[] = [authorize(path, access, parametersOf(request?.query))]
  if (isWrite && !alsoUnconfirmed) middleware.push(requireConfirmed)
  if (isWrite) middleware.push(requireIdempotencyKey)
  if (request?.body !== undefined) middleware.push(body(request.body.required === true))
  // A read that takes no parameters takes no unknown ones either; its handler has no query to look at.
  const strict = isWrite ? route : ({ ...route, request: { query: NO_QUERY, ...request } } as R)
  return createRoute({
    operationId: operationIdOf(verb, path),
    ...strict,
    method: verb.toLowerCase() as Lowercase<M>,
    path,
    middleware,
    responses: { ...route.responses, ...problemResponses(all) },
    security: access === 'everybody' ? [] : [{ bearer: [] }],
    'x-who': access,
    'x-problems': all.map(([code]) => code),
    'x-refusals': refusalsOf(problems),
    parameters: [...(isWrite ? ['IdempotencyKey'] : []), ...headers].map((name) => ({
      $ref: `#/components/parameters/${name}`,
    })),
  })
}

/** What a route of its own may refuse, for the page about each code. */
const refusalsOf = (problems: readonly DeclaredProblem[]) =>
  Object.fromEntries(
    problems.flatMap(([code, status, title = sentence(code)]) =>
      code in grammarProblems ? [] : [[code, { status, title }] as const],
    ),
  )

/** `BookingNotFound` -> `Booking not found`. */
const sentence = (code: string): string => code.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** `POST` and `/v1/ops/dead-letters/{id}/redrive` -> `postOpsDeadLettersIdRedrive`, where a route has no better name. */
const operationIdOf = (verb: string, path: string): string =>
  verb.toLowerCase() + pascal(path.split('/').slice(2).join('-').replace(/[{}]/g, ''))

const parametersOf = (query: unknown): readonly string[] =>
  query instanceof z.ZodObject ? Object.keys(query.shape) : []

const edgeProblems = (access: Access, isWrite: boolean, takesBody: boolean): readonly DeclaredProblem[] =>
  problemsOf(grammarProblems, ...edgeCodes(access, isWrite, takesBody))

const edgeCodes = (who: Access, isWrite: boolean, takesBody: boolean): readonly GrammarProblem[] => [
  // Nobody needs a token there, but whoever shows one shows a good one.
  ...(who === 'everybody' ? (['TokenInvalid'] as const) : (['TokenMissing', 'TokenInvalid'] as const)),
  ...(typeof who === 'string' ? [] : (['RoleNotAllowed'] as const)),
  ...(isWrite ? (['EmailNotVerified', 'OriginNotSame'] as const) : []),
  ...(isWrite ? (['IdempotencyKeyMissing', 'IdempotencyKeyMalformed', 'IdempotencyKeyReused'] as const) : []),
  ...(takesBody ? (['BodyNotJson', 'BodyEncoded', 'BodyTooLarge', 'BodyMalformed'] as const) : []),
  'InputInvalid',
  'TooManyRequests',
  'InternalFault',
  'TemporarilyUnavailable',
  'NotConfigured',
]

/** Who may come in (G10): 401 without a principal, 403 without one of the roles. */
const authorize =
  (path: string, who: Access, parameters: readonly string[]): MiddlewareHandler<RequestState> =>
  async (c, next) => {
    c.set('route', path)
    c.set('parameters', parameters)
    const principal = c.get('principal')
    return isAllowed(who, principal) ? next() : denied(c, who, principal)
  }

export const denied = (c: Context, who: Access, principal: Principal | null) =>
  principal === null
    ? grammarProblem(c, 'TokenMissing', { headers: { 'WWW-Authenticate': 'Bearer' } })
    : grammarProblem(c, 'RoleNotAllowed', { facts: { needsOneOf: who } })

/** Whoever has not confirmed the address may look, and command nothing (U2). */
const requireConfirmed: MiddlewareHandler<RequestState> = async (c, next) =>
  c.get('principal')?.isUnconfirmed ? grammarProblem(c, 'EmailNotVerified') : next()

/** Every write can be repeated safely, so every write names its key (H3). */
const requireIdempotencyKey: MiddlewareHandler<RequestState> = async (c, next) => {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return grammarProblem(c, 'IdempotencyKeyMissing')
  if (!isIdempotencyKey(key)) return grammarProblem(c, 'IdempotencyKeyMalformed')
  return next()
}

/** Reads and bounds the body (H1); the schema of the route then judges what is left. */
const body =
  (required: boolean): MiddlewareHandler<RequestState> =>
  async (c, next) => {
    const type = c.req.header('content-type')
    if (type !== undefined && !isJsonType(type)) return grammarProblem(c, 'BodyNotJson')
    if (!isPlainEncoding(c.req.header('content-encoding'))) {
      return grammarProblem(c, 'BodyEncoded', { headers: { 'Accept-Encoding': 'identity' } })
    }
    const reading = await readBody(c.req.raw)
    if (!reading.ok) return grammarProblem(c, reading.code)
    const isEmpty = reading.text === ''
    if (type === undefined && (required || !isEmpty)) return grammarProblem(c, 'BodyNotJson')
    const text = isEmpty && !required ? '{}' : reading.text
    try {
      const errors = unfitTexts(text)
      if (errors.length > 0) return grammarProblem(c, 'InputInvalid', { facts: { errors } })
    } catch {
      return grammarProblem(c, 'BodyMalformed')
    }
    Object.assign(c.req.bodyCache, { text: Promise.resolve(text) })
    if (type !== undefined) c.req.raw = plainJson(c.req.raw)
    // The validator asks whether there is a body at all when no type is given; an empty one is none.
    if (type === undefined) Object.assign(c.req.bodyCache, { arrayBuffer: Promise.resolve(new ArrayBuffer(0)) })
    return next()
  }

/** The validator knows fewer spellings of the type; the body has been read by now. */
const plainJson = ({ url, method, headers: sent }: Request): Request => {
  const headers = new Headers(sent)
  headers.set('content-type', 'application/json')
  return new Request(url, { method, headers })
}
