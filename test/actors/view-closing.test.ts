/** Closing an account, as the view alone answers it (U7). */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ask, type Caller, tell, thing } from './view-callers.ts'

const CLOSING = '/v1/people/me/closing'

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

describe('An account', () => {
  it('is closed by no key, of its owner or of an organisation (U9)', async () => {
    const own: Caller = { sub: 'kim', role: 'customer', key: 'k1' }
    const ofMachine: Caller = { sub: 'k2', role: 'venue-staff', org: 'naru', key: 'k2' }
    for (const key of [own, ofMachine]) {
      expect((await ask(key, CLOSING)).status).toBe(404)
      expect((await thing(key, CLOSING)).code).toBe('AccountNotFound')
      expect((await tell(key, '/v1/people/me/close', {}, 'once')).status).toBe(404)
    }
    expect(await env.DB.prepare('SELECT id FROM forgetting').all()).toMatchObject({ results: [] })
  })
})
