import { describe, expect, it } from 'vitest'
import { systems } from './env.ts'
import { bearer, call, codeOf, desk, quiet, write } from './town.sample.ts'

describe('operators (K9, K11)', () => {
  const read = async (path: string, roles: Parameters<typeof bearer>[0] = ['admin']) =>
    call(path, { headers: await bearer(roles) })

  it.each(['/v1/ops/lag', '/v1/ops/breakers', '/v1/ops/actors/concert.booking/known', '/v1/ops/whatever'])(
    'only admins: %s',
    async (path) => {
      expect((await call(path)).status).toBe(401)
      expect((await read(path, ['customer', 'concert-manager'])).status).toBe(403)
    },
  )

  it('see an instance, a stretch of its history at a time', async () => {
    const answer = await read('/v1/ops/actors/concert.booking/known?from=5&limit=2')
    expect(await answer.json()).toEqual({ aggregate: 'concert.booking', id: 'known', from: 5, limit: 2 })
    expect(await codeOf(await read('/v1/ops/actors/concert.booking/other'))).toEqual([404, 'ActorNotFound'])
    expect(await codeOf(await read('/v1/ops/actors/circus.tent/known'))).toEqual([404, 'ActorNotFound'])
    expect(await codeOf(await read('/v1/ops/actors/concert.booking/known?limit=101'))).toEqual([422, 'InputInvalid'])
  })

  it('re-drive an instance and reset a breaker', async () => {
    const admin = await bearer(['admin'])
    const body = {
      method: 'POST',
      body: '{"fromSeq":2}',
      headers: { ...admin, 'content-type': 'application/json', 'idempotency-key': 'k' },
    }
    const sent = await quiet(() => call('/v1/ops/actors/concert.booking/known/redrive', body))
    expect(await sent.json()).toEqual({ resent: 1 })
    expect(await (await write('/v1/ops/breakers/concert/payment/reset', 'POST', admin)).json()).toEqual({
      dependency: 'payment',
      state: 'closed',
    })
    expect(await codeOf(await write('/v1/ops/breakers/concert/nothing/reset', 'POST', admin))).toEqual([
      404,
      'BreakerNotFound',
    ])
  })

  it('see the breakers of the systems that answer', async () => {
    const PAYMENT_DESK = {
      ...desk,
      breakers: async () => Promise.reject(Object.assign(new Error('gone'), { remote: true })),
    }
    const answer = await call('/v1/ops/breakers', { headers: await bearer(['admin']) }, { PAYMENT_DESK })
    expect(await answer.json()).toEqual({
      breakers: Object.keys(systems)
        .filter((system) => system !== 'payment')
        .map((system) => ({ dependency: 'payment', state: 'closed', system })),
      unavailable: ['payment'],
    })
  })
})

describe('health (H9)', () => {
  it('is alive whatever is missing', async () =>
    expect((await call('/livez', {}, { AUTH_ISSUER: '' })).status).toBe(200))

  it('is ready when every binding answers', async () => {
    const answer = await call('/readyz')
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'ready', missing: [] }),
    ])
  })

  it('is not ready without a Worker, a desk or a setting, and names them', async () => {
    const gone = { fetch: async () => Promise.reject(new Error('gone')) }
    const env = {
      VIEW: gone,
      PAYMENT_DESK: { ...desk, breakers: async () => Promise.reject(new Error('gone')) },
      AUTH_AUDIENCE: '',
    }
    const answer = await quiet(() => call('/readyz', {}, env))
    expect([answer.status, await answer.json()]).toEqual([
      503,
      expect.objectContaining({
        missing: ['AUTH_AUDIENCE'],
        checks: expect.arrayContaining([
          { name: 'VIEW', ok: false },
          { name: 'PAYMENT_DESK', ok: false },
          { name: 'CONCERT', ok: true },
        ]),
      }),
    ])
  })
})
