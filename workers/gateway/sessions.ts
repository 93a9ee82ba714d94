/**
 * Whoever comes with the cookie of a session, or with an API key, is known by the token that identity gives for it (U4, U9).
 * It is kept for a minute, and when identity cannot be asked, until it ends: who is known goes on (U10).
 */
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { disposing, withTimeout } from '../../kernel/calls.ts'
import { epochMs, now } from '../../kernel/time.ts'
import type { AccessToken, Sessions } from './env.ts'

/** So long a token is used without asking whether the session still lives, or the key still works. */
const FRESH_MS = 60_000
const KEPT_LIMIT = 5_000
/** A longer cookie is not ours. */
const COOKIE_LIMIT_CHARACTERS = 512
const ANSWER_LIMIT_MS = 3_000
/** By its prefix a browser sends it over TLS only; a local run has none. */
const SESSION_COOKIE = /(?:^|;\s*)((?:__Secure-)?naru\.session_token=[^;\s]+)/

/** Its id, and a secret of 32 bytes. */
const API_KEY = /^bearer +(naru_([0-9a-z]{26})_[\w-]{43})$/i

type Kept = { readonly token: string; readonly freshUntilMs: number }

/** The cookie of a session among those that came; null without one. */
export const sessionCookieIn = (header: string | undefined): string | null => {
  const found = SESSION_COOKIE.exec(header ?? '')?.[1] ?? null
  return found !== null && found.length <= COOKIE_LIMIT_CHARACTERS ? found : null
}

/** The key in a header, and its id among the ids of the installation; null for what is no key by its form. */
export const apiKeyIn = (authorization: string | undefined): { readonly key: string; readonly id: string } | null => {
  const [, key, id] = API_KEY.exec(authorization ?? '') ?? []
  return key !== undefined && id !== undefined ? { key, id } : null
}

type AskIdentity<I> = (identity: I, credential: string) => Promise<AccessToken | null>

/** The tokens that identity gives for what people come with, as this isolate keeps them. */
const tokensFor = <I>(question: AskIdentity<I>) => {
  const kept = new BoundedCache<string, Kept>(KEPT_LIMIT)
  const ask = async (identity: I, credential: string): Promise<string | null> => {
    const answer = await withTimeout(ANSWER_LIMIT_MS, 'identity', disposing(question(identity, credential)))
    if (answer === null) {
      kept.delete(credential)
      return null
    }
    const { token, expiresAtMs } = answer
    const atMs = epochMs(now())
    kept.set(credential, { token, freshUntilMs: atMs + FRESH_MS }, expiresAtMs - atMs)
    return token
  }
  return {
    /** The token for this; null when identity knows no such session or key. Throws when that cannot be known. */
    tokenFor: async (identity: I, credential: string): Promise<string | null> => {
      const known = kept.get(credential)
      if (known !== undefined && epochMs(now()) < known.freshUntilMs) return known.token
      try {
        return await ask(identity, credential)
      } catch (fault) {
        if (known === undefined) throw fault
        console.warn(JSON.stringify({ at: 'gateway.sessions', fault: String(fault) }))
        return known.token
      }
    },
    /** The next request asks again: what the token says may have changed. */
    forget: (credential: string): void => kept.delete(credential),
  }
}

/** By the cookie of a session. */
export const sessionTokens = () => tokensFor<Pick<Sessions, 'tokenOf'>>((identity, cookie) => identity.tokenOf(cookie))
/** By an API key. */
export const apiKeyTokens = () => tokensFor<Pick<Sessions, 'tokenOfKey'>>((identity, key) => identity.tokenOfKey(key))

/** Of this isolate. */
export const [sessions, apiKeys] = [sessionTokens(), apiKeyTokens()]

/**
 * Whether a write with a cookie comes from a page of this origin. A browser sends the cookie whoever asks for it, but it
 * says who did, and no page can make it say otherwise.
 */
export const isOfSameOrigin = (request: Request): boolean =>
  request.headers.get('sec-fetch-site') === 'same-origin' &&
  request.headers.get('origin') === new URL(request.url).origin
