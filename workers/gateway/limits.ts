/** Rate limits (H5): by principal, or by address without one. The numbers are those of the bindings in wrangler.toml. */
import { now } from '../../kernel/time.ts'
import type { GatewayEnv, RateLimit } from './env.ts'

export const LIMIT_REQUESTS = 600
export const LIMIT_SECONDS = 10
/**
 * So many requests of one caller in one second an isolate lets through by itself. Only who is busier than that is
 * counted by the shared limiter: it costs a call, and most callers never come near the limit.
 */
export const QUIET_REQUESTS_PER_SECOND = 10
/** Callers an isolate keeps count of; then it starts anew, which costs some of them a call. */
const CALLERS_LIMIT = 10_000

type Policy = 'principal' | 'address'

/** What the headers say on every answer: how many requests in how many seconds. */
export const policyHeader = (policy: Policy): string => `"${policy}";q=${LIMIT_REQUESTS};w=${LIMIT_SECONDS}`

/** What the headers say when there are none left. */
export const spentHeaders = (policy: Policy): Readonly<Record<string, string>> => ({
  'Retry-After': String(LIMIT_SECONDS),
  RateLimit: `"${policy}";r=0;t=${LIMIT_SECONDS}`,
})

/** What callers asked of this isolate in the second it is in. */
const seen = { second: '', requests: new Map<string, number>() }
const SECOND_LENGTH = '2026-11-20T18:40:07'.length

/** Whether this caller's requests are few enough not to be counted by everybody together. */
const isQuiet = (key: string): boolean => {
  const second = now().slice(0, SECOND_LENGTH)
  if (second !== seen.second || seen.requests.size >= CALLERS_LIMIT) {
    seen.second = second
    seen.requests.clear()
  }
  const requests = (seen.requests.get(key) ?? 0) + 1
  seen.requests.set(key, requests)
  return requests <= QUIET_REQUESTS_PER_SECOND
}

/**
 * Whether one more is within the limit. The limiter is a fence, not a ledger: when it does not work the request goes
 * on, with a line for the operator, because a broken counter must not stop the sale.
 */
const within = async (limiter: RateLimit, key: string): Promise<boolean> => {
  if (isQuiet(key)) return true
  try {
    return (await limiter.limit({ key })).success
  } catch (fault) {
    console.error(JSON.stringify({ at: 'gateway.limit', fault: String(fault) }))
    return true
  }
}

export const principalMayGoOn = (env: GatewayEnv, sub: string): Promise<boolean> =>
  within(env.PRINCIPAL_LIMIT, `principal ${sub}`)

/** Requests without an address share one count: they do not come from outside. */
export const addressMayGoOn = (env: GatewayEnv, address: string | undefined): Promise<boolean> =>
  within(env.ADDRESS_LIMIT, `address ${address ?? 'none'}`)
