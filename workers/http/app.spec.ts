import { OpenAPIHono, z } from '@hono/zod-openapi'
import { describe, expect, it, vi } from 'vitest'
import { documentOf, operationsOf } from './document.ts'
import {
  app,
  as,
  courier,
  env,
  expectProblem,
  good,
  known,
  post,
  problemOf,
  request,
  send,
} from './example-app.fixtures.ts'
import { PRINCIPAL_HEADER, principalSeal } from './principal.ts'
import { declare, jsonBody, jsonResponse } from './route.ts'

describe('who may call (G10, H7)', async () => {
  it.each([
    ['everybody', '/v1/t/parcels', {}, 200],
    ['authenticated', '/v1/t/mine', {}, 401],
    ['authenticated', '/v1/t/mine', courier, 200],
  ])('%s: %s', async (_, path, headers, status) => {
    expect((await request(path, { headers })).status).toBe(status)
  })

  it('refuses a command without a token, before it looks at key or body', async () => {
    const answer = await app.request('/v1/t/parcels', { method: 'POST', body: 'x' })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    await expectProblem(answer, 401, 'TokenMissing')
  })

  it('refuses a caller with other roles, admin included', async () => {
    await expectProblem(await post(good, await as('admin', 'customer')), 403, 'RoleNotAllowed')
  })

  it('lets in whoever has one of the roles', async () => {
    expect((await send('yes', await as('customer'))).status).toBe(200)
  })

  it('lets whoever has not confirmed an address look, and command nothing (U2)', async () => {
    const unconfirmed = { sub: 'kim', roles: ['courier' as const], isUnconfirmed: true as const }
    const headers = { [PRINCIPAL_HEADER]: await principalSeal(env.INSTALLATION_KEY).sign(unconfirmed) }
    expect((await request('/v1/t/mine', { headers })).status).toBe(200)
    await expectProblem(await post(good, headers), 403, 'EmailNotVerified')
  })

  const claims = { sub: 'kim', roles: ['courier' as const] }
  const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const [signed = '', signature = ''] = courier[PRINCIPAL_HEADER].split('.')
  const strangers = await principalSeal('the key of some other installation').sign(claims)
  it.each([
    ['nothing', ''],
    ['no signature', text(claims)],
    ['an empty signature', `${text(claims)}.`],
    ['the signature of another principal', `${text({ ...claims, sub: 'lee' })}.${signature}`],
    ['a signature by another key', strangers],
    ['half a signature', `${signed}.${signature.slice(0, 20)}`],
    ['what is no signature at all', `${signed}.%`],
  ])('takes nobody for known who comes past the gateway: %s (H6)', async (_, header) => {
    const logged = vi.spyOn(console, 'error').mockImplementationOnce(() => undefined)
    const answer = await request('/v1/t/mine', { headers: { [PRINCIPAL_HEADER]: header } })
    await expectProblem(answer, 503, 'TemporarilyUnavailable')
    expect(logged).toHaveBeenCalledOnce()
  })

  it('knows nobody while it has no key, or one that can be guessed', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const guessed = { ...courier, [PRINCIPAL_HEADER]: await principalSeal('naru').sign(claims) }
    for (const [headers, settings] of [
      [courier, {}],
      [guessed, { INSTALLATION_KEY: 'naru' }],
    ] as const) {
      await expectProblem(await app.request('/v1/t/mine', { headers }, settings), 503, 'TemporarilyUnavailable')
    }
    vi.restoreAllMocks()
  })
})

