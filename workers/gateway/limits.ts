/**
 * Rate limits (H5): by principal, or by address without one. Each isolate counts for itself first; only who comes often
 * is counted by the shared limiter too. That keeps it off the path of everybody else: the local stand-in writes a row
 * for every call, and a request that is far from its limit need not ask anybody.
 */
import { epochMs, now } from '../../kernel/time.ts'
import type { GatewayEnv } from './env.ts'

/** A caller may make so many requests in so many seconds. */
export const LIMIT_REQUESTS = 600
export const LIMIT_SECONDS = 10
/** So many of them are counted by the isolate alone; the bindings in wrangler.toml allow the rest. */
export const UNSHARED_REQUESTS = 300
/** Callers one isolate counts at a time; more are counted by the shared limiter from the start. */
export const CALLERS_LIMIT = 20_000
const MS_PER_SECOND = 1_000

type Limits = Pick<GatewayEnv, 'PRINCIPAL_LIMIT' | 'ADDRESS_LIMIT'>
type Policy = 'principal' | 'address'

/** What the headers say on every answer: how many requests in how many seconds. */
export const policyHeader = (policy: Policy): string => `"${policy}";q=${LIMIT_REQUESTS};w=${LIMIT_SECONDS}`

/** What the headers say when there are none left. */
export const spentHeaders = (policy: Policy): Readonly<Record<string, string>> => ({
  'Retry-After': String(LIMIT_SECONDS),
  RateLimit: `"${policy}";r=0;t=${LIMIT_SECONDS}`,
})

/** An isolate's counts of one window of time. No cache: whoever is counted keeps the place, or would begin anew. */
export const counter = () => {
  const counts = new Map<string, number>()
  let window = 0
  /** Whether this caller is still within what the isolate counts alone. */
  return (key: string): boolean => {
    const current = Math.floor(epochMs(now()) / (LIMIT_SECONDS * MS_PER_SECOND))
    if (current !== window) counts.clear()
    window = current
    const count = (counts.get(key) ?? 0) + 1
    if (count > UNSHARED_REQUESTS || (count === 1 && counts.size >= CALLERS_LIMIT)) return false
    counts.set(key, count)
    return true
  }
}

const localCounters: Readonly<Record<Policy, (key: string) => boolean>> = { principal: counter(), address: counter() }

/**
 * Whether one more is within the limit. The limiter is a fence, not a ledger: when it does not work the request goes
 * on, with a line for the operator, because a broken counter must not stop the sale. Requests without an address share one
 * count: they do not come from outside.
 */
export const isWithinLimit = async (env: Limits, policy: Policy, key = 'none'): Promise<boolean> => {
  if (localCounters[policy](key)) return true
  const limiter = policy === 'principal' ? env.PRINCIPAL_LIMIT : env.ADDRESS_LIMIT
  try {
    return (await limiter.limit({ key })).success
  } catch (fault) {
    console.error(JSON.stringify({ at: 'gateway.limit', fault: String(fault) }))
    return true
  }
}
