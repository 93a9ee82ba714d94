/**
 * Subject key (개인 열쇠): the one key that seals what is personal about one person, one object per person (K16). Destroyed
 * once and for good: no other is made in its place, so that nothing said of this person is ever readable again. Before
 * that its person is leaving: whoever asks for the key is told so, and begins nothing new for them.
 */
import { DurableObject } from 'cloudflare:workers'
import { rows } from '../../durable-objects/runtime/rows.ts'
import { randomBytes } from '../../kernel/ids.ts'
import { meter } from '../../kernel/meter.ts'
import { type Instant, now } from '../../kernel/time.ts'
import type { KeptKey } from '../http/sealing.ts'

/** Half of it encrypts, the other half makes the nonces. */
const KEY_BYTES = 64

const SCHEMA = `CREATE TABLE subject_key (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB, leaving_since TEXT,
destroyed_at TEXT)`
const THERE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'subject_key'"
const READ = 'SELECT bytes, leaving_since, destroyed_at FROM subject_key'
const MAKE = 'INSERT INTO subject_key (one, bytes) VALUES (1, ?)'
const LEAVE = 'UPDATE subject_key SET leaving_since = ?'
const STAY = 'UPDATE subject_key SET leaving_since = NULL'
const DESTROY = `INSERT INTO subject_key (one, destroyed_at) VALUES (1, ?1)
ON CONFLICT (one) DO UPDATE SET bytes = NULL, destroyed_at = excluded.destroyed_at`

type Cells = {
  readonly bytes: ArrayBuffer | null
  readonly leaving_since: Instant | null
  readonly destroyed_at: Instant | null
}

export class SubjectKey extends DurableObject {
  /** The key, made now if there was none; null once it was destroyed. */
  keyFor(): KeptKey | null {
    const kept = this.#kept()
    if (kept) return kept.bytes && { bytes: new Uint8Array(kept.bytes), leavingSince: kept.leaving_since }
    const bytes = randomBytes(KEY_BYTES)
    this.ctx.storage.transactionSync(() => {
      rows(this.ctx.storage.sql, SCHEMA)
      rows(this.ctx.storage.sql, MAKE, bytes.buffer)
    })
    return { bytes, leavingSince: null }
  }

  /** From now on its person is leaving; answers since when, also when they were before. Null once the key was destroyed. */
  leave(): Instant | null {
    const kept = this.keyFor()
    if (kept === null || kept.leavingSince !== null) return kept?.leavingSince ?? null
    const at = now()
    rows(this.ctx.storage.sql, LEAVE, at)
    return at
  }

  /** Its person stays after all. */
  stay(): void {
    if (this.#kept()) rows(this.ctx.storage.sql, STAY)
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
