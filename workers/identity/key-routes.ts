/** `/v1/identity/…/keys`: API keys of an organisation, for its owners, and one's own (U9). */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { api, RequestState } from '../http/app.ts'
import { callerOf, contextOf } from '../http/idempotency.ts'
import { replayHeaders } from '../http/once.ts'
import { grammarProblem, type ProblemKind, problem } from '../http/problem.ts'
import { declare, emptyBody, jsonBody, jsonResponse, problemsOf } from '../http/route.ts'
import type { IdentityEnv } from './env.ts'
import {
  ApiKey,
  KEYS_LIMIT,
  type KeyOwner,
  keyOf,
  keysOf,
  makeKey,
  NewKey,
  NewOrganizationKey,
  Rotation,
  revokeKey,
  rotateKey,
  ShownKey,
  secretOf,
} from './keys.ts'
import { once } from './once.ts'
import { isOwner } from './organizations.ts'
import { profileOf } from './profile.ts'

type App = ReturnType<typeof api<{ Bindings: IdentityEnv }>>
type KeysContext = Context<{ Bindings: IdentityEnv } & RequestState>

const problems = {
  AccountNotFound: { status: 404, title: 'There is no account here for your token' },
  OrganizationNotFound: { status: 404, title: 'You own no such organisation' },
  KeyNotFound: { status: 404, title: 'There is no such key' },
  KeyRevoked: { status: 409, title: 'This key was revoked' },
  TooManyKeys: { status: 409, title: 'No more keys are possible: revoke one first' },
} as const satisfies Record<string, ProblemKind>
type Code = keyof typeof problems

const tags = ['API keys (API 키)']
const PRIVATE = { 'Cache-Control': 'private, no-store' }
const all = jsonResponse(
  'Those that work, newest first, and after them those that were revoked',
  z.object({ items: z.array(ApiKey) }),
)
const shown = jsonResponse('It is shown this once', ShownKey)

/** Whose the keys below an address are, or why nobody's. */
type Whose = (c: KeysContext) => Promise<KeyOwner | Code>
/** An address with keys below it; `none` answers whoever has none there. */
type Keys = { readonly base: string; readonly none: Code; readonly form: typeof NewKey | typeof NewOrganizationKey }

const routesOf = ({ base, none, form }: Keys) => {
  const ofOrganization = base.includes('{id}')
  const inPath = ofOrganization ? { id: z.string() } : {}
  const ofOwner = { params: z.object(inPath) }
  const ofKey = { params: z.object({ ...inPath, keyId: z.string() }) }
  const [ofWhom, kind] = ofOrganization ? ['of an organisation', '조직'] : ['of your own', '내']
  const list = declare(`GET ${base}`, 'authenticated', {
    summary: `API keys ${ofWhom} (${kind} API 키 목록)`,
    tags,
    request: ofOwner,
    problems: problemsOf(problems, none),
    responses: { 200: all },
  })
  const make = declare(`POST ${base}`, 'authenticated', {
    summary: `Make an API key ${ofWhom} (${kind} API 키 만들기): its scopes are roles`,
    tags,
    request: { ...ofOwner, body: jsonBody(form) },
    problems: problemsOf(problems, none, 'TooManyKeys'),
    responses: { 201: shown },
  })
  const rotate = declare(`POST ${base}/{keyId}/rotate`, 'authenticated', {
    summary: `Give a key ${ofWhom} another secret (${kind} API 키 교체); the one before works for a while still`,
    tags,
    request: { ...ofKey, body: jsonBody(Rotation, false) },
    problems: problemsOf(problems, none, 'KeyNotFound', 'KeyRevoked'),
    responses: { 200: shown },
  })
  const revoke = declare(`POST ${base}/{keyId}/revoke`, 'authenticated', {
    summary: `Revoke a key ${ofWhom} (${kind} API 키 폐기): within five minutes nobody acts by it any more`,
    tags,
    request: { ...ofKey, body: emptyBody },
    problems: problemsOf(problems, none, 'KeyNotFound'),
    responses: { 200: jsonResponse('It is revoked', ApiKey) },
  })
  return { list, make, rotate, revoke }
}

