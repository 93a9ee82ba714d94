/**
 * PaymentProvider: the small port behind which a third party will stand some day (P). The built-in one keeps a real
 * ledger, and for trials honours methods that decline, dawdle or fall silent (P3).
 */
import type { Ledger } from './ledger.ts'

/** How many books share the charges; one key always falls into the same one. */
const BOOKS = 16
/** `test-slow` answers after so long. */
export const SLOW_FROM_MS = 400
export const SLOW_TO_MS = 620
/** `test-timeout` answers after so long, having charged at once. */
export const SILENT_MS = 5_000

export type ChargeOutcome =
  | { readonly outcome: 'approved' }
  | { readonly outcome: 'declined'; readonly because: string }

/** What payment asks of whoever moves the money. Both are idempotent by key; throwing means: outcome unknown. */
export type PaymentProvider = {
  charge(key: string, order: { amountKrw: number; method: string; attempt: number }): Promise<ChargeOutcome>
  /** Never refused: what was charged goes back, and a key that was not charged never will be. */
  refund(key: string): Promise<{ readonly refundedKrw: number }>
}

export type LedgerEnv = { readonly LEDGER: DurableObjectNamespace<Ledger>; readonly ALLOW_TEST_METHODS?: string }

export const builtInProvider = (env: LedgerEnv): PaymentProvider => ({
  async charge(key, { amountKrw, method, attempt }) {
    if (method !== 'card' && !env.ALLOW_TEST_METHODS) return { outcome: 'declined', because: 'TestMethodNotAllowed' }
    if (method === 'test-slow') await pause(slownessMs(key))
    const entry = await book(env, key).charge(key, amountKrw, attempt, method !== 'test-declined')
    if (method === 'test-timeout') await pause(SILENT_MS)
    switch (entry.kind) {
      case 'charged':
        return { outcome: 'approved' }
      case 'declined':
        return { outcome: 'declined', because: 'CardDeclined' }
      case 'refunded':
        return { outcome: 'declined', because: 'PaymentRefunded' }
    }
  },
  refund: (key) => book(env, key).refund(key),
})

const book = (env: LedgerEnv, key: string) => env.LEDGER.getByName(`book-${hash(key) % BOOKS}`)

const hash = (key: string): number => {
  let value = 0
  for (let at = 0; at < key.length; at += 1) value = (value * 31 + key.charCodeAt(at)) >>> 0
  return value
}

/**
 * How long `test-slow` takes before it charges: spread by key over the whole span, so that trials meet the limit of a
 * call (G5) from both sides and each can be repeated.
 */
export const slownessMs = (key: string): number => SLOW_FROM_MS + (hash(key) % (SLOW_TO_MS - SLOW_FROM_MS + 1))

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
