/**
 * Ledger (원장): the built-in payment provider's own books, apart from our payments as a third party's would be (P3).
 * One book holds many charges; each is one row under its key, and no key is ever charged twice.
 */
import { DurableObject } from 'cloudflare:workers'
import { meter } from '../../kernel/meter.ts'
import { rows } from '../runtime/rows.ts'

export type LedgerEntry =
  | { readonly kind: 'charged'; readonly amountKrw: number }
  | { readonly kind: 'declined'; readonly attempt: number }
  | { readonly kind: 'refunded'; readonly refundedKrw: number }

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

  /** Gives back what was charged under this key, or blocks the key when nothing was. */
  async refund(key: string): Promise<{ refundedKrw: number }> {
    meter.requests += 1
    return this.ctx.storage.transactionSync(() => {
      const known = this.#read(key)
      if (known?.kind === 'refunded') return { refundedKrw: known.refundedKrw }
      const refundedKrw = known?.kind === 'charged' ? known.amountKrw : 0
      this.#write(key, { kind: 'refunded', refundedKrw })
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
