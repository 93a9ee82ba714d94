/**
 * Ledger (원장): the built-in payment provider's own books, apart from our payments as a third party's would be (P3).
 * One book holds many charges; each is one row under its key, and no key is ever charged twice.
 */
import { DurableObject } from 'cloudflare:workers'
import { meter } from '../../kernel/meter.ts'
import { rows } from '../runtime/rows.ts'

/** What went back under each key of a refund. */
type Refunds = Readonly<Record<string, number>>
export type LedgerEntry =
  /** What is left of it is kept. */
  | { readonly kind: 'charged'; readonly amountKrw: number; readonly refunds?: Refunds }
  | { readonly kind: 'declined'; readonly attempt: number }
  /** All of it went back, if there was any, and nothing is charged any more. */
  | { readonly kind: 'refunded'; readonly refundedKrw: number; readonly refunds: Refunds }

export class Ledger extends DurableObject {
  #prepared = false

  /** Writes the charge unless this key was charged, refunded, or declined in this attempt or a later one. */
  async charge(key: string, amountKrw: number, attempt: number, approve: boolean): Promise<LedgerEntry> {
    meter.requests += 1
    return this.ctx.storage.transactionSync(() => {
      const known = this.#read(key)
      if (known && (known.kind !== 'declined' || known.attempt >= attempt)) return known
      return this.#write(key, approve ? { kind: 'charged', amountKrw } : { kind: 'declined', attempt })
    })
  }

  /**
   * Gives so much of a charge back, once for each key of a refund; null: all that is left, and blocks the key, also when
   * nothing was charged. More than there is left is refused: null.
   */
  async refund(key: string, refund: string, amountKrw: number | null): Promise<{ refundedKrw: number } | null> {
    meter.requests += 1
    return this.ctx.storage.transactionSync(() => {
      const known = this.#read(key)
      const before = known === null || known.kind === 'declined' ? {} : (known.refunds ?? {})
      const given = before[refund]
      if (given !== undefined) return { refundedKrw: given }
      const wentBackKrw = Object.values(before).reduce((sum, krw) => sum + krw, 0)
      const leftKrw = known?.kind === 'charged' ? known.amountKrw - wentBackKrw : 0
      const refundedKrw = amountKrw ?? leftKrw
      if (refundedKrw > leftKrw) return null
      const refunds = { ...before, [refund]: refundedKrw }
      const isAll = amountKrw === null || refundedKrw === leftKrw
      if (isAll) this.#write(key, { kind: 'refunded', refundedKrw: wentBackKrw + refundedKrw, refunds })
      else if (known?.kind === 'charged') this.#write(key, { ...known, refunds })
      return { refundedKrw }
    })
  }

  /** How this key stands: for audits and tests of the invariant that money and bookings agree. */
  async look(key: string): Promise<LedgerEntry | null> {
    meter.requests += 1
    return this.#read(key)
  }

  #read(key: string): LedgerEntry | null {
    this.#prepare()
    const [row] = rows<{ entry: string }>(this.ctx.storage.sql, 'SELECT entry FROM ledger WHERE key = ?', key)
    return row ? (JSON.parse(row.entry) as LedgerEntry) : null
  }

  #write(key: string, entry: LedgerEntry): LedgerEntry {
    const insert = 'INSERT OR REPLACE INTO ledger (key, entry) VALUES (?, ?)'
    rows(this.ctx.storage.sql, insert, key, JSON.stringify(entry))
    return entry
  }

  #prepare(): void {
    if (this.#prepared) return
    rows(
      this.ctx.storage.sql,
      'CREATE TABLE IF NOT EXISTS ledger (key TEXT PRIMARY KEY, entry TEXT NOT NULL) WITHOUT ROWID',
    )
    this.#prepared = true
  }
}
