/** Somebody who uses a local run over HTTP: by a token, or signed in with a cookie as a browser is. */
import * as z from 'zod'

const ANSWER_LIMIT_MS = 30_000
const TOO_OFTEN = 429

/** What the local run said no to. */
export class Refused extends Error {
  override name = 'Refused'
}

export type Visitor = {
  readonly get: (path: string) => Promise<unknown>
  readonly send: (method: 'POST' | 'PUT', path: string, body: object, key?: string) => Promise<unknown>
}

const asking = (
  base: string,
  credentials: () => Readonly<Record<string, string>>,
  heard: (answer: Response) => void,
) => {
  const ask = async (method: string, path: string, body?: object, key: string = crypto.randomUUID()) => {
    const answer = await fetch(new URL(path, base), {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      headers: {
        ...credentials(),
        ...(body !== undefined && {
          'content-type': 'application/json',
          'idempotency-key': key,
          origin: base,
          'sec-fetch-site': 'same-origin',
        }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    heard(answer)
    const text = await answer.text()
    if (answer.status >= 400) {
      const hint = answer.status === TOO_OFTEN ? ' Try again in 15 minutes.' : ''
      throw new Refused(`${method} ${path.split('?')[0]} was answered ${answer.status}: ${text}${hint}`)
    }
    return text !== '' && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null
  }
  return {
    get: (path: string) => ask('GET', path),
    send: (method: 'POST' | 'PUT', path: string, body: object, key?: string) => ask(method, path, body, key),
  }
}

export const withToken = (base: string, token: string): Visitor =>
  asking(
    base,
    () => ({ authorization: `Bearer ${token}` }),
    () => undefined,
  )

const Cookie = z.tuple([z.string(), z.string(), z.string()])
/** A browser of their own, with nobody signed in yet. */
export const asBrowser = (base: string): Visitor => {
  const cookies = new Map<string, string>()
  return asking(
    base,
    () => (cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
    (answer) => {
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = Cookie.parse(/^([^=]+)=([^;]*)/.exec(line))
        cookies.set(name, value)
      }
    },
  )
}
