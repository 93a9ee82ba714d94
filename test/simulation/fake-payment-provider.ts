/** The provider of payments as the built-in ledger does it. No key is charged twice, and none after its refund. */
import { LEDGER } from '../../durable-objects/payment/invariants.ts'
import type { Facts, Message } from '../../kernel/decision.ts'
import type { Seen, World } from '../../kernel/invariants.ts'
import { type Reply, Simulator } from './simulator.ts'

type Refunds = Readonly<Record<string, number>>
type Entry =
  | { readonly kind: 'charged'; readonly amountKrw: number; readonly refunds: Refunds }
  | { readonly kind: 'refunded'; readonly refunds: Refunds }

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
    if (order.type === 'Refund') return { ok: true, facts: { refundedKrw: this.#refund(key, entry, order) } }
    if (entry?.kind === 'refunded') return { ok: false, refusal: { reason: 'PaymentRefunded' } }
    if (order.method === 'test-declined' && !entry) return { ok: false, refusal: { reason: 'CardDeclined' } }
    this.#entries.set(key, entry ?? { kind: 'charged', amountKrw: Number(order.amountKrw), refunds: {} })
    return { ok: true, facts: {} }
  }

  #refund(key: string, entry: Entry | undefined, order: Facts): number {
    const [before, refund] = [entry?.refunds ?? {}, String(order.key)]
    // Who asks once more hears the same.
    if (before[refund] !== undefined) return before[refund]
    const wentBackKrw = Object.values(before).reduce((sum, krw) => sum + krw, 0)
    const leftKrw = entry?.kind === 'charged' ? entry.amountKrw - wentBackKrw : 0
    const givenKrw = order.charged === true ? Number(order.amountKrw) : leftKrw
    if (givenKrw > leftKrw) throw new Error(`${key} would get more back than was charged`)
    const refunds = { ...before, [refund]: givenKrw }
    const isAll = givenKrw === leftKrw
    this.#entries.set(key, entry?.kind === 'charged' && !isAll ? { ...entry, refunds } : { kind: 'refunded', refunds })
    return givenKrw
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
