/** The gateway: the only public Worker (H6). It knows who is calling and where things are, and no business. */
import { type Context, Hono } from 'hono'
import { epochMs, now } from '../../kernel/time.ts'
import { unavailable } from '../http/answer.ts'
import { allow, REQUEST_ID_HEADER, traceparentOf, UNROUTED_HEADER } from '../http/app.ts'
import { BODY_LIMIT_BYTES, discardBody } from '../http/body.ts'
import { DOCUMENT_PATH } from '../http/document.ts'
import { idsOf } from '../http/ids.ts'
import { inspection, inspectionDocument } from '../http/inspection.ts'
import { isAllowed } from '../http/principal.ts'
import { grammarProblem, PROBLEMS_PATH } from '../http/problem.ts'
import { denied } from '../http/route.ts'
import { authenticateWith, type Caller, missingSettings, type Verdict } from './auth.ts'
import { DOCS_PATH, docsPage } from './docs.ts'
import { ACCOUNTS, destinationOf, type GatewayEnv, isForAccounts, upstream } from './env.ts'
import { ASYNC_API_PATH, asyncApiOf, EVENTS_PATH, eventsPage } from './events.ts'
import { endingAt, forward, isUnrouted, OF_SESSIONS, passedOn, requestIdOf } from './forward.ts'
import { crossOrigin, isPreflight, safeHeaders } from './headers.ts'
import { allowanceOf, costOf, limitHeaders } from './limits.ts'
import { openApiReader } from './openapi.ts'
import { STYLE_PATH, style } from './page.ts'
import { isAssetPath, isOfAnyLanguage, isPagePath, PAGES, preferredLanguage, problemsAsPages } from './pages.ts'
import { problemPage, problemPath } from './problems.ts'
import { readiness } from './readiness.ts'
import { apiKeyIn, apiKeys, isOfSameOrigin, sessionCookieIn, sessions } from './sessions.ts'

type Gateway = {
  Bindings: GatewayEnv
  Variables: {
    requestId: string
    traceparent: string
    caller: Caller | undefined
    limit: Readonly<Record<string, string>> | undefined
    code: string | undefined
    /** The answer is another Worker's, which has its own log line. */
    forwarded: boolean
  }
}
type GatewayContext = Context<Gateway>

const LIVE_PATH = '/livez'
const READY_PATH = '/readyz'
/** Browsers ask for it, whether there is one or not. */
const ICON_PATH = '/favicon.ico'
/** What the gateway serves itself and is not in the document; all of it is read. */
const ownPaths: ReadonlySet<string> = new Set([
  LIVE_PATH,
  READY_PATH,
  DOCUMENT_PATH,
  DOCS_PATH,
  ASYNC_API_PATH,
  EVENTS_PATH,
  STYLE_PATH,
  ICON_PATH,
  '/',
])
const FIRST_SERVER_FAULT = 500
/** What somebody with a cookie is told to wait while identity cannot be asked. */
const SESSION_RETRY_SECONDS = 5
const DOCUMENT_CACHE = 'public, max-age=60'

const openApi = openApiReader(inspectionDocument)

const app = new Hono<Gateway>()

app.onError((fault, c) => {
  const { name, message } = fault
  console.error(JSON.stringify({ at: 'gateway.fault', request: c.get('requestId'), name, message }))
  return grammarProblem(c, 'InternalFault')
})
app.notFound((c) => unrouted(c))

app.use('*', async (c, next) => {
  const startedAt = now()
  const requestId = requestIdOf(c.req.header(REQUEST_ID_HEADER))
  c.set('requestId', requestId)
  c.set('traceparent', traceparentOf(c.req.header('traceparent')))
  await next()
  // Who comes too often is not waited for.
  const limitBytes = c.get('code') === 'TooManyRequests' ? BODY_LIMIT_BYTES : undefined
  if (!c.get('forwarded')) await discardBody(c.req.raw, limitBytes)
  const { headers } = c.res
  headers.set(REQUEST_ID_HEADER, requestId)
  headers.delete(UNROUTED_HEADER)
  for (const [name, value] of Object.entries(c.get('limit') ?? {})) headers.set(name, value)
  // What one caller may see is nobody else's to keep.
  const isPrivate = c.get('caller') !== undefined && !isAssetPath(c.req.path)
  if (isPrivate || !headers.has('cache-control')) headers.set('Cache-Control', 'no-store')
  logOwn(c, epochMs(now()) - epochMs(startedAt))
})
// `crossOrigin` sets headers before there is an answer, so Hono copies the one of a Worker, which cannot be changed itself.
app.use(
  '*',
  safeHeaders,
  async (c, next) => (isPreflight(c) ? await limited(c, 'address') : null) ?? next(),
  crossOrigin,
)

app.get(LIVE_PATH, (c) => c.json({ status: 'alive' }))

