/**
 * `/auth/*`: the library's own routes, in JSON. Around it stands what it does otherwise than we promise: strict forms, the
 * same answer for a taken address (U1), links that work once (U2), counted failures (U5), and problems instead of its errors.
 */

import type { Context } from 'hono'
import { z } from 'zod'
import { epochMs, instantOf, now } from '../../kernel/time.ts'
import { type api, inputErrors, type RequestState } from '../http/app.ts'
import { isJsonType, readBody } from '../http/body.ts'
import { grammarProblem, type ProblemStatus, problem } from '../http/problem.ts'
import { addressOf, type Counted, count, forget, isBlocked } from './attempts.ts'
import { authOf } from './auth.ts'
import { isOurPage, takeLink } from './confirmation.ts'
import type { IdentityEnv } from './env.ts'
import { AskConfirmation, AskReset, ChangePassword, SignIn, SignUp } from './forms.ts'

type App = ReturnType<typeof api<{ Bindings: IdentityEnv }>>
type AuthContext = Context<{ Bindings: IdentityEnv } & RequestState>

const FIRST_FAILURE = 400
const FIRST_SERVER_FAULT = 500
/** The protocol says how these answer no (RFC 6749, 8628). */
const OF_THE_PROTOCOL = /^\/auth\/(oauth2|device|\.well-known)(\/|$)/
/** An account without any way to sign in is left by a sign-up that was cut off; after so long nobody goes on with it. */
const HALF_MADE_MS = 60_000

const Failure = z.looseObject({ code: z.string().optional(), message: z.string().optional() })
const STATUSES: ReadonlySet<number> = new Set<ProblemStatus>([
  400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 503,
])

/** What the library calls otherwise than we do. */
const OUR_CODES: Readonly<Record<string, readonly [code: string, title: string]>> = {
  INVALID_EMAIL_OR_PASSWORD: ['EmailOrPasswordWrong', 'There is no account with this address and password'],
  INVALID_TOKEN: ['LinkNotValid', 'This link has been used, has lapsed, or was never given'],
  TOKEN_EXPIRED: ['LinkNotValid', 'This link has been used, has lapsed, or was never given'],
}

const pascal = (code: string): string =>
  code.toLowerCase().replace(/(^|[_ ]+)([a-z])/g, (_all, _gap, letter: string) => letter.toUpperCase())

/** The library's no as a problem (H2); what it set besides, cookies above all, goes along. */
const asProblem = async (c: AuthContext, answer: Response): Promise<Response> => {
  if (answer.status < FIRST_FAILURE || OF_THE_PROTOCOL.test(c.req.path)) return answer
  const text = await answer.text()
  const said = Failure.safeParse(answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {})
  const { code: theirs = '', message = 'This cannot be done' } = said.success ? said.data : {}
  if (answer.status === FIRST_SERVER_FAULT || !STATUSES.has(answer.status)) {
    throw new Error(`the library answered ${answer.status} ${theirs}`)
  }
  if (theirs === '' && answer.status === 404) return grammarProblem(c, 'RouteNotFound')
  const [code, title] = OUR_CODES[theirs] ?? [pascal(theirs === '' ? 'NOT_POSSIBLE' : theirs), message]
  const retryAfter = answer.headers.get('retry-after')
  // A status that the set holds is one of them.
  const made = problem(
    c,
    code,
    { status: answer.status as ProblemStatus, title },
    {
      headers: retryAfter === null ? {} : { 'Retry-After': retryAfter },
    },
  )
  for (const cookie of answer.headers.getSetCookie()) made.headers.append('set-cookie', cookie)
  return made
}

const tooMany = (c: AuthContext, seconds: number) =>
  grammarProblem(c, 'TooManyRequests', { headers: { 'Retry-After': String(seconds) } })

/** The body as this form wants it, or the problem with it. */
const formOf = async <S extends z.ZodType>(c: AuthContext, form: S): Promise<z.output<S> | Response> => {
  if (!isJsonType(c.req.header('content-type') ?? '')) return grammarProblem(c, 'BodyNotJson')
  const reading = await readBody(c.req.raw)
  if (!reading.ok) return grammarProblem(c, reading.code)
  let body: unknown
  try {
    body = JSON.parse(reading.text)
  } catch {
    return grammarProblem(c, 'BodyMalformed')
  }
  const parsed = form.safeParse(body)
  if (parsed.success) return parsed.data
  return grammarProblem(c, 'InputInvalid', { facts: { errors: inputErrors('body', parsed.error) } })
}

/** Asks the library with this body in place of the one that came. */
const ask = async (c: AuthContext, body: unknown): Promise<Response> => {
  const headers = new Headers(c.req.raw.headers)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  const request = new Request(c.req.url, { method: c.req.method, headers, body: JSON.stringify(body) })
  return (await authOf(c.env)).handler(request)
}

