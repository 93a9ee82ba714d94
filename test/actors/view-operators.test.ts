/** What operators see and decide in the view, on a real D1 (K6). */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { admin, allPages, ask, ids, kim, page, tell, thing } from './view-callers.ts'
import { at, requested, story } from './view-events.ts'

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

describe('Operators', () => {
  const paths = [
    '/v1/ops/dead-letters',
    '/v1/ops/lag',
    '/v1/ops/overdue',
    '/v1/ops/instances?owner=kim',
    '/v1/ops/actions',
  ]

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
    expect(await thing(admin, '/v1/ops/dead-letters/d1')).toMatchObject({ state: 'parked', body: { a: 1 } })
    expect((await ask(admin, '/v1/ops/dead-letters/d1/discard', { method: 'POST' })).status).toBe(400)
    expect((await tell(admin, '/v1/ops/dead-letters/d1/discard', {}, 'no-reason')).status).toBe(422)
    for (const replayed of [null, 'true']) {
      const answer = await tell(admin, '/v1/ops/dead-letters/d1/discard', { reason: 'poison' }, 'k1')
      expect(answer.headers.get('idempotency-replayed')).toBe(replayed)
      expect(await answer.json()).toMatchObject({ id: 'd1', state: 'discarded', decidedBy: 'root' })
    }
    const refused = await tell(admin, '/v1/ops/dead-letters/d1/redrive', { reason: 'try' }, 'k1')
    expect(await refused.json()).toMatchObject({ status: 409, code: 'DeadLetterDecided', state: 'discarded' })
  })

  it('send many letters again under one key, once', async () => {
    const context = (n: number) =>
      env.DB.prepare(
        `INSERT INTO dead_letter (id, inbox, message_id, reason, attempts, body, events, state, parked_at)
         VALUES (?1, 'view', ?1, 'poison', 1, ?2, '[]', 'parked', '2026-11-20T00:00:00.000Z')`,
      ).bind(`bulk${n}`, JSON.stringify(story({ id: `bulk${n}`, owner: 'kim' }, requested)))
    await env.DB.batch([1, 2, 3].map(context))
    const redrive = (body: object, key = 'bulk') =>
      tell(admin, '/v1/ops/dead-letters/redrive', { ...body, reason: 'mended' }, key)
    const would = await redrive({ inbox: 'view', limit: 2, dryRun: true }, 'dry')
    expect(await would.json()).toMatchObject({ redriven: ['bulk3', 'bulk2'] })
    expect(ids(await page(admin, '/v1/ops/dead-letters?inbox=view'))).toEqual(['bulk3', 'bulk2', 'bulk1'])
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

  it('see dead letters by their cause, the most first, and each cause leads to its letters', async () => {
    await env.DB.batch(
      ['poison', 'late', 'late'].map((reason, n) =>
        env.DB.prepare(
          `INSERT INTO dead_letter (id, inbox, message_id, reason, attempts, body, events, state, parked_at)
           VALUES (?1, 'payment', ?1, ?2, 1, '{}', '[]', 'parked', ?3)`,
        ).bind(`cause${n}`, reason, at(n)),
      ),
    )
    const { causes } = (await thing(admin, '/v1/ops/dead-letter-causes')) as unknown as { causes: { inbox: string }[] }
    expect(causes.filter(({ inbox }) => inbox === 'payment')).toEqual([
      { inbox: 'payment', reason: 'late', letters: 2, oldestAt: at(1), latestAt: at(2) },
      { inbox: 'payment', reason: 'poison', letters: 1, oldestAt: at(0), latestAt: at(0) },
    ])
    expect(ids(await page(admin, '/v1/ops/dead-letters?inbox=payment&reason=late'))).toEqual(['cause2', 'cause1'])
  })

  it('find what they did themselves, page by page', async () => {
    await tell(admin, '/v1/ops/dead-letters/nowhere/discard', { reason: 'mistyped' }, 'a1')
    const [latest] = (await page(admin, '/v1/ops/actions?limit=1')).items
    expect(latest).toMatchObject({
      by: 'root',
      action: 'discard-letter',
      about: 'nowhere',
      reason: 'mistyped',
      done: false,
    })
    const all = await allPages(admin, '/v1/ops/actions?limit=1')
    expect([all[0], new Set(all).size]).toEqual([latest?.id, all.length])
  })
})
