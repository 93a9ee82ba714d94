/** Till: the provider of payments as the built-in ledger does it. No key is charged twice, and none after its refund. */
import type { Facts, Message } from '../../kernel/decision.ts'
import type { Reply } from './simulator.ts'

export class FakePaymentProvider {
  readonly #entries = new Map<string, { charged: number; barred: boolean }>()

  /** Money taken under this key and not given back. */
  charged(key: string): number {
    return this.#entries.get(key)?.charged ?? 0
  }

  answer(key: string, order: Message & Facts): Reply {
    const entry = this.#entries.get(key) ?? { charged: 0, barred: false }
    if (order.type === 'Refund') {
      this.#entries.set(key, { charged: 0, barred: true })
      return { ok: true, facts: { refundedKrw: entry.charged } }
    }
    if (entry.barred) return { ok: false, refusal: { reason: 'PaymentRefunded' } }
    if (order.method === 'test-declined' && entry.charged === 0)
      return { ok: false, refusal: { reason: 'CardDeclined' } }
    this.#entries.set(key, { charged: Number(order.amountKrw), barred: false })
    return { ok: true, facts: {} }
  }
}
