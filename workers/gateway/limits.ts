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
/** A body beyond what any route takes costs so much more for each megabyte it announces, as far as this. */
const BYTES_PER_COST = 1_000_000
const COST_LIMIT = 100
const MS_PER_SECOND = 1_000

type Limits = Pick<GatewayEnv, 'PRINCIPAL_LIMIT' | 'ADDRESS_LIMIT'>
type Policy = 'principal' | 'address'

/** What a caller may still do in this window. `remaining` is null where this isolate has no place to count them. */
export type Allowance = { readonly isWithin: boolean; readonly remaining: number | null; readonly resetSeconds: number }

/** What a request costs: one, and more for a body that is only sent to be thrown away. */
export const costOf = (contentLength: string | null): number =>
  1 + Math.min(COST_LIMIT, Math.max(0, Math.floor(Number(contentLength ?? 0) / BYTES_PER_COST) || 0))

/**
 * What the headers say on every answer (H5): how many requests in how many seconds, and how many of them are left as far as
 * this isolate has counted. When its window ends it counts anew, so that is when to come back.
 */
export const limitHeaders = (policy: Policy, { isWithin, remaining, resetSeconds }: Allowance) => ({
  'RateLimit-Policy': `"${policy}";q=${LIMIT_REQUESTS};w=${LIMIT_SECONDS}`,
  ...(remaining !== null && { RateLimit: `"${policy}";r=${remaining};t=${resetSeconds}` }),
  ...(!isWithin && { 'Retry-After': String(resetSeconds) }),
})

const WINDOW_MS = LIMIT_SECONDS * MS_PER_SECOND
const resetSeconds = (): number => Math.ceil((WINDOW_MS - (epochMs(now()) % WINDOW_MS)) / MS_PER_SECOND)

/** An isolate's counts of one window of time. No cache: whoever is counted keeps the place, or would begin anew. */
export const counter = () => {
  const counts = new Map<string, number>()
  let window = 0
  /** How many requests of this caller it has counted in this window, this one included; null without a place. */
  return (key: string, cost = 1): number | null => {
    const current = Math.floor(epochMs(now()) / WINDOW_MS)
    if (current !== window) counts.clear()
    window = current
    const known = counts.get(key)
    if (known === undefined && counts.size >= CALLERS_LIMIT) return null
    const count = (known ?? 0) + cost
    counts.set(key, count)
    return count
  }
}

const localCounters: Readonly<Record<Policy, ReturnType<typeof counter>>> = { principal: counter(), address: counter() }

/**
 * Whether one more is within the limit. The limiter is a fence, not a ledger: when it does not work the request goes
 * on, with a line for the operator, because a broken counter must not stop the sale. Requests without an address share one
 * count: they do not come from outside.
 */
export const allowanceOf = async (env: Limits, policy: Policy, key = 'none', cost = 1): Promise<Allowance> => {
  const count = localCounters[policy](key, cost)
  const shared = count === null ? cost : Math.min(cost, Math.max(0, count - UNSHARED_REQUESTS))
  const isWithin = await isWithinShared(policy === 'principal' ? env.PRINCIPAL_LIMIT : env.ADDRESS_LIMIT, key, shared)
  const left = count === null ? null : Math.max(0, LIMIT_REQUESTS - count)
  return { isWithin, remaining: isWithin ? left : 0, resetSeconds: resetSeconds() }
}

/** Its answers cannot be weighted, so it is asked as often as the request costs. */
const isWithinShared = async (limiter: Limits['PRINCIPAL_LIMIT'], key: string, times: number): Promise<boolean> => {
  try {
    for (let time = 0; time < times; time += 1) if (!(await limiter.limit({ key })).success) return false
  } catch (fault) {
    console.error(JSON.stringify({ at: 'gateway.limit', fault: String(fault) }))
  }
  return true
}