describe('keys (H3)', () => {
  const keyed = (key?: string) =>
    request('/v1/t/parcels/yes/send', {
      method: 'POST',
      headers: { ...courier, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    })

  it('are needed on every write', async () => expectProblem(await keyed(), 400, 'IdempotencyKeyMissing'))
  it.each([[''], ['a b'], ['x'.repeat(129)], ['\u00e9']])('of another form are refused: %j', async (key) =>
    expectProblem(await keyed(key), 400, 'IdempotencyKeyMalformed'),
  )
  it('have up to 128 visible characters', async () => expect((await keyed('~'.repeat(128))).status).toBe(200))

  const context = async (body: unknown, headers: Record<string, string> = {}) =>
    z
      .looseObject({ commandId: z.string(), fingerprint: z.string(), by: z.string() })
      .parse(await (await post(body, headers)).json())

  it('give the same id and fingerprint for the same caller, key and body', async () => {
    const one = await context({ name: 'a', count: 2 })
    const two = await context({ count: 2, name: 'a' })
    expect([two.commandId, two.fingerprint]).toEqual([one.commandId, one.fingerprint])
    expect(one.commandId).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/)
  })

  it('give another fingerprint for another body, another id for another caller or key', async () => {
    const one = await context(good)
    expect((await context({ ...good, count: 2 })).fingerprint).not.toBe(one.fingerprint)
    expect((await context({ ...good, count: 2 })).commandId).toBe(one.commandId)
    expect((await context(good, { 'idempotency-key': 'k2' })).commandId).not.toBe(one.commandId)
    const lee = await known('lee', 'courier')
    expect((await context(good, lee)).commandId).not.toBe(one.commandId)
  })
})

describe('answers (G11, H2–H5)', () => {
  it('show the state, its version and where the new thing is', async () => {
    const answer = await post(good)
    const body = z.looseObject({ id: z.string() }).parse(await answer.json())
    expect(answer.headers.get('location')).toBe(`/v1/t/parcels/${body.id}`)
    expect(answer.headers.get('etag')).toBe('"3-muorpc00"')
    expect(answer.headers.get('naru-version')).toBe('3')
    expect(answer.headers.get('content-location')).toBe(`/v1/t/parcels/${body.id}?minVersion=3`)
    expect(body).toMatchObject({ status: 'sent', version: 3 })
  })

  it('are 202 while a request is kept and pursued, with the state as it is (R6)', async () => {
    const answer = await send('kept')
    expect([answer.status, answer.headers.get('etag')]).toEqual([202, '"3-muorpc00"'])
    expect(await answer.json()).toMatchObject({ status: 'send-requested', version: 3 })
    expect((await send('yes')).status).toBe(200)
    expect((await send('no')).status).toBe(409)
  })

  it('say when they are repeated', async () => {
    expect((await send('yes')).headers.get('idempotency-replayed')).toBeNull()
    expect((await send('again')).headers.get('idempotency-replayed')).toBe('true')
  })

  it('turn a refusal into its problem, whose facts never replace its own members', async () => {
    expect(await problemOf(await send('no'), 409, 'ParcelLost')).toMatchObject({
      where: '부산',
      title: 'The parcel is lost',
    })
    await expectProblem(await send('reused'), 422, 'IdempotencyKeyReused')
  })

  it.each([
    ['later', '2', 'payment'],
    ['overloaded', '1', 'parcel'],
    ['timed out', '1', 'parcel'],
    ['lost', '1', 'parcel'],
  ])('are 503 with Retry-After when nothing is known: %s', async (how, retry, dependency) => {
    vi.spyOn(console, 'warn').mockImplementationOnce(() => undefined)
    const answer = await send(how)
    expect(answer.headers.get('retry-after')).toBe(retry)
    expect(await problemOf(answer, 503, 'TemporarilyUnavailable')).toMatchObject({ dependency })
  })

  it.each([['bug'], ['unmapped']])('are 500 for a bug, with nothing of it told to the client: %s', async (how) => {
    const logged = vi.spyOn(console, 'error').mockImplementationOnce(() => undefined)
    const body = await problemOf(await send(how), 500, 'InternalFault')
    expect(JSON.stringify(body)).not.toMatch(/kim|NobodyKnows/)
    expect(logged).toHaveBeenCalledOnce()
  })
})

