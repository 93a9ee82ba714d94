/**
 * The issuer's published keys (H6): one asks for them at a time, what was had is good until there is something better,
 * and that they could not be had is remembered too. So no crowd of forged tokens can make the gateway ask again and again.
 */
import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { epochMs, now } from '../../kernel/time.ts'

/** An issuer answers within this time. */
const FETCH_LIMIT_MS = 3_000
/** Keys are asked for again after so long. */
const FRESH_MS = 600_000
/** An issuer that cannot be asked does not put an end to its keys; a withdrawn one must not work for ever, though. */
const KEPT_MS = 86_400_000
/** A key that is not among them may be new: it is asked for, but so long after the last answer only. */
const ANSWERED_PAUSE_MS = 30_000
/** So long after a failure nobody asks. */
const FAILED_PAUSE_MS = 5_000
/** How often those who wait for somebody else's question look whether it is answered. */
const LOOK_MS = 20
const MS_PER_SECOND = 1_000

/** Nothing is known about a token: the keys, or one that may be new, could not be had. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable'
  /** Until then nobody asks the issuer. */
  readonly retryAfterSeconds: number

  constructor(cause: unknown, retryAfterMs: number) {
    super(`the keys cannot be had: ${String(cause)}`, { cause })
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / MS_PER_SECOND))
  }
}

const Published = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) })

/** An answer without any key is none: it must not take the place of keys that were had before. */
const fetchSome =
  (ask: (url: string, init: RequestInit) => Promise<Response>): FetchImplementation =>
  async (url, options) => {
    const answer = await ask(url, options)
    if (answer.status === 200) Published.parse(await answer.clone().json())
    return answer
  }

const nowMs = (): number => epochMs(now())

/**
 * Finds keys in the set published at `url`, asked for over the network unless `ask` knows a shorter way. When to ask for it
 * is decided here: jose remembers successes only.
 */
export const issuerKeys = (
  url: URL,
  ask: (url: string, init: RequestInit) => Promise<Response> = (url, init) => fetch(url, init),
): JWTVerifyGetKey => {
  const never = { cacheMaxAge: Number.POSITIVE_INFINITY, cooldownDuration: Number.POSITIVE_INFINITY }
  const published = createRemoteJWKSet(url, {
    timeoutDuration: FETCH_LIMIT_MS,
    ...never,
    [customFetch]: fetchSome(ask),
  })
  let outcome: 'none' | 'asking' | 'answered' | 'failed' = 'none'
  let fault: unknown
  let askedAt = Number.NEGATIVE_INFINITY
  let answeredAt = Number.NEGATIVE_INFINITY

  const isOlder = (at: number, ms: number): boolean => nowMs() >= at + ms
  /** Whoever asks may be cut off by the platform, and nobody would hear of it. */
  const isAsking = (): boolean => outcome === 'asking' && !isOlder(askedAt, FETCH_LIMIT_MS)
  const hasKeys = (): boolean => published.jwks() !== undefined && !isOlder(answeredAt, KEPT_MS)

  const reload = async (): Promise<void> => {
    outcome = 'asking'
    askedAt = nowMs()
    try {
      await published.reload()
      answeredAt = nowMs()
      outcome = 'answered'
    } catch (cause) {
      outcome = 'failed'
      fault = cause
    }
  }
  /** Asks, or waits for whoever does; not when the last outcome is too young for another one. */
  const refresh = async (): Promise<void> => {
    const pauseMs = outcome === 'answered' ? ANSWERED_PAUSE_MS : FAILED_PAUSE_MS
    if (outcome === 'none' || (!isAsking() && isOlder(askedAt, pauseMs))) return reload()
    // A promise of another request cannot be waited for (docs/decisions/0009-no-shared-calls.md).
    while (isAsking()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  const unavailable = () => new KeysUnavailable(fault, askedAt + FAILED_PAUSE_MS - nowMs())

  return async (header, token) => {
    if (!hasKeys() || (isOlder(answeredAt, FRESH_MS) && !isAsking())) await refresh()
    if (!hasKeys()) throw unavailable()
    try {
      return await published(header, token)
    } catch (missing) {
      if (!(missing instanceof errors.JWKSNoMatchingKey)) throw missing
      await refresh()
      if (outcome !== 'answered') throw unavailable()
      return published(header, token)
    }
  }
}
