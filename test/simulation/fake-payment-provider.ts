/** The provider of payments as the built-in ledger does it. No key is charged twice, and none after its refund. */
import { LEDGER } from '../../durable-objects/payment/invariants.ts'
import type { Facts, Message } from '../../kernel/decision.ts'
import type { Seen, World } from '../../kernel/invariants.ts'
import { type Reply, Simulator } from './simulator.ts'

type Entry =
  | { readonly kind: 'charged'; readonly amountKrw: number }
  | { readonly kind: 'refunded'; readonly refundedKrw: number }

export class FakePaymentProvider {
  readonly #entries = new Map<string, Entry>()

  /** Its books, as an observer finds them. */
  get books(): readonly Seen[] {
    return Array.from(this.#entries, ([id, data]) => {
      return { id, version: 1, described: { status: data.kind, owner: null, label: '', data }, events: [] }
    })
  }

  answer(key: string, order: Message & Facts): Reply {
    const entry = this.#entries.get(key)
    if (order.type === 'Refund') {
      // Who asks once more hears the same.
      const refundedKrw = entry?.kind === 'refunded' ? entry.refundedKrw : (entry?.amountKrw ?? 0)
      this.#entries.set(key, { kind: 'refunded', refundedKrw })
      return { ok: true, facts: { refundedKrw } }
    }
    if (entry?.kind === 'refunded') return { ok: false, refusal: { reason: 'PaymentRefunded' } }
    if (order.method === 'test-declined' && !entry) return { ok: false, refusal: { reason: 'CardDeclined' } }
    this.#entries.set(key, entry ?? { kind: 'charged', amountKrw: Number(order.amountKrw) })
    return { ok: true, facts: {} }
  }
}

/** A system that is paid: payment asks the provider, whose books an observer sees. */
export class PaidSimulator extends Simulator {
  readonly #provider = new FakePaymentProvider()

  override world(): World {
    const { instances } = super.world()
    return { instances: new Map([...instances, [LEDGER, this.#provider.books]]) }
  }

  protected override ask(port: string, id: string, command: Message & Facts): Reply | null {
    return port === 'payment.provider' ? this.#provider.answer(id, command) : super.ask(port, id, command)
  }
}
