/** A Worker with one route of each kind, for the specs of this folder. */
import { z } from '@hono/zod-openapi'
import { expect } from 'vitest'
import { withTimeout } from '../../kernel/calls.ts'
import type { Answer } from '../../kernel/decision.ts'
import { answering, ask } from './answer.ts'
import { api } from './app.ts'
import { mountHealth } from './health.ts'
import { callerOf, contextOf } from './idempotency.ts'
import { PRINCIPAL_HEADER, principalSeal, type Role } from './principal.ts'
import { declare, emptyBody, jsonBody, jsonResponse } from './route.ts'

export const Parcel = z.strictObject({
  name: z.string().max(20),
  count: z.int().min(1),
  box: z.strictObject({ a: z.string() }).optional(),
})
const accepted: Answer = {
  outcome: 'accepted',
  id: 'p1',
  version: 3,
  changedAt: '2026-10-01T00:00:00.000Z',
  status: 'sent',
  data: { n: 1 },
  reply: {},
  replayed: false,
}

const CommandAnswer = z
  .looseObject({ id: z.string(), status: z.string(), version: z.int().min(1) })
  .openapi('ParcelAnswer')

const respond = answering({ ParcelLost: [409, 'The parcel is lost'] })

/** A Worker with one route of each kind; what its actor answers is named in the path. */
const answers: Record<string, () => Promise<Answer>> = {
  yes: async () => accepted,
  again: async () => ({ ...accepted, replayed: true }),
  kept: async () => ({ ...accepted, status: 'send-requested' }),
  no: async () => ({
    outcome: 'refused',
    refusal: { reason: 'ParcelLost', where: '부산', status: 'x' },
    replayed: false,
  }),
  reused: async () => ({ outcome: 'refused', refusal: { reason: 'IdempotencyKeyReused' }, replayed: false }),
  unmapped: async () => ({ outcome: 'refused', refusal: { reason: 'NobodyKnows' }, replayed: false }),
  later: async () => ({ outcome: 'unavailable', dependency: 'payment', retryAfterSeconds: 1.2 }),
  overloaded: async () => Promise.reject(Object.assign(new Error('busy'), { overloaded: true })),
  'timed out': () => withTimeout(1, 'parcel', new Promise<never>(() => undefined)),
  lost: async () => Promise.reject(Object.assign(new Error('gone'), { remote: true })),
  bug: async () => Promise.reject(new TypeError('secret of kim')),
}

export const app = api()
  .openapi(
    declare('POST /v1/t/parcels', ['courier'], {
      request: { body: jsonBody(Parcel) },
      responses: { 201: jsonResponse('New', CommandAnswer) },
      problems: [['ParcelLost', 409]],
    }),
    async (c) => {
      const context = await contextOf(c, c.req.valid('json'))
      const asked = await ask('parcel', async () => ({ ...accepted, id: context.commandId, data: { ...context } }))
      const address = `/v1/t/parcels/${context.commandId}`
      return respond(c, asked, { address, readAt: address })
    },
  )
  .openapi(
    declare('POST /v1/t/parcels/{id}/send', ['courier', 'customer'], {
      request: { params: z.object({ id: z.string() }), body: emptyBody },
      responses: { 200: jsonResponse('Sent', CommandAnswer), 202: jsonResponse('To be sent', CommandAnswer) },
    }),
    async (c) => {
      callerOf(c)
      const asked = await ask('parcel', answers[c.req.param('id')] ?? (async () => accepted))
      return respond(c, asked, { pending: 'send-requested' })
    },
  )
  .openapi(
    declare('GET /v1/t/parcels', 'everybody', {
      request: { query: z.strictObject({ limit: z.coerce.number().int().max(9).default(1) }) },
      responses: { 200: jsonResponse('All', z.object({ limit: z.number() })) },
    }),
    (c) => c.json({ limit: c.req.valid('query').limit }, 200),
  )
  .openapi(
    declare('GET /v1/t/mine', 'authenticated', {
      responses: { 200: jsonResponse('Mine', z.object({ sub: z.string() })) },
    }),
    (c) => c.json({ sub: callerOf(c).sub }, 200),
  )
mountHealth(app, { title: 'Parcels', needs: ['SETTING'] })

/** What the Workers of one installation have in common. */
export const env = { INSTALLATION_KEY: 'the key of this installation only' }
const seal = principalSeal(env.INSTALLATION_KEY)
/** Somebody as the gateway makes them known. */
export const known = async (sub: string, ...roles: readonly Role[]) => ({
  [PRINCIPAL_HEADER]: await seal.sign({ sub, roles: [...roles], name: '김' }),
})
export const as = (...roles: readonly Role[]) => known('kim', ...roles)
export const courier = await as('courier')
export const request = (path: string, init: RequestInit = {}) => app.request(path, init, env)
export const good = { name: '책 📚', count: 1 }
export const post = (body: unknown, headers: Record<string, string> = {}, path = '/v1/t/parcels') =>
  request(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k1', ...courier, ...headers },
  })
export const send = (how: string, headers: Record<string, string> = {}) =>
  request(`/v1/t/parcels/${how}/send`, {
    method: 'POST',
    headers: { 'idempotency-key': 'k', ...courier, ...headers },
  })

export const problemOf = async (answer: Response, status: number, code: string) => {
  const body = z.looseObject({ code: z.string() }).parse(await answer.json())
  expect([answer.status, body.code]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(body).toMatchObject({
    type: `/problems/${code}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
  })
  expect(body.instance).toMatch(/^urn:naru:request:/)
  expect(body).not.toHaveProperty('stack')
  return body
}

export const expectProblem = async (answer: Response, status: number, code: string): Promise<void> => {
  await problemOf(answer, status, code)
}
