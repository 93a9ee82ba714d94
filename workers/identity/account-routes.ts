/** `/v1/identity/*`: the part of the API about accounts (U6, U8). */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { api, RequestState } from '../http/app.ts'
import { callerOf, contextOf } from '../http/idempotency.ts'
import { replayHeaders } from '../http/once.ts'
import { grammarProblem, type ProblemKind, problem } from '../http/problem.ts'
import { type DeclaredProblem, declare, emptyBody, jsonBody, jsonResponse, problemsOf } from '../http/route.ts'
import type { IdentityEnv } from './env.ts'
import { email } from './forms.ts'
import { once } from './once.ts'
import {
  GivenRoles,
  giveRoles,
  makeOrganization,
  NewOrganization,
  Organization,
  Person,
  PersonsRoles,
  peopleWith,
} from './organizations.ts'
import {
  changeProfile,
  Export,
  endSession,
  exportOf,
  type Profile,
  ProfileChange,
  Profile as ProfileShape,
  profileOf,
  Session,
  sessionsOf,
} from './profile.ts'

type App = ReturnType<typeof api<{ Bindings: IdentityEnv }>>
type AccountContext = Context<{ Bindings: IdentityEnv } & RequestState>

const problems = {
  AccountNotFound: { status: 404, title: 'There is no account here for your token' },
  SessionNotFound: { status: 404, title: 'There is no such session' },
  OwnerNotFound: { status: 404, title: 'Nobody has an account with this address' },
  PersonNotFound: { status: 404, title: 'There is no such person' },
} as const satisfies Record<string, ProblemKind>
const none = (...codes: readonly (keyof typeof problems)[]): readonly DeclaredProblem[] =>
  problemsOf(problems, ...codes)
const no = (c: AccountContext, code: keyof typeof problems) => problem(c, code, problems[code])

const tags = ['Identity (회원)']
const PRIVATE = { 'Cache-Control': 'private, no-store' }
const byId = { params: z.object({ id: z.string() }) }

const me = declare('GET /v1/identity/me', 'authenticated', {
  summary: 'Your account (내 정보)',
  tags,
  problems: none('AccountNotFound'),
  responses: { 200: jsonResponse('Your account', ProfileShape) },
})
const change = declare('PUT /v1/identity/me', 'authenticated', {
  summary: 'Change your name, phone, language and consents (내 정보 고치기)',
  tags,
  alsoUnconfirmed: true,
  request: { body: jsonBody(ProfileChange) },
  problems: none('AccountNotFound'),
  responses: { 200: jsonResponse('Your account', ProfileShape) },
})
const sessions = declare('GET /v1/identity/me/sessions', 'authenticated', {
  summary: 'Where you are signed in, newest first (로그인된 기기)',
  tags,
  problems: none('AccountNotFound'),
  responses: { 200: jsonResponse('Your sessions', z.object({ items: z.array(Session) })) },
})
const end = declare('POST /v1/identity/me/sessions/{id}/end', 'authenticated', {
  summary: 'Sign out somewhere (다른 기기에서 로그아웃)',
  tags,
  alsoUnconfirmed: true,
  request: { ...byId, body: emptyBody },
  problems: none('AccountNotFound', 'SessionNotFound'),
  responses: { 200: jsonResponse('It has ended', z.object({ id: z.string() })) },
})
const exported = declare('GET /v1/identity/me/export', 'authenticated', {
  summary: 'All that is kept of your account (내 정보 내려받기)',
  tags,
  problems: none('AccountNotFound'),
  responses: { 200: jsonResponse('All of it', Export) },
})
const organize = declare('POST /v1/identity/organizations', ['admin'], {
  summary: 'Make an organisation with its first owner (조직 만들기)',
  tags,
  request: { body: jsonBody(NewOrganization) },
  problems: none('OwnerNotFound'),
  responses: { 201: jsonResponse('It is made', Organization) },
})
const give = declare('PUT /v1/identity/people/{id}/roles', ['admin'], {
  summary: 'Give somebody roles outside organisations, in place of those they had (역할 주기)',
  tags,
  request: { ...byId, body: jsonBody(GivenRoles) },
  problems: none('PersonNotFound'),
  responses: { 200: jsonResponse('What they have', PersonsRoles) },
})

