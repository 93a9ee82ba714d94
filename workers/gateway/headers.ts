/** Headers that every answer of the gateway carries (H8, H9): safety, CORS by allow-list, the request's id. */
import { REQUEST_ID_HEADER, UNROUTED_HEADER } from '../http/app.ts'

/** Nothing that comes from here may be run, framed, sniffed or leaked; the docs page is one style sheet and text. */
const SAFETY: readonly (readonly [string, string])[] = [
  [
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
]

const ALLOWED_METHODS = 'GET, HEAD, POST, PUT, DELETE'
const ALLOWED_HEADERS =
  'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, traceparent, X-Request-Id'
const EXPOSED_HEADERS =
  'ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id'
const PREFLIGHT_SECONDS = '600'

/** Whether pages of this origin may call. Never a wildcard, and no cookies: tokens are sent by the page itself. */
export const isAllowedOrigin = (origin: string, allowList: string | undefined): boolean =>
  origin !== '' && (allowList ?? '').split(',').some((allowed) => allowed.trim() === origin)

/** The answer to a CORS preflight, or null when the request is none. */
export const preflight = (request: Request, allowList: string | undefined): Response | null => {
  const origin = request.headers.get('origin')
  if (request.method !== 'OPTIONS' || origin === null) return null
  if (!request.headers.has('access-control-request-method')) return null
  const headers = new Headers({ Vary: 'Origin' })
  if (isAllowedOrigin(origin, allowList)) {
    headers.set('Access-Control-Allow-Methods', ALLOWED_METHODS)
    headers.set('Access-Control-Allow-Headers', ALLOWED_HEADERS)
    headers.set('Access-Control-Max-Age', PREFLIGHT_SECONDS)
  }
  return new Response(null, { status: 204, headers })
}

/** The same answer with the headers every answer has. The body is passed on as it is, so that streams stream. */
export const withStandardHeaders = (
  answer: Response,
  given: {
    readonly request: Request
    readonly requestId: string
    readonly allowList: string | undefined
    readonly isPrivate: boolean
    readonly policy: string | undefined
  },
): Response => {
  const framedAnswer = new Response(answer.body, answer)
  const { headers } = framedAnswer
  for (const [name, value] of SAFETY) headers.set(name, value)
  headers.set(REQUEST_ID_HEADER, given.requestId)
  headers.delete(UNROUTED_HEADER)
  if (given.policy !== undefined) headers.set('RateLimit-Policy', given.policy)
  // What one caller may see is nobody else's to keep.
  if (given.isPrivate || !headers.has('cache-control')) headers.set('Cache-Control', 'no-store')
  const origin = given.request.headers.get('origin')
  headers.append('Vary', 'Origin')
  if (origin !== null && isAllowedOrigin(origin, given.allowList)) {
    headers.set('Access-Control-Allow-Origin', origin)
    headers.set('Access-Control-Expose-Headers', EXPOSED_HEADERS)
  }
  return framedAnswer
}
