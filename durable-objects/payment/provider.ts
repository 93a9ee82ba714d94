/**
 * PaymentProvider: the small port behind which a third party will stand some day (P). The built-in one keeps a real
 * ledger, and for trials honours methods that decline, are slow or fall silent (P3).
 */
import * as z from 'zod'
import type { Handler } from '../../kernel/aggregate.ts'
import type { Answer, Decision, Message, Refusal } from '../../kernel/decision.ts'
import type { Events } from '../../kernel/events.ts'
import type { Named } from '../../kernel/interpreter.ts'
import type { Ledger } from './ledger.ts'

/** How many books share the charges; one key always falls into the same one. */
const BOOKS = 16
/** `test-slow` answers after so long. */
export const SLOW_FROM_MS = 400
export const SLOW_TO_MS = 620
/** `test-timeout` answers after so long, having charged at once. */
export const SILENT_MS = 5_000

const orderFields = { amountKrw: z.int(), method: z.string(), attempt: z.int() } as const
const Order = z.object(orderFields)
type Order = z.infer<typeof Order>

/** The provider as a reaction asks it, which is no aggregate of ours: `port<ProviderPort>('payment.provider')`. */
export type ProviderPort = {
  readonly events: Events<'payment.provider'>
  readonly commands: {
    readonly Charge: Handler<never, typeof orderFields, Decision<Message, Refusal>, Record<never, never>>
    /** Never refused. */
    readonly Refund: Handler<never, Record<never, never>, Decision<Message, never>, { readonly refundedKrw: number }>
  }
}

export type ChargeOutcome =
  | { readonly outcome: 'approved' }
  | { readonly outcome: 'declined'; readonly because: string }

/** What payment asks of whoever moves the money. Both are idempotent by key; throwing means: outcome unknown. */
export type PaymentProvider = {
  charge(key: string, order: Order): Promise<ChargeOutcome>
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

const Asked = z.discriminatedUnion('type', [
  Order.extend({ type: z.literal('Charge') }),
  z.object({ type: z.literal('Refund') }),
])

/** The provider behind the port of reactions: its answers become the kernel's. */
export const askProvider =
  (env: LedgerEnv) =>
  async (key: string, command: Named): Promise<Answer> => {
    const asked = Asked.parse(command)
    const accepted = { outcome: 'accepted', id: key, version: 0, status: '', data: {}, replayed: false } as const
    if (asked.type === 'Refund') return { ...accepted, reply: await builtInProvider(env).refund(key) }
    const charged = await builtInProvider(env).charge(key, asked)
    if (charged.outcome === 'approved') return { ...accepted, reply: {} }
    return { outcome: 'refused', refusal: { reason: charged.because }, replayed: false }
  }

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
