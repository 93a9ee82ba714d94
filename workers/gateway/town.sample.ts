/** A gateway with an issuer, the real concert routes and a small view behind it, for the specs of this folder. */
import { z } from '@hono/zod-openapi'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { vi } from 'vitest'
import type { Actors } from '../../kernel/inspection.ts'
import { app as concert, type RoutesEnv } from '../concert/routes.ts'
import { api } from '../http/app.ts'
import { serves } from '../http/health.ts'
import { callerOf } from '../http/idempotency.ts'
import type { Role } from '../http/principal.ts'
import { declare, shows } from '../http/route.ts'
import type { Desk } from './desk.ts'
import type { Behind, GatewayEnv } from './env.ts'
import gateway from './index.ts'

export const ISSUER = 'https://issuer.example'
export const AUDIENCE = 'naru'
export const ORIGIN = 'https://pages.example'

const es256 = await generateKeyPair('ES256', { extractable: true })
const stranger = await generateKeyPair('ES256', { extractable: true })
export const publicJwk = { ...(await exportJWK(es256.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
export const keys = { issuer: es256.privateKey, stranger: stranger.privateKey }

/** A token as the issuer would sign it, but for what the spec changes. */
export const sign = (
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: CryptoKey | Uint8Array = keys.issuer,
): Promise<string> => {
  const now = Math.floor(Date.now() / 1000)
  const usual = { iss: ISSUER, aud: AUDIENCE, sub: 'kim', roles: ['customer'], iat: now, exp: now + 300 }
  return new SignJWT({ ...usual, ...claims } as JWTPayload)
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', ...header } as JWTHeaderParameters)
    .sign(key)
}
export const bearer = async (roles: readonly Role[], sub = 'kim') => ({
  authorization: `Bearer ${await sign({ sub, roles: [...roles] })}`,
})

/** Actors that must not be reached: whoever is refused at the door changes nothing. */
const unreachable: Actors = {
  getByName: (name) => {
    throw new Error(`the actor ${name} was reached`)
  },
  get: (id) => unreachable.getByName(String(id)),
  idFromString: (id) => unreachable.getByName(id) as never,
}
const concertEnv: RoutesEnv = { CONCERT: unreachable, BOOKING: unreachable, DELIVERY: unreachable }

const view = api()
  .openapi(
    declare('everybody', {
      method: 'get',
      path: '/v1/concert/concerts',
      responses: { 200: shows('What arrived here', z.object({ headers: z.record(z.string(), z.string()) })) },
    }),
    (c) => c.json({ headers: c.req.header() }, 200, { 'Cache-Control': 'public, max-age=1' }),
  )
  .openapi(
    declare(['customer'], {
      method: 'get',
      path: '/v1/concert/bookings',
      responses: { 200: shows('Mine', z.object({ sub: z.string() })) },
    }),
    (c) => c.json({ sub: callerOf(c).sub }, 200, { 'Cache-Control': 'public, max-age=1' }),
  )
  .openapi(
    declare(['admin'], {
      method: 'get',
      path: '/v1/ops/lag',
      responses: { 200: shows('Lag', z.object({ lagMs: z.int() })) },
    }),
    (c) => c.json({ lagMs: 0 }, 200),
  )
serves(view, { title: 'View', needs: [] })

/** A system of which these specs need no route. */
const elsewhere = api()
serves(elsewhere, { title: 'Elsewhere', needs: [] })

const notification = api()
notification.get('/v1/notifications/live', () => {
  const events = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
  })
  return new Response(events, { headers: { 'Content-Type': 'text/event-stream' } })
})
serves(notification, { title: 'Notification', needs: [] })

export const desk: Desk = {
  inspect: async (aggregate, id, page) => (id === 'known' ? { aggregate, id, ...page } : null),
  redrive: async (_, id, { fromSeq }) => (id === 'known' ? { resent: 3 - fromSeq } : null),
  breakers: async () => [{ dependency: 'payment', state: 'closed' }],
  resetBreaker: async (dependency) => (dependency === 'payment' ? { dependency, state: 'closed' } : null),
}
const unlimited = { limit: async () => ({ success: true }) }
const behind = (
  app: { fetch(request: Request, env?: object): Response | Promise<Response> },
  env: object = {},
): Behind => ({
  fetch: async (request) => app.fetch(request, env),
})

export const town: GatewayEnv = {
  CONCERT: behind(concert, { ...concertEnv, BREAKER: {}, PAYMENT_DESK: {} }),
  TAXI: behind(elsewhere),
  MUSEUM: behind(elsewhere),
  SCREENING: behind(elsewhere),
  VIEW: behind(view),
  NOTIFICATION: behind(notification),
  CONCERT_DESK: desk,
  TAXI_DESK: desk,
  MUSEUM_DESK: desk,
  SCREENING_DESK: desk,
  PAYMENT_DESK: desk,
  PRINCIPAL_LIMIT: unlimited,
  ADDRESS_LIMIT: unlimited,
  AUTH_ISSUER: ISSUER,
  AUTH_AUDIENCE: AUDIENCE,
  AUTH_JWKS: JSON.stringify({ keys: [publicJwk] }),
  CORS_ORIGINS: `https://other.example, ${ORIGIN}`,
}

/** One request from outside. */
export const call = async (path: string, init: RequestInit = {}, env: Partial<GatewayEnv> = {}): Promise<Response> =>
  gateway.fetch(new Request(`https://naru.example${path}`, init), { ...town, ...env })

export const quiet = async <T>(work: () => Promise<T>): Promise<T> => {
  const spies = (['log', 'warn', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => undefined),
  )
  try {
    return await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
export const codeOf = async (answer: Response) => [
  answer.status,
  z.looseObject({ code: z.string() }).parse(await answer.json()).code,
]
export const write = async (path: string, method = 'POST', headers: Record<string, string> = {}) =>
  quiet(() => call(path, { method, headers: { 'idempotency-key': 'k', ...headers } }))