app.use('*', problemsAsPages)
app.use('*', async (c, next) => (await rejectEarly(c)) ?? next())

app.get('/', (c) => c.redirect(`/${preferredLanguage(c)}`, 302))
app.get(READY_PATH, async (c) => {
  const { isReady, report } = await readiness(c.env)
  return c.json(report, isReady ? 200 : 503)
})
app.get(DOCUMENT_PATH, async (c) => {
  const { document } = await openApi(c.env)
  return c.json(document, 200, { 'Cache-Control': DOCUMENT_CACHE })
})
app.get(DOCS_PATH, async (c) => {
  const { document } = await openApi(c.env)
  return c.html(docsPage(document), 200, { 'Cache-Control': DOCUMENT_CACHE })
})
app.get(ASYNC_API_PATH, async (c) => {
  const { answer, document } = await asyncApiOf(c)
  return document ? c.json(document, 200, { 'Cache-Control': DOCUMENT_CACHE }) : answer
})
app.get(EVENTS_PATH, async (c) => {
  const { answer, document } = await asyncApiOf(c)
  return document ? c.html(eventsPage(document), 200, { 'Cache-Control': DOCUMENT_CACHE }) : answer
})
app.get(STYLE_PATH, (c) =>
  c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': DOCUMENT_CACHE }),
)
app.get(ICON_PATH, (c) => c.body(null, 204, { 'Cache-Control': DOCUMENT_CACHE }))
app.get(problemPath(':code'), async (c) => {
  const found = problemPage((await openApi(c.env)).document, c.req.param('code') ?? '')
  return found === null ? grammarProblem(c, 'RouteNotFound') : c.html(found, 200, { 'Cache-Control': DOCUMENT_CACHE })
})

app.use('*', async (c, next) => {
  if (isRead(c) && isOfAnyLanguage(c.req.path)) {
    return c.redirect(`/${preferredLanguage(c)}${c.req.path}${new URL(c.req.url).search}`, 302)
  }
  if (!isPagePath(c.req.path) && !isAssetPath(c.req.path)) return next()
  if (c.req.method === 'OPTIONS') return unrouted(c)
  return toPages(c)
})

app.all('/v1/*', async (c) => {
  if (c.req.method === 'OPTIONS') return unrouted(c)
  const destination = destinationOf(c.env, c.req.method, c.req.path)
  if (destination === null) return unrouted(c)
  const caller = c.get('caller')
  const isAccount = destination === ACCOUNTS
  const request = requestOf(c, isAccount ? OF_SESSIONS : [])
  // Every operators' address, whether it exists or not.
  const who = c.req.path.startsWith('/v1/ops/') ? (['admin'] as const) : 'everybody'
  const principal = caller?.principal ?? null
  if (!isAllowed(who, principal)) return denied(c, who, principal)
  const answer =
    destination === 'ops'
      ? await inspection.fetch(request, c.env)
      : await forward(c, destination, upstream(c.env, destination), request)
  c.set('forwarded', true)
  if (isAccount) forgetSession(c)
  if (isUnrouted(answer)) return unrouted(c, answer)
  return caller ? endingAt(answer, caller.endsAtMs) : answer
})

/** The request as the Workers behind the gateway see it. */
const requestOf = (c: GatewayContext, besides: readonly string[] = []): Request =>
  passedOn(
    c.req.raw,
    {
      requestId: c.get('requestId'),
      traceparent: c.get('traceparent'),
      principalHeader: c.get('caller')?.header,
    },
    besides,
  )

const toPages = async (c: GatewayContext): Promise<Response> => {
  const answer = await forward(c, PAGES, c.env.PAGES, requestOf(c, OF_SESSIONS))
  c.set('forwarded', true)
  forgetSession(c)
  return answer
}

/** Signing in and what belongs to it: identity reads cookies and credentials itself. */
app.use('*', async (c, next) => {
  if (!isForAccounts(c.req.path)) return next()
  if (c.req.method === 'OPTIONS') return unrouted(c)
  const request = requestOf(c, [...OF_SESSIONS, 'authorization'])
  const answer = await forward(c, ACCOUNTS, upstream(c.env, ACCOUNTS), request)
  c.set('forwarded', true)
  forgetSession(c)
  return isUnrouted(answer) ? unrouted(c, answer) : answer
})

const isRead = ({ req }: GatewayContext): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(req.method)

/** After a write to identity the token may say something else. */
const forgetSession = (c: GatewayContext): void => {
  const cookie = sessionCookieIn(c.req.header('cookie'))
  if (cookie !== null && !isRead(c)) sessions.forget(cookie)
}

