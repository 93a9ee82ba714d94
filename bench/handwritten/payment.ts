/** Payments, by hand: one object for each thing that is paid for, and the books of a provider that is asked by key. */
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers'
import { type Answer, type Inboxes, Keeper, no } from './keeper.ts'

const BOOKS = 16

export type Bill = {
  readonly paidFor: string
  readonly customerId: string
  readonly organisation: string | null
  readonly label: string
  readonly amountKrw: number
  readonly method: string
  readonly attempt: number
}
type Body = Bill & { readonly approved: boolean }
type Env = Inboxes & {
  readonly PAYMENT: DurableObjectNamespace<Payment>
  readonly LEDGER: DurableObjectNamespace<Ledger>
}

/** The provider: charges once for each key, however often it is asked. */
export class Ledger extends DurableObject<Env> {
  charge(key: string, attempt: number, amountKrw: number, method: string): boolean {
    const { sql } = this.ctx.storage
    sql.exec('CREATE TABLE IF NOT EXISTS charge (key TEXT PRIMARY KEY, amount INTEGER NOT NULL) WITHOUT ROWID')
    const [known] = sql.exec<{ amount: number }>('SELECT amount FROM charge WHERE key = ?', `${key}/${attempt}`)
    if (known) return known.amount === amountKrw
    const isTaken = method !== 'test-decline'
    sql.exec('INSERT INTO charge (key, amount) VALUES (?, ?)', `${key}/${attempt}`, isTaken ? amountKrw : -1)
    return isTaken
  }
}

export class Payment extends Keeper<Body, Env> {
  protected override apply(): void {}

  /** Whoever asks has stored that it does, and asks with the same bill until it is answered: so one commit is enough. */
  async charge(bill: Bill): Promise<Answer> {
    const key = `charge ${bill.attempt}`
    const before = this.again(key)
    if (before) return before
    const book = this.env.LEDGER.getByName(`book-${Number.parseInt(bill.paidFor.slice(-4), 16) % BOOKS}`)
    const approved = await book.charge(bill.paidFor, bill.attempt, bill.amountKrw, bill.method)
    // Somebody else asked for the same in the meantime.
    const meanwhile = this.again(key)
    if (meanwhile) return meanwhile
    const { amountKrw, customerId, organisation, label } = bill
    const status = approved ? 'approved' : 'declined'
    const event = this.event('payment.payment', status, status, ['view'], {
      owner: customerId,
      organisation,
      label,
      data: { paidFor: bill.paidFor, amountKrw },
    })
    const answer = approved ? { status: 200, body: { paymentId: this.id } } : no(402, 'PaymentDeclined')
    return this.commit(key, { ...bill, approved }, answer, [event])
  }
}

/** What other systems may ask. */
export class Payments extends WorkerEntrypoint<Env> {
  charge(bill: Bill): Promise<Answer> {
    return this.env.PAYMENT.getByName(bill.paidFor).charge(bill)
  }
}
export type PaymentsPort = { charge(bill: Bill): Promise<Answer> }

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler<Env>
