/** What operators see and decide in the view, on a real D1 (K6). */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { admin, ask, ids, kim, page, thing } from './view-callers.ts'
import { requested, story } from './view-events.ts'

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

describe('Operators', () => {
  const paths = ['/v1/ops/dead-letters', '/v1/ops/lag', '/v1/ops/overdue', '/v1/ops/instances?owner=kim']

  it('are admins and nobody else', async () => {
    for (const path of paths) {
      expect((await ask(admin, path)).status).toBe(200)
      expect((await ask(kim, path)).status).toBe(403)
      expect((await ask(null, path)).status).toBe(401)
    }
  })

  it('decide about a dead letter under a key, once', async () => {
    await env.DB.prepare(
      `INSERT INTO dead_letter (id, inbox, message_id, reason, attempts, body, events, state, parked_at)
       VALUES ('d1', 'view', 'm', 'poison', 1, '{"a":1}', '[]', 'parked', '2026-11-20T00:00:00.000Z')`,
    ).run()
    const headers = { 'idempotency-key': 'k1' }
    expect(await thing(admin, '/v1/ops/dead-letters/d1')).toMatchObject({ state: 'parked', body: { a: 1 } })
    expect((await ask(admin, '/v1/ops/dead-letters/d1/discard', { method: 'POST' })).status).toBe(400)
    for (const replayed of [null, 'true']) {
      const answer = await ask(admin, '/v1/ops/dead-letters/d1/discard', { method: 'POST', headers })
      expect(answer.headers.get('idempotency-replayed')).toBe(replayed)
      expect(await answer.json()).toMatchObject({ id: 'd1', state: 'discarded', decidedBy: 'root' })
    }
    const refused = await ask(admin, '/v1/ops/dead-letters/d1/redrive', { method: 'POST', headers })
    expect(await refused.json()).toMatchObject({ status: 409, code: 'DeadLetterDecided', state: 'discarded' })
  })

  it('send many letters again under one key, once', async () => {
    const context = (n: number) =>
      env.DB.prepare(
        `INSERT INTO dead_letter (id, inbox, message_id, reason, attempts, body, events, state, parked_at)
         VALUES (?1, 'view', ?1, 'poison', 1, ?2, '[]', 'parked', '2026-11-20T00:00:00.000Z')`,
      ).bind(`bulk${n}`, JSON.stringify(story({ id: `bulk${n}`, owner: 'kim' }, requested)))
    await env.DB.batch([1, 2, 3].map(context))
    const redrive = (body: object) =>
      ask(admin, '/v1/ops/dead-letters/redrive', {
        method: 'POST',
        headers: { 'idempotency-key': 'bulk', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const first = await redrive({ inbox: 'view', limit: 2 })
    const again = await redrive({ limit: 2, inbox: 'view' })
    expect(await first.json()).toMatchObject({ redriven: ['bulk3', 'bulk2'] })
    expect([again.headers.get('idempotency-replayed'), await again.json()]).toMatchObject([
      'true',
      { redriven: ['bulk3', 'bulk2'] },
    ])
    expect(await (await redrive({ inbox: 'view' })).json()).toMatchObject({
      status: 422,
      code: 'IdempotencyKeyReused',
    })
    expect(ids(await page(admin, '/v1/ops/dead-letters?inbox=view'))).toEqual(['bulk1'])
  })
})