const find = declare('GET /v1/identity/people', ['admin'], {
  summary: 'Who has an account with an address (회원 찾기)',
  tags,
  request: { query: z.strictObject({ email: email.openapi({ example: 'kim@example.com' }) }) },
  responses: { 200: jsonResponse('Nobody or one', z.object({ items: z.array(Person) })) },
})

/** The caller's account. A key is not its owner: what it opens is in its scopes, and an account is in none (U9). */
const mine = async (c: AccountContext): Promise<Profile | null> => {
  const { sub, key } = callerOf(c)
  return key === undefined ? profileOf(c.env.DB, sub) : null
}

export const accountRoutes = (app: App): void => {
  app.openapi(me, async (c) => {
    const profile = await mine(c)
    return profile === null ? no(c, 'AccountNotFound') : c.json(profile, 200, PRIVATE)
  })

  app.openapi(change, async (c) => {
    const wanted = c.req.valid('json')
    const profile = await mine(c)
    if (profile === null) return no(c, 'AccountNotFound')
    const work = async () => {
      await changeProfile(c.env.DB, profile, wanted)
      return {}
    }
    const done = await once(c.env, await contextOf(c, wanted), work, () => true)
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    const changed = await mine(c)
    return changed === null
      ? no(c, 'AccountNotFound')
      : c.json(changed, 200, { ...PRIVATE, ...replayHeaders(done.replayed) })
  })

  app.openapi(sessions, async (c) => {
    const profile = await mine(c)
    if (profile === null) return no(c, 'AccountNotFound')
    return c.json({ items: await sessionsOf(c.env.DB, profile.id) }, 200, PRIVATE)
  })

  app.openapi(end, async (c) => {
    const [profile, { id }] = [await mine(c), c.req.valid('param')]
    if (profile === null) return no(c, 'AccountNotFound')
    const work = async () => ({ isEnded: await endSession(c.env.DB, profile.id, id) })
    const done = await once(c.env, await contextOf(c, {}), work, ({ isEnded }) => isEnded)
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    return done.result.isEnded
      ? c.json({ id }, 200, { ...PRIVATE, ...replayHeaders(done.replayed) })
      : no(c, 'SessionNotFound')
  })

  app.openapi(exported, async (c) => {
    const profile = await mine(c)
    return profile === null ? no(c, 'AccountNotFound') : c.json(await exportOf(c.env.DB, profile), 200, PRIVATE)
  })

  app.openapi(organize, async (c) => {
    const wanted = c.req.valid('json')
    const context = await contextOf(c, wanted)
    const work = async () => ({ made: await makeOrganization(c.env.DB, context.commandId, wanted) })
    const done = await once(c.env, context, work, ({ made }) => made !== null)
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    const { made } = done.result
    return made === null ? no(c, 'OwnerNotFound') : c.json(made, 201, { ...PRIVATE, ...replayHeaders(done.replayed) })
  })

  app.openapi(find, async (c) =>
    c.json({ items: await peopleWith(c.env.DB, c.req.valid('query').email) }, 200, PRIVATE),
  )

  app.openapi(give, async (c) => {
    const [{ id }, { roles }] = [c.req.valid('param'), c.req.valid('json')]
    const work = async () => ({ isGiven: await giveRoles(c.env.DB, id, roles) })
    const done = await once(c.env, await contextOf(c, { roles }), work, ({ isGiven }) => isGiven)
    if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
    return done.result.isGiven
      ? c.json({ id, roles }, 200, { ...PRIVATE, ...replayHeaders(done.replayed) })
      : no(c, 'PersonNotFound')
  })
}