/** Accounts that nobody can sign in to make room for whoever signs up with their address again. */
const clearHalfMade = async ({ DB }: IdentityEnv, email: string): Promise<void> => {
  await DB.prepare(
    `DELETE FROM user WHERE email = ?1 AND createdAt < ?2
     AND NOT EXISTS (SELECT 1 FROM account WHERE account.userId = user.id)
     AND NOT EXISTS (SELECT 1 FROM passkey WHERE passkey.userId = user.id)`,
  )
    .bind(email, instantOf(epochMs(now()) - HALF_MADE_MS))
    .run()
}

/** Whoever has signed in has a cookie that no script can read; the library would show the same to scripts. */
const withoutToken = async (c: AuthContext, answer: Response): Promise<Response> => {
  const { token: _, ...shown } = z.looseObject({ token: z.string().optional() }).parse(await answer.json())
  const made = c.json(shown)
  for (const cookie of answer.headers.getSetCookie()) made.headers.append('set-cookie', cookie)
  return made
}

const refusedAt = (page: string): string => `${page}${page.includes('?') ? '&' : '?'}error=LinkNotValid`

const mailSent = (c: AuthContext) => c.json({ status: 'mail-sent' } as const, 202)

const addressCounted = (c: AuthContext): Counted => ['address', addressOf(c.req.header('cf-connecting-ip') ?? 'none')]

export const authRoutes = (app: App): void => {
  app.post('/auth/sign-up/email', async (c) => {
    const form = await formOf(c, SignUp)
    if (form instanceof Response) return form
    const wait = await count(c.env.DB, ['mail', form.email])
    if (wait !== null) return tooMany(c, wait)
    await clearHalfMade(c.env, form.email)
    const first = await ask(c, form)
    // Somebody else was faster with the same address: now it is taken, and that has the same answer.
    const answer = first.status === 422 ? await ask(c, form) : first
    return answer.ok ? mailSent(c) : asProblem(c, answer)
  })

  app.post('/auth/sign-in/email', async (c) => {
    const form = await formOf(c, SignIn)
    if (form instanceof Response) return form
    const [account, address] = [['account', form.email] as const, addressCounted(c)]
    // Counted before it is known, so that a crowd of guesses at once is counted too.
    const wait = (await isBlocked(c.env.DB, address)) ?? (await count(c.env.DB, account))
    if (wait !== null) return tooMany(c, wait)
    const answer = await ask(c, form)
    if (answer.status === 401) await count(c.env.DB, address)
    if (!answer.ok) return asProblem(c, answer)
    await forget(c.env.DB, account)
    return withoutToken(c, answer)
  })

  for (const [path, form] of [
    ['/auth/request-password-reset', AskReset],
    ['/auth/send-verification-email', AskConfirmation],
  ] as const) {
    app.post(path, async (c) => {
      const asked = await formOf<typeof AskReset | typeof AskConfirmation>(c, form)
      if (asked instanceof Response) return asked
      const wait = await count(c.env.DB, ['mail', asked.email])
      if (wait !== null) return tooMany(c, wait)
      const answer = await ask(c, asked)
      return answer.ok ? mailSent(c) : asProblem(c, answer)
    })
  }

  app.post('/auth/change-password', async (c) => {
    const form = await formOf(c, ChangePassword)
    if (form instanceof Response) return form
    return asProblem(c, await ask(c, { ...form, revokeOtherSessions: true }))
  })

  app.get('/auth/verify-email', async (c) => {
    // Programs that look at links before people do must not use them up.
    if (c.req.method === 'HEAD') return c.body(null, 204)
    const token = await takeLink(c.env, c.req.query('token') ?? '')
    if (token === null) {
      const page = c.req.query('callbackURL') ?? ''
      // Whoever opened the link with a browser reads why on a page of ours.
      if (isOurPage(page) && c.req.header('accept')?.includes('text/html')) return c.redirect(refusedAt(page), 302)
      const [code, title] = OUR_CODES.INVALID_TOKEN ?? ['', '']
      return problem(c, code, { status: 401, title })
    }
    const url = new URL(c.req.url)
    url.searchParams.set('token', token)
    return asProblem(c, await (await authOf(c.env)).handler(new Request(url, c.req.raw)))
  })

  app.all('/auth/*', async (c) => {
    const body = c.req.raw.body === null ? null : await readBody(c.req.raw)
    if (body !== null && !body.ok) return grammarProblem(c, body.code)
    const { url, method, headers } = c.req.raw
    const request = new Request(url, { method, headers, ...(body !== null && { body: body.text }), redirect: 'manual' })
    return asProblem(c, await (await authOf(c.env)).handler(request))
  })
}
