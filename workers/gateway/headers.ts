/** Headers that every answer of the gateway carries (H8): what keeps it safe, and CORS by allow-list. */
import type { Context, MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { secureHeaders } from 'hono/secure-headers'
import type { GatewayEnv } from './env.ts'
import { isPagePath, isScannerPath } from './pages.ts'

/** Alike everywhere. */
const SAFE = {
  permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  strictTransportSecurity: 'max-age=31536000; includeSubDomains',
  xFrameOptions: 'DENY',
}

/** Nothing that comes from here may be run, framed, sniffed or leaked; the docs page is one style sheet and text. */
const documentHeaders = secureHeaders({
  ...SAFE,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
})

/** Pages run their own files and send their own forms, which need to say where they come from; nothing of anybody else's. */
const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}
const pageHeaders = secureHeaders({ ...SAFE, contentSecurityPolicy: PAGE_POLICY, referrerPolicy: 'same-origin' })

/** The one page that looks through the camera, and reads what it sees with code that is no script. */
const scannerHeaders = secureHeaders({
  ...SAFE,
  permissionsPolicy: { ...SAFE.permissionsPolicy, camera: ['self'] },
  contentSecurityPolicy: { ...PAGE_POLICY, scriptSrc: ["'self'", "'wasm-unsafe-eval'"] },
  referrerPolicy: 'same-origin',
})

const headersFor = (path: string): MiddlewareHandler => {
  if (isScannerPath(path)) return scannerHeaders
  return isPagePath(path) ? pageHeaders : documentHeaders
}

/** What keeps an answer safe, by what it is. */
export const safeHeaders: MiddlewareHandler = (c, next) => headersFor(c.req.path)(c, next)

type Origins = { Bindings: Pick<GatewayEnv, 'CORS_ORIGINS'> }

/** The origin if its pages may call, else null. Never a wildcard. */
const allowedOrigin = (origin: string, c: Context<Origins>): string | null =>
  origin !== '' && (c.env.CORS_ORIGINS ?? '').split(',').some((allowed) => allowed.trim() === origin) ? origin : null

const METHODS = 'GET HEAD POST PUT DELETE'
const ASKED_WITH =
  'Authorization Content-Type Idempotency-Key If-Match If-None-Match Last-Event-ID traceparent X-Request-Id'
const ANSWERED_WITH =
  'Content-Location ETag Idempotency-Replayed Link Location Naru-Version RateLimit RateLimit-Policy Retry-After WWW-Authenticate X-Request-Id'

/** Without credentials: a page sends its token itself. */
const allowListed = cors({
  origin: allowedOrigin,
  allowMethods: METHODS.split(' '),
  allowHeaders: ASKED_WITH.split(' '),
  exposeHeaders: ANSWERED_WITH.split(' '),
  maxAge: 600,
})

/** A browser asks whether a page may ask; it shows no token, whoever sits before it. */
export const isPreflight = ({ req }: Pick<Context, 'req'>): boolean =>
  req.method === 'OPTIONS' &&
  req.header('origin') !== undefined &&
  req.header('access-control-request-method') !== undefined

/** CORS by allow-list. Hono's own takes every OPTIONS for a preflight, and would tell any page what others may do. */
export const crossOrigin: MiddlewareHandler<Origins> = async (c, next) => {
  if (c.req.method !== 'OPTIONS') return allowListed(c, next)
  if (!isPreflight(c)) return next()
  return allowedOrigin(c.req.header('origin') ?? '', c) === null
    ? c.body(null, 204, { Vary: 'Origin' })
    : allowListed(c, next)
}