describe('addresses (H8)', () => {
  it('that do not exist are 404', async () => {
    const answer = await app.request('/v1/t/nothing')
    expect(answer.headers.get('x-naru-unrouted')).toBe('1')
    await expectProblem(answer, 404, 'RouteNotFound')
  })

  it('that take other methods are 405 and say which', async () => {
    const answer = await app.request('/v1/t/parcels', { method: 'DELETE' })
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST')
    await expectProblem(answer, 405, 'MethodNotAllowed')
  })

  it('that are read answer HEAD without a body', async () => {
    const answer = await app.request('/v1/t/parcels', { method: 'HEAD' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })
})

describe('what a Worker tells of itself (H7, H9)', () => {
  it('is healthy only with its settings', async () => {
    expect((await app.request('/healthz', {}, { ...env, SETTING: 'x' })).status).toBe(200)
    for (const INSTALLATION_KEY of [undefined, '', 'guessed']) {
      const answer = await app.request('/healthz', {}, { INSTALLATION_KEY })
      const missing = ['INSTALLATION_KEY', 'SETTING']
      expect([answer.status, await answer.json()]).toEqual([503, { status: 'not-configured', missing, wrong: [] }])
    }
  })

  it('is an OpenAPI 3.1 document in which every operation says who may call it', () => {
    const document = documentOf(app, 'Parcels')
    expect(document.openapi).toBe('3.1.0')
    const operations = operationsOf(document)
    expect(operations).toHaveLength(4)
    for (const { operation } of operations) {
      expect(operation).toHaveProperty('x-who')
      expect(operation).toHaveProperty('security')
      expect(operation).toHaveProperty('responses.503')
    }
    expect(operations.map(({ operation }) => Reflect.get(operation, 'operationId'))).toEqual([
      'getTParcels',
      'postTParcels',
      'postTParcelsIdSend',
      'getTMine',
    ])
    expect(document.components.schemas).toHaveProperty('Problem')
  })

  it('has patterns that every validator understands: said more widely, or left out', () => {
    const patterned = new OpenAPIHono().openapi(
      declare('POST /v1/t/patterns', 'everybody', {
        request: {
          body: jsonBody(
            z.strictObject({
              visible: z.string().regex(/^\P{C}+$/u),
              letters: z.string().regex(/^\p{L}+$/u),
              ahead: z.string().regex(/^(?=x).*$/),
              not: z.string().regex(/^(?!__proto__$)\P{C}+$/u),
              plain: z.string().regex(/^[a-z]+$/i),
            }),
          ),
        },
        responses: { 200: jsonResponse('Done', z.object({})) },
      }),
      (c) => c.json({}, 200),
    )
    const written = JSON.stringify(documentOf(patterned, 'Patterns'))
    const visible = JSON.stringify({ type: 'string', pattern: '^[^\\x00-\\x1f\\x7f]+$' })
    for (const name of ['visible', 'not']) expect(written).toContain(`"${name}":${visible}`)
    expect(written).toContain('"pattern":"^[a-z]+$"')
    expect(written.match(/"letters":\{[^}]*\}|"ahead":\{[^}]*\}/g)).toEqual([
      '"letters":{"type":"string"}',
      '"ahead":{"type":"string"}',
    ])
  })

  it('is one line for each command decision, without anything personal', async () => {
    const lines = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    await send('no')
    await app.request('/v1/t/parcels')
    expect(lines).toHaveBeenCalledOnce()
    const line = z.record(z.string(), z.unknown()).parse(JSON.parse(String(lines.mock.calls[0]?.[0])))
    lines.mockRestore()
    expect(line).toMatchObject({
      at: 'http',
      method: 'POST',
      route: '/v1/t/parcels/{id}/send',
      status: 409,
      code: 'ParcelLost',
    })
    expect(Object.keys(line).sort()).toEqual(['at', 'code', 'method', 'ms', 'request', 'route', 'status'])
  })

  it('is a line for a read that was slow (H9)', async () => {
    const lines = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const clock = vi.spyOn(Date, 'now').mockReturnValueOnce(0).mockReturnValue(1_000)
    await app.request('/v1/t/parcels')
    clock.mockRestore()
    const told = lines.mock.calls.map(([line]) => JSON.parse(String(line)))
    lines.mockRestore()
    expect(told).toMatchObject([{ at: 'http', method: 'GET', route: '/v1/t/parcels', status: 200, ms: 1_000 }])
  })
})