/** Who asks: by the token that is shown, or by that of the session. Whose sessions they are, identity finds out itself. */
const verdictOf = async (c: GatewayContext): Promise<Verdict> => {
  const { path } = c.req
  if (isForAccounts(path)) return { kind: 'anonymous' }
  const authorization = c.req.header('authorization')
  const key = apiKeyIn(authorization)
  if (key !== null) return verdictOnKey(c, key)
  const cookie = sessionCookieIn(c.req.header('cookie'))
  if (authorization !== undefined || cookie === null || ownPaths.has(path) || isAssetPath(path)) {
    return authenticateWith(c.env)(authorization)
  }
  try {
    const token = await sessions.tokenFor(c.env.IDENTITY_SESSIONS, cookie)
    if (token === null) return { kind: 'anonymous' }
    const verdict = await authenticateWith(c.env)(`Bearer ${token}`)
    // Whoever confirms the address need not wait until what was known before is forgotten.
    if (verdict.kind === 'known' && verdict.caller.principal.isUnconfirmed) sessions.forget(cookie)
    return verdict
  } catch (fault) {
    return { kind: 'unknown', fault, retryAfterSeconds: SESSION_RETRY_SECONDS }
  }
}

/** Who comes with an API key (U9). One that was made up is known for that without asking anybody. */
const verdictOnKey = async (c: GatewayContext, { key, id }: { key: string; id: string }): Promise<Verdict> => {
  const unknown = { kind: 'invalid', because: 'api-key' } as const
  try {
    if (!(await idsOf(c.env.INSTALLATION_KEY).isOurs(id))) return unknown
    const token = await apiKeys.tokenFor(c.env.IDENTITY_SESSIONS, key)
    return token === null ? unknown : await authenticateWith(c.env)(`Bearer ${token}`)
  } catch (fault) {
    return { kind: 'unknown', fault, retryAfterSeconds: SESSION_RETRY_SECONDS }
  }
}

/** 503, 401 or 429 before anything else is done for this caller; null when nothing stands in the way. */
const rejectEarly = async (c: GatewayContext) => {
  const missing = missingSettings(c.env)
  if (missing.length > 0 && c.req.path.startsWith('/v1/')) {
    return grammarProblem(c, 'NotConfigured', { facts: { missing }, headers: { 'Retry-After': '60' } })
  }
  const verdict = missing.length > 0 ? ({ kind: 'anonymous' } as const) : await verdictOf(c)
  if (verdict.kind === 'unknown') {
    console.error(JSON.stringify({ at: 'gateway.keys', request: c.var.requestId, fault: String(verdict.fault) }))
    return unavailable(c, 'issuer', verdict.retryAfterSeconds)
  }
  const tooOften =
    verdict.kind === 'known' ? await limited(c, 'principal', verdict.caller.principal.sub) : await limited(c, 'address')
  if (tooOften) return tooOften
  if (verdict.kind === 'invalid') {
    const headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
    return grammarProblem(c, 'TokenInvalid', { facts: { because: verdict.because }, headers })
  }
  if (verdict.kind === 'known') c.set('caller', verdict.caller)
  const isByCookie = c.req.header('authorization') === undefined && sessionCookieIn(c.req.header('cookie')) !== null
  return isByCookie && !isRead(c) && !isOfSameOrigin(c.req.raw) ? grammarProblem(c, 'OriginNotSame') : null
}

/** 429 for who comes too often; the headers about it are on every answer. */
const limited = async (c: GatewayContext, policy: 'principal' | 'address', key = c.req.header('cf-connecting-ip')) => {
  const allowance = await allowanceOf(c.env, policy, key, costOf(c.req.header('content-length') ?? null))
  c.set('limit', limitHeaders(policy, allowance))
  return allowance.isWithin ? null : grammarProblem(c, 'TooManyRequests')
}

/** What nobody took: OPTIONS, a method this address does not take, or no address at all (H8). */
const unrouted = async (c: GatewayContext, answer?: Response) => {
  const { method, path } = c.req
  const { document, methodsAt } = await openApi(c.env)
  const isOwn =
    ownPaths.has(path) || (path.startsWith(PROBLEMS_PATH) && problemPage(document, path.slice(PROBLEMS_PATH.length)))
  const methods = isOwn ? new Set(['GET', 'HEAD']) : methodsAt(path)
  if (methods.size === 0) return answer ?? grammarProblem(c, 'RouteNotFound')
  const headers = { Allow: allow([...methods]) }
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers })
  return methods.has(method)
    ? (answer ?? grammarProblem(c, 'RouteNotFound'))
    : grammarProblem(c, 'MethodNotAllowed', { headers })
}

/** One line for each decision that is the gateway's own: writes it turned away, and faults. */
const logOwn = (c: GatewayContext, ms: number): void => {
  const { status } = c.res
  if (c.get('forwarded') || (isRead(c) && status < FIRST_SERVER_FAULT)) return
  const request = c.get('requestId')
  console.log(JSON.stringify({ at: 'gateway', request, method: c.req.method, status, code: c.get('code'), ms }))
}

export default { fetch: app.fetch } satisfies ExportedHandler<GatewayEnv>
