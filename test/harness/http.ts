/** What a story needs: a client that speaks HTTP as one person, tokens, unique names, and waiting for a condition. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Person, signToken } from '../../scripts/identity.ts'
import { type Contract, ContractBroken, contractOf } from './contract.ts'
import { documentHere, here } from './here.ts'

const POLL_MS = 50
const DEFAULT_WAIT_MS = 60_000

/** A JSON answer. `json` is deliberately loose: stories assert on what they read. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: stories read fields of every route's answer and assert on each.
  readonly json: any
  readonly text: string
}

export type RequestOptions = {
  /** Idempotency-Key; a POST, PUT or DELETE without one gets its own. `null` sends none. */
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export type Client = {
  get(path: string, options?: RequestOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  put(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  delete(path: string, options?: RequestOptions): Promise<Answer>
  /** Any method and raw body, for bad input. */
  raw(path: string, init: RequestInit): Promise<Answer>
}

/** Where the Workers of this run answer. */
export const baseUrl = (): string => {
  return here().url
}

/** A token signed with the keys of this run. */
export const token = (person: Person): Promise<string> => {
  return signToken({ privateJwk: here().privateJwk }, person)
}

/** A client that acts with this token; without one, as nobody. */
export const client = (bearer?: string, base: string = baseUrl()): Client => {
  const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
  const raw = async (path: string, init: RequestInit) => {
    const url = new URL(path, base)
    const pending = fetch(url, { ...init, headers: { ...authorization, ...plain(init.headers) } })
    const answer = await answerOf(pending)
    holdToContract(init.method ?? 'GET', url, answer)
    return answer
  }
  const command =
    (method: string) =>
    (path: string, body?: unknown, options: RequestOptions = {}) =>
      raw(path, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(options.key === null ? {} : { 'idempotency-key': options.key ?? randomUUID() }),
          ...options.headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
  return {
    get: (path, options = {}) => raw(path, { headers: options.headers ?? {} }),
    post: command('POST'),
    put: command('PUT'),
    delete: (path, options) => command('DELETE')(path, undefined, options),
    raw,
  }
}

/** For whom staff work unless a test says otherwise (G12). */
export const ORGANISATION = 'naru'

/** A client for a person of this name with these roles; `asOf`: in another organisation. */
export const as = (sub: string, ...roles: string[]): Promise<Client> => asOf(ORGANISATION, sub, ...roles)
export const asOf = async (org: string, sub: string, ...roles: string[]): Promise<Client> =>
  client(await token({ sub, roles, org }))

let contract: Contract | undefined

/**
 * Every answer is as the document of this run says (H7), also of servers with other settings: it is the same code. Runs
 * without servers of their own have no document, and hold nothing against it.
 */
const holdToContract = (method: string, { pathname }: URL, { status, headers, text }: Answer): void => {
  const document = documentHere()
  if (document === null) return
  contract ??= contractOf(document)
  const contentType = headers.get('content-type')
  const breach = contract.breachOf({ method, path: pathname, status, contentType, text })
  if (breach !== null) throw new ContractBroken(breach)
}

const plain = (headers: RequestInit['headers']): Record<string, string> => {
  return Object.fromEntries(new Headers(headers).entries())
}

const answerOf = async (pending: Promise<Response>): Promise<Answer> => {
  const response = await pending
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined
  return { status: response.status, headers: response.headers, json, text }
}

/** A name nobody else in this run uses, readable in a log. */
export const unique = (what: string): string => {
  return `${what}-${randomUUID().slice(0, 8)}`
}

/**
 * Asks again and again until `probe` neither throws nor answers undefined, null or false; gives its answer. Fails with
 * the last reason after the limit.
 */
export const eventually = async <T>(
  probe: () => T | Promise<T>,
  { withinMs = DEFAULT_WAIT_MS, pollMs = POLL_MS }: { withinMs?: number; pollMs?: number } = {},
): Promise<NonNullable<T>> => {
  const end = Date.now() + withinMs
  for (;;) {
    const reason = await attempt(probe)
    if ('value' in reason) return reason.value
    if (Date.now() > end) {
      throw new Error(`not within ${withinMs} ms: ${String(reason.fault)}`, { cause: reason.fault })
    }
    await pause(pollMs)
  }
}

const attempt = async <T>(probe: () => T | Promise<T>): Promise<{ value: NonNullable<T> } | { fault: unknown }> => {
  try {
    const value = await probe()
    if (value === undefined || value === null || value === false) return { fault: `the probe answered ${value}` }
    return { value }
  } catch (fault) {
    if (fault instanceof ContractBroken) throw fault
    return { fault }
  }
}
