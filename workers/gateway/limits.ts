/** Rate limits (H5): by principal, or by address without one. The numbers are those of the bindings in wrangler.toml. */
import type { GatewayEnv, RateLimit } from './env.ts'

export const LIMIT_REQUESTS = 600
export const LIMIT_SECONDS = 10

type Policy = 'principal' | 'address'

/** What the headers say on every answer: how many requests in how many seconds. */
export const policyHeader = (policy: Policy): string => `"${policy}";q=${LIMIT_REQUESTS};w=${LIMIT_SECONDS}`

/** What the headers say when there are none left. */
export const spentHeaders = (policy: Policy): Readonly<Record<string, string>> => ({
  'Retry-After': String(LIMIT_SECONDS),
  RateLimit: `"${policy}";r=0;t=${LIMIT_SECONDS}`,
})

/**
 * Whether one more is within the limit. The limiter is a fence, not a ledger: when it does not work the request goes
 * on, with a line for the operator, because a broken counter must not stop the sale.
 */
const within = async (limiter: RateLimit, key: string): Promise<boolean> => {
  try {
    return (await limiter.limit({ key })).success
  } catch (fault) {
    console.error(JSON.stringify({ at: 'gateway.limit', fault: String(fault) }))
    return true
  }
}

export const principalMayGoOn = (env: GatewayEnv, sub: string): Promise<boolean> => within(env.PRINCIPAL_LIMIT, sub)

/** Requests without an address share one count: they do not come from outside. */
export const addressMayGoOn = (env: GatewayEnv, address: string | undefined): Promise<boolean> =>
  within(env.ADDRESS_LIMIT, address ?? 'none')
