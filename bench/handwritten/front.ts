/** The public door, by hand: checks the token and passes the request on to the Worker of its system. */
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { CALLER, type Caller } from './http.ts'

type Env = Readonly<Record<string, Fetcher>> & {
  readonly JWKS: JSONWebKeySet
  readonly ISSUER: string
  readonly AUDIENCE: string
}

/** Verified tokens are not verified again for a while, as at Naru's gateway. */
const REMEMBERED_MS = 60_000
const REMEMBERED_LIMIT = 5_000
const known = new Map<string, { readonly caller: string; readonly until: number }>()

const callerOf = async (token: string, { JWKS, ISSUER, AUDIENCE }: Env): Promise<string> => {
  const now = Date.now()
  const remembered = known.get(token)
  if (remembered && remembered.until > now) return remembered.caller
  const { payload } = await jwtVerify(token, createLocalJWKSet(JWKS), { issuer: ISSUER, audience: AUDIENCE })
  const { sub = '', roles, org } = payload
  const caller: Caller = {
    sub,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    org: typeof org === 'string' ? org : null,
  }
  if (known.size >= REMEMBERED_LIMIT) known.clear()
  const text = JSON.stringify(caller)
  known.set(token, { caller: text, until: Math.min(now + REMEMBERED_MS, (payload.exp ?? 0) * 1_000) })
  return text
}

export default {
  async fetch(request, env) {
    const system = new URL(request.url).pathname.split('/')[2] ?? ''
    const worker = Object.hasOwn(env, system.toUpperCase()) ? env[system.toUpperCase()] : undefined
    if (!worker) return Response.json({ code: 'NotFound' }, { status: 404 })
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
    let caller: string
    try {
      caller = await callerOf(token, env)
    } catch {
      return Response.json({ code: 'TokenInvalid' }, { status: 401, headers: { 'www-authenticate': 'Bearer' } })
    }
    const headers = new Headers(request.headers)
    headers.set(CALLER, caller)
    return worker.fetch(new Request(request, { headers }))
  },
} satisfies ExportedHandler<Env>
