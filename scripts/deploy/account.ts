/**
 * The Cloudflare account: what it has, and the two things made directly in it (queues, databases). The API is asked
 * itself for these, because wrangler lists queues as text for people and takes a process for each one it creates, and
 * Cloudflare's own client is large (docs/decisions/0024).
 */
import * as z from 'zod'
import type { Existing } from './plan.ts'

const PUBLIC_API = 'https://api.cloudflare.com/client/v4'
const REQUEST_LIMIT_MS = 30_000
const PAGE_SIZE = 100
const PAGES_LIMIT = 100
const TOKEN_NEEDS =
  'The token needs, for this account: Workers Scripts, Queues and D1 (all "Edit"), Account Settings ("Read"), and for a ' +
  'domain of its own also Workers Routes ("Edit") and Zone ("Read") for that zone.'

export type Account = {
  readonly api: string
  readonly id: string
  readonly token: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Names of the environment variables wrangler and this need, as far as they are missing. */
export const missingCredentials = (env: Environment): string[] => {
  return ['CLOUDFLARE_ACCOUNT_ID', 'CLOUDFLARE_API_TOKEN'].filter((name) => !env[name])
}

/** The account named by the environment; null when part of its name or the token is missing. */
export const accountOf = (env: Environment): Account | null => {
  const { CLOUDFLARE_ACCOUNT_ID: id, CLOUDFLARE_API_TOKEN: token } = env
  if (!id || !token) return null
  // Wrangler takes the same variable, so that both speak with the same API in a test.
  return { api: env.CLOUDFLARE_API_BASE_URL ?? PUBLIC_API, id, token }
}

const Answer = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number().optional(), message: z.string() })).default([]),
  result: z.unknown(),
})
type Answer = z.infer<typeof Answer>

/** One request, within a time limit; throws with what the API said. `missing`: what 404 means, where it is no fault. */
const ask = async (account: Account, path: string, init: RequestInit, missing?: Answer): Promise<Answer> => {
  const url = `${account.api}/accounts/${account.id}${path}`
  const what = `${init.method ?? 'GET'} ${path.split('?')[0]}`
  const headers = { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' }
  const within = AbortSignal.timeout(REQUEST_LIMIT_MS)
  const signal = init.signal ? AbortSignal.any([init.signal, within]) : within
  let response: Response
  try {
    response = await fetch(url, { ...init, headers, signal })
  } catch (fault) {
    const reason = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault
    throw new Error(`Cloudflare did not answer ${what}: ${reason}`)
  }
  const text = await response.text()
  if (response.status === 404 && missing !== undefined) return missing
  const parsed = Answer.safeParse(jsonOf(text))
  if (response.ok && parsed.success && parsed.data.success) return parsed.data
  const said = parsed.success ? parsed.data.errors.map((e) => `${e.message} [${e.code ?? '-'}]`).join('; ') : text
  const hint = response.status === 401 || response.status === 403 ? `\n${TOKEN_NEEDS}` : ''
  throw new Error(`Cloudflare answered ${what} with ${response.status}: ${said.slice(0, 1000)}${hint}`)
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // A page of a proxy, say: the caller shows it as it came.
    return undefined
  }
}

/**
 * All pages of a list. It ends at a page that brings nothing new, and so needs not to be told how many there are, nor
 * that the list has pages at all.
 */
const list = async <T>(account: Account, path: string, item: z.ZodType<T>, key: (item: T) => string): Promise<T[]> => {
  const items = new Map<string, T>()
  for (let page = 1; page <= PAGES_LIMIT; page += 1) {
    const { result } = await ask(account, `${path}?page=${page}&per_page=${PAGE_SIZE}`, {})
    const known = items.size
    for (const found of z.array(item).parse(result)) items.set(key(found), found)
    if (items.size === known) return [...items.values()]
  }
  throw new Error(`${path} has more than ${PAGES_LIMIT} pages`)
}

const Queue = z.object({ queue_name: z.string() })
const Database = z.object({ name: z.string(), uuid: z.string() })
const Script = z.object({ id: z.string() })
const Secret = z.object({ name: z.string() })

/** What the account has. `withSecrets`: the Workers, by their names there, whose secrets matter. */
export const look = async (account: Account, withSecrets: readonly string[]): Promise<Existing> => {
  const [queues, databases, scripts] = await Promise.all([
    list(account, '/queues', Queue, ({ queue_name }) => queue_name),
    list(account, '/d1/database', Database, ({ name }) => name),
    ask(account, '/workers/scripts', {}),
  ])
  const secrets = new Map<string, ReadonlySet<string>>()
  for (const worker of withSecrets) {
    const none = { success: true, errors: [], result: [] }
    const { result } = await ask(account, `/workers/scripts/${worker}/secrets`, {}, none)
    secrets.set(
      worker,
      new Set(
        z
          .array(Secret)
          .parse(result)
          .map(({ name }) => name),
      ),
    )
  }
  return {
    queues: new Set(queues.map(({ queue_name }) => queue_name)),
    databases: new Map(databases.map(({ name, uuid }) => [name, uuid])),
    workers: new Set(
      z
        .array(Script)
        .parse(scripts.result)
        .map(({ id }) => id),
    ),
    secrets,
  }
}

export const createQueue = async (account: Account, name: string, signal: AbortSignal): Promise<void> => {
  await ask(account, '/queues', { method: 'POST', body: JSON.stringify({ queue_name: name }), signal })
}

/** Creates a database and answers its id. */
export const createDatabase = async (
  account: Account,
  name: string,
  location: string | undefined,
  signal: AbortSignal,
): Promise<string> => {
  const body = JSON.stringify({ name, ...(location === undefined ? {} : { primary_location_hint: location }) })
  const { result } = await ask(account, '/d1/database', { method: 'POST', body, signal })
  return Database.parse(result).uuid
}
