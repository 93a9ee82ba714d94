/**
 * Accounts as the pages use them: identity's own routes, for the browser that asked. Signing in and what belongs to it goes
 * by the cookie of a session, so that is passed on, with what the browser says of who asks; new cookies come back.
 */
import type { Outcome } from '../../../client/index.ts'
import { freshId } from '../../../kernel/ids.ts'
import { unreachable } from '../../http/answer.ts'
import { REQUEST_ID_HEADER } from '../../http/app.ts'
import { PRINCIPAL_HEADER } from '../../http/principal.ts'
import type { ApiKey } from '../../identity/keys.ts'
import type { Profile } from '../../identity/profile.ts'
import type { AnyProblem } from '../api.ts'
import type { PagesContext } from '../env.ts'

export type { ApiKey, Profile }
export type Session = {
  readonly id: string
  readonly createdAt: string
  readonly ipAddress: string | null
  readonly userAgent: string | null
}
export type Passkey = { readonly id: string; readonly name?: string | null; readonly createdAt?: string | null }
export type Member = {
  readonly id: string
  readonly userId: string
  readonly role: string
  readonly user: { readonly name: string; readonly email: string }
}
export type Invitation = {
  readonly id: string
  readonly email: string
  readonly role: string
  readonly status: string
  readonly expiresAt: string
  readonly organizationId: string
}
type Mail = { readonly to: string; readonly subject: string; readonly text: string; readonly at: string }

type KeysAt = '/v1/identity/me/keys' | `/v1/identity/organizations/${string}/keys`
type Reads = {
  readonly [P in KeysAt]: { readonly items: readonly ApiKey[] }
} & {
  readonly '/v1/identity/me': Profile
  readonly '/v1/identity/me/sessions': { readonly items: readonly Session[] }
  readonly '/v1/identity/me/export': object
  readonly '/auth/get-session': {
    readonly session: { readonly id: string; readonly activeOrganizationId?: string | null }
  } | null
  readonly '/auth/passkey/list-user-passkeys': readonly Passkey[]
  readonly '/auth/organization/list-members': { readonly members: readonly Member[] }
  readonly '/auth/organization/list-invitations': readonly Invitation[]
  readonly '/auth/organization/get-invitation': Invitation & { readonly organizationName: string }
  readonly '/auth/oauth2/public-client': { readonly client_name?: string }
  readonly '/auth/device': { readonly user_code: string; readonly status: string }
  readonly '/dev/mail': { readonly items: readonly Mail[] }
}
type Told = Readonly<Record<string, unknown>>

type Accounts = {
  readonly read: <P extends keyof Reads>(
    path: P,
    query?: Readonly<Record<string, string>>,
  ) => Promise<Outcome<Reads[P], AnyProblem>>
  readonly send: (
    address: `${'POST' | 'PUT'} /${string}`,
    body?: Told,
    key?: string,
  ) => Promise<Outcome<Told, AnyProblem>>
  /** Makes a key, or gives one another secret: both show it. */
  readonly makeKey: (
    path: KeysAt | `${KeysAt}/${string}/rotate`,
    body: Told,
    key: string,
  ) => Promise<Outcome<{ readonly name: string; readonly secret: string }, AnyProblem>>
}

/** What identity is told of the browser: where a form came from above all, which the library looks at as the gateway does. */
const OF_THE_BROWSER = [
  'cookie',
  'origin',
  'referer',
  'sec-fetch-site',
  'user-agent',
  'cf-connecting-ip',
  PRINCIPAL_HEADER,
] as const
const FIRST_NO = 400
const ANSWER_LIMIT_MS = 10_000

/** The protocol of OAuth says no in words of its own. */
const problemOf = (status: number, json: Told): AnyProblem => {
  const said = typeof json.code === 'string' ? json : { ...json, code: String(json.error ?? 'NotPossible') }
  return { title: '', detail: '', instance: '', ...said, status } as unknown as AnyProblem
}

export const accountsOf = (c: PagesContext): Accounts => {
  const ask = async (method: string, url: URL, body?: Told, key?: string): Promise<Outcome<never, AnyProblem>> => {
    const headers = new Headers({ accept: 'application/json', [REQUEST_ID_HEADER]: c.get('requestId') })
    headers.set('traceparent', c.get('traceparent'))
    for (const name of OF_THE_BROWSER) {
      const value = c.req.header(name)
      if (value !== undefined) headers.set(name, value)
    }
    if (method !== 'GET') {
      headers.set('content-type', 'application/json')
      headers.set('idempotency-key', key ?? freshId())
    }
    const request = new Request(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
    })
    const answer = await c.env.IDENTITY.fetch(request).catch((fault) => unreachable(c, 'identity', fault))
    for (const cookie of answer.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
    const [text, isJson] = [await answer.text(), answer.headers.get('content-type')?.includes('json')]
    // The library calls redirects JSON too, and they are empty.
    const json = (isJson && text !== '' ? JSON.parse(text) : {}) as never
    return answer.status < FIRST_NO ? { ok: true, value: json } : { ok: false, problem: problemOf(answer.status, json) }
  }
  const at = (path: string, query: Readonly<Record<string, string>> = {}): URL => {
    const url = new URL(path, c.req.url)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return url
  }
  return {
    read: (path, query) => ask('GET', at(path, query)),
    makeKey: (path, body, key) => ask('POST', at(path), body, key),
    send: (address, body, key) => {
      const [method = '', path = ''] = address.split(' ')
      return ask(method, at(path), body, key)
    },
  }
}

/** Where somebody goes on afterwards: behind the language, and of ours whatever it is. */
export const nextOf = (text: string | undefined): string => (text !== undefined && /^[/?]/.test(text) ? text : '')
export const withNext = (path: string, next: string): string =>
  next === '' ? path : `${path}?next=${encodeURIComponent(next)}`
