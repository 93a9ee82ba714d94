/**
 * What every Worker behind the gateway has in common: it takes the principal and the trace from the gateway's headers,
 * turns whatever is thrown or not found into problems, and logs one line per decision.
 */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, Env } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { ZodError } from 'zod'
import { freshId, freshTraceparent, TRACEPARENT } from '../../kernel/ids.ts'
import { epochMs, now } from '../../kernel/time.ts'
import { unavailable, unreachable } from './answer.ts'
import { discardBody, ERRORS_LIMIT, pointer } from './body.ts'
import { installationKeyOf } from './installation.ts'
import { PRINCIPAL_HEADER, type Principal, sealOf } from './principal.ts'
import { grammarProblem, type InputError } from './problem.ts'
import { KeysUnavailable, openAll } from './sealing.ts'

export const REQUEST_ID_HEADER = 'x-request-id'
/** Set on 404 and 405 that mean "no such route here", so that the gateway can look at the whole document. Never leaves it. */
export const UNROUTED_HEADER = 'x-naru-unrouted'

/** What every handler finds in its context. */
export type RequestState = {
  Variables: {
    principal: Principal | null
    requestId: string
    traceparent: string
    /** The pattern of the route that was taken, and the code of the problem it answered: for the log line. */
    route: string | undefined
    code: string | undefined
    /** The instance that it is about, for the same line. */
    thing: { readonly aggregate: string; readonly id: string } | undefined
    /** The parameters that the route takes, for those who misspell one. */
    parameters: readonly string[]
  }
}

const JSON_TYPE = /^application\/(problem\+)?json\b/
const UNROUTED = { [UNROUTED_HEADER]: '1' }
const FIRST_SERVER_FAULT = 500
/** A read that takes longer waited for the store, or for a version that its reader has seen (V6). */
const SLOW_READ_MS = 1_000
const PRINCIPAL_RETRY_SECONDS = 5

/** An app for the routes of one Worker, everything but the routes already in place. */
export const api = <E extends Env>() => {
  const app = new OpenAPIHono<E & RequestState>({
    defaultHook: (result, c) => (result.success ? undefined : inputInvalid(c, result.target, result.error)),
  })
  app.onError((fault, c) => broken(c, fault))
  app.notFound((c) => grammarProblem(c, 'RouteNotFound', { headers: UNROUTED }))
  app.use('*', async (c, next) => {
    const startedAt = now()
    c.set('requestId', c.req.header(REQUEST_ID_HEADER) ?? freshId())
    c.set('traceparent', traceparentOf(c.req.header('traceparent')))
    const principal = await principalOf(c)
    if (principal === undefined) return strangersPrincipal(c)
    c.set('principal', principal)
    await next()
    await openAnswer(c)
    await discardBody(c.req.raw)
    logDecision(c, epochMs(now()) - epochMs(startedAt))
  })
  app.use('*', methodNotAllowed({ app, onMethodNotAllowed: notAllowed }))
  return app
}

/** What is sealed is opened where an answer leaves, for whoever was found to be allowed to see it (K16). */
const openAnswer = async (c: Context): Promise<void> => {
  if (!c.env?.KEYS || c.res.body === null || !JSON_TYPE.test(c.res.headers.get('content-type') ?? '')) return
  const answer = c.res
  const json = await answer.text()
  c.res = undefined
  c.res = new Response(await openAll(c.env, json), answer)
}

/** Null for nobody; undefined for a principal that our gateway has not signed. */
const principalOf = async (c: Context): Promise<Principal | null | undefined> => {
  const header = c.req.header(PRINCIPAL_HEADER)
  if (header === undefined) return null
  const key = installationKeyOf(c.env ?? {})
  return key === null ? undefined : ((await sealOf(key).open(header)) ?? undefined)
}

/** Somebody who came past the gateway, or a gateway whose key is still, or already, another: it will agree in a while. */
const strangersPrincipal = async (c: Context) => {
  console.error(JSON.stringify({ at: 'http.principal-not-signed', request: c.get('requestId') }))
  await discardBody(c.req.raw)
  return unavailable(c, 'gateway', PRINCIPAL_RETRY_SECONDS)
}

/** The trace that was given when it is one, else a fresh one. */
export const traceparentOf = (given: string | undefined): string =>
  given !== undefined && TRACEPARENT.test(given) ? given : freshTraceparent()

const notAllowed = (c: Context, methods: readonly string[]) =>
  grammarProblem(c, 'MethodNotAllowed', { headers: { ...UNROUTED, Allow: allow(methods) } })

/** The `Allow` header for these methods; OPTIONS is answered everywhere (H8). */
export const allow = (methods: readonly string[]): string => [...new Set([...methods, 'OPTIONS'])].sort().join(', ')

const places: Readonly<Record<string, InputError['in']>> = {
  json: 'body',
  query: 'query',
  param: 'path',
  header: 'header',
}

/** Each thing that is wrong with an input, with a JSON pointer to it (H1). No value is repeated: it may be personal. */
export const inputErrors = (
  place: InputError['in'],
  error: ZodError,
  parameters: readonly string[] = [],
): readonly InputError[] => {
  const unknown =
    place === 'query' ? `Unknown parameter; there are: ${parameters.join(', ') || 'none'}` : 'Unknown field'
  const errors = error.issues.flatMap((issue): readonly InputError[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ in: place, pointer: pointer([...issue.path, key]), detail: unknown }))
      : [{ in: place, pointer: pointer(issue.path), detail: issue.message }],
  )
  return errors.slice(0, ERRORS_LIMIT)
}

const inputInvalid = (c: Context, target: string, error: ZodError) =>
  grammarProblem(c, 'InputInvalid', {
    facts: { errors: inputErrors(places[target] ?? 'body', error, c.get('parameters')) },
  })

/** What was thrown: the validators' own 400 and 415, keys that cannot be had, else a bug. The client learns only the request id. */
export const broken = (c: Context, fault: Error) => {
  if (fault instanceof HTTPException && fault.status === 415) return grammarProblem(c, 'BodyNotJson')
  if (fault instanceof HTTPException && fault.status === 400) return grammarProblem(c, 'BodyMalformed')
  if (fault instanceof KeysUnavailable) return unreachable(c, fault.dependency, fault.cause)
  const { name, message } = fault
  const frames = fault.stack?.split('\n').slice(1, 4).join('') ?? ''
  console.error(
    JSON.stringify({
      at: 'http.fault',
      request: c.get('requestId'),
      route: c.get('route'),
      ...c.get('thing'),
      name,
      message,
      frames,
    }),
  )
  return grammarProblem(c, 'InternalFault')
}

/** One line per command decision, and per read that failed on our side or was slow: ids and codes, nothing personal. */
const logDecision = (c: Context, ms: number): void => {
  const { status } = c.res
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (isRead && status < FIRST_SERVER_FAULT && ms < SLOW_READ_MS) return
  const { requestId: request, route, thing, code, principal } = c.var
  const key = principal?.key
  console.log(JSON.stringify({ at: 'http', request, method: c.req.method, route, ...thing, status, code, key, ms }))
}
