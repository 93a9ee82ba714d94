/**
 * Subject key (개인 열쇠): the one key that seals what is personal about one person, one object per person (K16). Destroyed
 * once and for good: no other is made in its place, so that nothing said of this person is ever readable again.
 */
import { DurableObject } from 'cloudflare:workers'
import { rows } from '../../durable-objects/runtime/rows.ts'
import { randomBytes } from '../../kernel/ids.ts'
import { meter } from '../../kernel/meter.ts'
import { type Instant, now } from '../../kernel/time.ts'

/** Half of it encrypts, the other half makes the nonces. */
const KEY_BYTES = 64

const SCHEMA = 'CREATE TABLE subject_key (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB, destroyed_at TEXT)'
const THERE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'subject_key'"
const READ = 'SELECT bytes, destroyed_at FROM subject_key'
const MAKE = 'INSERT INTO subject_key (one, bytes) VALUES (1, ?)'
const DESTROY = `INSERT INTO subject_key (one, destroyed_at) VALUES (1, ?1)
ON CONFLICT (one) DO UPDATE SET bytes = NULL, destroyed_at = excluded.destroyed_at`

type Cells = { readonly bytes: ArrayBuffer | null; readonly destroyed_at: Instant | null }

export class SubjectKey extends DurableObject {
  /** The key, made now if there was none; null once it was destroyed. */
  keyFor(): Uint8Array | null {
    const kept = this.#kept()
    if (kept) return kept.bytes && new Uint8Array(kept.bytes)
    const bytes = randomBytes(KEY_BYTES)
    this.ctx.storage.transactionSync(() => {
      rows(this.ctx.storage.sql, SCHEMA)
      rows(this.ctx.storage.sql, MAKE, bytes.buffer)
    })
    return bytes
  }

  /** The key, if there is one. Makes none. */
  key(): Uint8Array | null {
    const bytes = this.#kept()?.bytes ?? null
    return bytes && new Uint8Array(bytes)
  }

  /** Destroys the key, in one commit; answers when that was, also when it was before. */
  destroy(): Instant {
    const kept = this.#kept()
    if (kept?.destroyed_at) return kept.destroyed_at
    const at = now()
    this.ctx.storage.transactionSync(() => {
      if (!kept) rows(this.ctx.storage.sql, SCHEMA)
      rows(this.ctx.storage.sql, DESTROY, at)
    })
    return at
  }

  #kept(): Cells | undefined {
    meter.requests += 1
    if (rows(this.ctx.storage.sql, THERE).length === 0) return undefined
    return rows<Cells>(this.ctx.storage.sql, READ)[0]
  }
}
