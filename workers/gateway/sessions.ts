/**
 * Whoever comes with the cookie of a session is known by the token that identity gives for it (U4). It is kept for a
 * minute, and when identity cannot be asked, until it ends: who is signed in goes on (U10).
 */
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { disposing, withTimeout } from '../../kernel/calls.ts'
import { epochMs, now } from '../../kernel/time.ts'
import type { Sessions } from './env.ts'

/** So long a token is used without asking whether the session still lives. */
const FRESH_MS = 60_000
const KEPT_LIMIT = 5_000
/** A longer cookie is not ours. */
const COOKIE_LIMIT_CHARACTERS = 512
const ANSWER_LIMIT_MS = 3_000
/** By its prefix a browser sends it over TLS only; a local run has none. */
const SESSION_COOKIE = /(?:^|;\s*)((?:__Secure-)?naru\.session_token=[^;\s]+)/

type Kept = { readonly token: string; readonly freshUntilMs: number }

/** The cookie of a session among those that came; null without one. */
export const sessionCookieIn = (header: string | undefined): string | null => {
  const found = SESSION_COOKIE.exec(header ?? '')?.[1] ?? null
  return found !== null && found.length <= COOKIE_LIMIT_CHARACTERS ? found : null
}

/** The tokens of sessions, as this isolate keeps them. */
export const sessionTokens = () => {
  const kept = new BoundedCache<string, Kept>(KEPT_LIMIT)
  const ask = async (sessions: Sessions, cookie: string): Promise<string | null> => {
    const answer = await withTimeout(ANSWER_LIMIT_MS, 'identity', disposing(sessions.tokenOf(cookie)))
    if (answer === null) {
      kept.delete(cookie)
      return null
    }
    const { token, expiresAtMs } = answer
    const atMs = epochMs(now())
    kept.set(cookie, { token, freshUntilMs: atMs + FRESH_MS }, expiresAtMs - atMs)
    return token
  }
  return {
    /** The token for this cookie; null when there is no such session. Throws when that cannot be known. */
    tokenFor: async (sessions: Sessions, cookie: string): Promise<string | null> => {
      const known = kept.get(cookie)
      if (known !== undefined && epochMs(now()) < known.freshUntilMs) return known.token
      try {
        return await ask(sessions, cookie)
      } catch (fault) {
        if (known === undefined) throw fault
        console.warn(JSON.stringify({ at: 'gateway.sessions', fault: String(fault) }))
        return known.token
      }
    },
    /** The next request asks again: what the token says may have changed. */
    forget: (cookie: string): void => kept.delete(cookie),
  }
}

/** Of this isolate. */
export const sessions = sessionTokens()

/**
 * Whether a write with a cookie comes from a page of this origin. A browser sends the cookie whoever asks for it, but it
 * says who did, and no page can make it say otherwise.
 */
export const isOfSameOrigin = (request: Request): boolean =>
  request.headers.get('sec-fetch-site') === 'same-origin' &&
  request.headers.get('origin') === new URL(request.url).origin
