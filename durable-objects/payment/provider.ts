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
/** Why a charge was declined is said in so many characters. */
const REASON_LIMIT = 200

const amountKrw = z.int().min(0)
const chargeFields = { amountKrw, method: z.string(), attempt: z.int() } as const
const refundFields = { key: z.string(), amountKrw, charged: z.boolean() } as const
const ChargeOrder = z.object(chargeFields)
type ChargeOrder = z.infer<typeof ChargeOrder>

/** The provider as a reaction asks it, which is no aggregate of ours: `port<ProviderPort>('payment.provider')`. */
export type ProviderPort = {
  readonly events: Events<'payment.provider'>
  readonly commands: {
    readonly Charge: Handler<never, typeof chargeFields, Decision<Message, Refusal>, Record<never, never>>
    /** Never refused. */
    readonly Refund: Handler<never, typeof refundFields, Decision<Message, never>, { readonly refundedKrw: number }>
  }
}

/** All that a provider may answer (P7). Any other word, amount or currency says nothing of what became of the money. */
const currency = z.literal('KRW')
const ChargeOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('approved'), amountKrw, currency }),
  z.object({ outcome: z.literal('declined'), because: z.string().min(1).max(REASON_LIMIT) }),
])
export type ChargeOutcome = z.infer<typeof ChargeOutcome>
const RefundOutcome = z.object({ refundedKrw: amountKrw, currency })
export type RefundOutcome = z.infer<typeof RefundOutcome>

/** What payment asks of whoever moves the money, in won. All are idempotent by key; throwing means: outcome unknown. */
export type PaymentProvider = {
  charge(key: string, order: ChargeOrder): Promise<ChargeOutcome>
  /** Gives so much back of what was charged, once for each key of a refund. */
  refund(key: string, refund: string, amountKrw: number): Promise<RefundOutcome>
  /** Gives all back if anything was charged; nothing is charged under this key any more. */
  cancel(key: string, refund: string): Promise<RefundOutcome>
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
        return { outcome: 'approved', amountKrw: entry.amountKrw, currency: 'KRW' }
      case 'declined':
        return { outcome: 'declined', because: 'CardDeclined' }
      case 'refunded':
        return { outcome: 'declined', because: 'PaymentRefunded' }
    }
  },
  refund: async (key, refund, amountKrw) => given(await book(env, key).refund(key, refund, amountKrw)),
  cancel: async (key, refund) => given(await book(env, key).refund(key, refund, null)),
})

const given = (refunded: { readonly refundedKrw: number } | null): RefundOutcome => {
  if (!refunded) throw new Error('the ledger gives no more back than it took')
  return { ...refunded, currency: 'KRW' }
}

const Asked = z.discriminatedUnion('type', [
  ChargeOrder.extend({ type: z.literal('Charge') }),
  z.object({ ...refundFields, type: z.literal('Refund') }),
])

/**
 * A provider behind the port of reactions: its answers become the kernel's once they are what was asked for. Anything
 * else is a fault (P7): no approval and no refusal, logged, asked again, and parked where operators find it.
 */
export const providerPort =
  (provider: PaymentProvider) =>
  async (key: string, command: Named): Promise<Answer> => {
    const asked = Asked.parse(command)
    const accepted = { outcome: 'accepted', id: key, version: 0, status: '', data: {}, replayed: false } as const
    if (asked.type === 'Refund') {
      const answer = asked.charged
        ? await provider.refund(key, asked.key, asked.amountKrw)
        : await provider.cancel(key, asked.key)
      const { refundedKrw } = RefundOutcome.parse(answer)
      // What was charged unseen goes back as a whole, if it was charged at all; how much that was may not be known here.
      const isUnseen = !asked.charged && (refundedKrw === 0 || asked.amountKrw === 0)
      const isDue = refundedKrw === asked.amountKrw || isUnseen
      if (!isDue) throw new Error(`the provider gave ${refundedKrw} won back for ${key}, not ${asked.amountKrw}`)
      return { ...accepted, reply: { refundedKrw } }
    }
    const outcome = ChargeOutcome.parse(await provider.charge(key, asked))
    if (outcome.outcome === 'declined') {
      return { outcome: 'refused', refusal: { reason: outcome.because }, replayed: false }
    }
    if (outcome.amountKrw !== asked.amountKrw) {
      throw new Error(`the provider charged ${outcome.amountKrw} won for ${key}, not ${asked.amountKrw}`)
    }
    return { ...accepted, reply: {} }
  }

export const askProvider = (env: LedgerEnv) => providerPort(builtInProvider(env))

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
