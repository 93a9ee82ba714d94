/**
 * Keys that sign are rotated while people come and go (U4): months of it, with the real library, the real gateway and its
 * caches, and a clock that is moved on. Nobody with a token that has not ended is ever turned away.
 */
import { DatabaseSync } from 'node:sqlite'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { getMigrations } from 'better-auth/db/migration'
import { jwt, signJWT } from 'better-auth/plugins/jwt'
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type AuthSettings, authenticator } from '../workers/gateway/auth.ts'
import { SIGNS_DAYS } from '../workers/identity/keyring.ts'
import { jwtOptionsOf } from '../workers/identity/tokens.ts'

const ORIGIN = 'https://naru.example'
const SECRET = 'a secret of no installation, only of tests'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Three keys take their turn. */
const DAYS = 2 * SIGNS_DAYS + 3
/** Keys change at the end of a step, if they do. */
const STEP_MS = 12 * HOUR_MS
/** Sooner than this the gateway does not ask again for a key that it does not know. */
const JUST_BEFORE_MS = 20_000
/** So many come at once. */
const CROWD = 4

/** The issuer: our way to sign, as the identity Worker has it. */
const issuer = async () => {
  const options = jwtOptionsOf(ORIGIN)
  const sign = createAuthEndpoint.serverOnly({ method: 'POST', body: z.object({ sub: z.string() }) }, (ctx) =>
    signJWT(ctx, { options, header: { typ: 'at+jwt' }, payload: { sub: ctx.body.sub, roles: ['customer'] } }),
  )
  const settings = {
    baseURL: ORIGIN,
    secret: SECRET,
    database: new DatabaseSync(':memory:'),
    logger: { level: 'error' },
    plugins: [jwt(options), { id: 'signing', endpoints: { sign } }],
  } satisfies BetterAuthOptions
  await (await getMigrations(settings)).runMigrations()
  const { api } = betterAuth(settings)
  const state = { asked: 0 }
  const IDENTITY = {
    fetch: async () => {
      state.asked += 1
      return Response.json({ keys: (await api.getJwks()).keys })
    },
  }
  return { state, IDENTITY, tokenFor: (sub: string) => api.sign({ body: { sub } }) }
}

describe('Keys that take turns (U4)', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 1) }))
  afterEach(() => void vi.useRealTimers())

  it('turn nobody away, whenever they change, though the gateway keeps the published ones for a while', async () => {
    const { state, IDENTITY, tokenFor } = await issuer()
    const settings = { PUBLIC_ORIGIN: ORIGIN, INSTALLATION_KEY: SECRET, IDENTITY } as unknown as AuthSettings
    const authenticate = authenticator(settings)
    const signers = new Set<string>()
    const turnedAway: unknown[] = []
    const comes = async (tokens: readonly string[]) => {
      for (const verdict of await Promise.all(tokens.map((token) => authenticate(`Bearer ${token}`)))) {
        if (verdict.kind !== 'known') turnedAway.push([new Date().toISOString(), verdict])
      }
    }
    const crowd = async () => {
      const tokens = await Promise.all(Array.from({ length: CROWD }, (_, n) => tokenFor(`p${Date.now()}-${n}`)))
      for (const token of tokens) signers.add(decodeProtectedHeader(token).kid ?? '')
      return tokens
    }
    await tokenFor('whoever comes first')
    for (let steps = 0; steps < (DAYS * DAY_MS) / STEP_MS; steps += 1) {
      vi.setSystemTime(Date.now() + STEP_MS - JUST_BEFORE_MS)
      const [first = '', ...later] = await crowd()
      // With this the gateway has asked for the keys, and does not ask again so soon.
      await comes([first])
      vi.setSystemTime(Date.now() + JUST_BEFORE_MS)
      // Here a key may have changed: new tokens are signed with it, and the others with the one before.
      await comes(await crowd())
      await comes(later)
    }
    expect(turnedAway).toEqual([])
    expect(signers.size).toBe(3)
    expect(state.asked).toBeLessThan((DAYS * DAY_MS) / HOUR_MS)
  })
})
