/** The provider of payments as the built-in ledger does it. No key is charged twice, and none after its refund. */
import type { Facts, Message } from '../../kernel/decision.ts'
import type { Reply } from './simulator.ts'

export class FakePaymentProvider {
  readonly #entries = new Map<string, { charged: number; blocked: boolean }>()

  /** Money taken under this key and not given back. */
  charged(key: string): number {
    return this.#entries.get(key)?.charged ?? 0
  }

  answer(key: string, order: Message & Facts): Reply {
    const entry = this.#entries.get(key) ?? { charged: 0, blocked: false }
    if (order.type === 'Refund') {
      this.#entries.set(key, { charged: 0, blocked: true })
      return { ok: true, facts: { refundedKrw: entry.charged } }
    }
    if (entry.blocked) return { ok: false, refusal: { reason: 'PaymentRefunded' } }
    if (order.method === 'test-declined' && entry.charged === 0)
      return { ok: false, refusal: { reason: 'CardDeclined' } }
    this.#entries.set(key, { charged: Number(order.amountKrw), blocked: false })
    return { ok: true, facts: {} }
  }
}