const mountKeys = (app: App, keys: Keys, whose: Whose) => {
  const { list, make, rotate, revoke } = routesOf(keys)
  const no = (c: KeysContext, code: Code) => {
    const facts = code === 'TooManyKeys' ? { limit: KEYS_LIMIT } : {}
    return problem(c, code, problems[code], { facts })
  }
  const valid = <T>(c: KeysContext, target: 'json' | 'param'): T => (c.req.valid as (of: string) => T)(target)

  app.openapi(list, (async (c: KeysContext) => {
    const owner = await whose(c)
    return typeof owner === 'string' ? no(c, owner) : c.json({ items: await keysOf(c.env.DB, owner) }, 200, PRIVATE)
  }) as never)

  app.openapi(make, (async (c: KeysContext) => {
    const wanted = valid<NewKey>(c, 'json')
    const owner = await whose(c)
    if (typeof owner === 'string') return no(c, owner)
    const context = await contextOf(c, wanted)
    const id = context.commandId
    const secret = await secretOf(c.env.INSTALLATION_KEY, id, id)
    const work = async () => {
      const working = (await keysOf(c.env.DB, owner)).filter((key) => key.revokedAt === null && key.id !== id)
      if (working.length >= KEYS_LIMIT) return { isMade: false }
      await makeKey(c.env.DB, { id, secret, by: callerOf(c).sub, owner }, wanted)
      return { isMade: true }
    }
    const done = await once(c.env, context, work, ({ isMade }) => isMade)
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    const key = await keyOf(c.env.DB, owner, id)
    if (!done.result.isMade || key === null) return no(c, 'TooManyKeys')
    return c.json({ ...key, secret }, 201, { ...PRIVATE, ...replayHeaders(done.replayed) })
  }) as never)

  app.openapi(rotate, (async (c: KeysContext) => {
    const { keyId } = valid<{ keyId: string }>(c, 'param')
    const { overlapMinutes } = Rotation.parse(valid<unknown>(c, 'json') ?? {})
    const owner = await whose(c)
    if (typeof owner === 'string') return no(c, owner)
    const found = await keyOf(c.env.DB, owner, keyId)
    if (found === null) return no(c, 'KeyNotFound')
    if (found.revokedAt !== null) return no(c, 'KeyRevoked')
    const context = await contextOf(c, { overlapMinutes })
    const secret = await secretOf(c.env.INSTALLATION_KEY, keyId, context.commandId)
    const work = async () => {
      await rotateKey(c.env.DB, keyId, secret, overlapMinutes)
      return {}
    }
    const done = await once(c.env, context, work, () => true)
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    const key = (await keyOf(c.env.DB, owner, keyId)) ?? found
    return c.json({ ...key, secret }, 200, { ...PRIVATE, ...replayHeaders(done.replayed) })
  }) as never)

  app.openapi(revoke, (async (c: KeysContext) => {
    const { keyId } = valid<{ keyId: string }>(c, 'param')
    const owner = await whose(c)
    if (typeof owner === 'string') return no(c, owner)
    if ((await keyOf(c.env.DB, owner, keyId)) === null) return no(c, 'KeyNotFound')
    const work = async () => {
      await revokeKey(c.env.DB, keyId)
      return {}
    }
    const done = await once(c.env, await contextOf(c, {}), work, () => true)
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    const key = await keyOf(c.env.DB, owner, keyId)
    return key === null ? no(c, 'KeyNotFound') : c.json(key, 200, { ...PRIVATE, ...replayHeaders(done.replayed) })
  }) as never)
}

export const keyRoutes = (app: App): void => {
  // A key makes no keys: whoever has found one would keep what it opens.
  mountKeys(
    app,
    { base: '/v1/identity/organizations/{id}/keys', none: 'OrganizationNotFound', form: NewOrganizationKey },
    async (c) => {
      const { sub, key } = callerOf(c)
      const id = c.req.param('id') ?? ''
      const isTheirs = key === undefined && (await isOwner(c.env.DB, id, sub))
      return isTheirs ? { person: null, organization: id } : 'OrganizationNotFound'
    },
  )
  mountKeys(app, { base: '/v1/identity/me/keys', none: 'AccountNotFound', form: NewKey }, async (c) => {
    const { sub, key, org } = callerOf(c)
    const isAccount = key === undefined && (await profileOf(c.env.DB, sub)) !== null
    return isAccount ? { person: sub, organization: org ?? null } : 'AccountNotFound'
  })
}
