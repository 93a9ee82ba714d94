/** Notices, by hand: one mailbox for each person, in which each notice stands once. */
import { DurableObject } from 'cloudflare:workers'
import type { EventRecord } from './keeper.ts'

type Env = { readonly MAILBOX: DurableObjectNamespace<Mailbox> }

const ENTRY = `CREATE TABLE IF NOT EXISTS entry
  (id TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, label TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID`

export class Mailbox extends DurableObject<Env> {
  deliver(notices: readonly EventRecord[]): void {
    const { sql } = this.ctx.storage
    sql.exec(ENTRY)
    for (const { aggregate, id, seq, type, status, label, at } of notices) {
      const key = `${aggregate}/${id}/${seq}`
      sql.exec(
        'INSERT OR IGNORE INTO entry (id, type, status, label, at) VALUES (?, ?, ?, ?, ?)',
        key,
        type,
        status,
        label,
        at,
      )
    }
  }
}

export default {
  async queue(batch: MessageBatch<readonly EventRecord[]>, env: Env) {
    const events = batch.messages.flatMap(({ body }) => body)
    const mailboxes = Map.groupBy(events, ({ owner }) => owner)
    await Promise.all(
      [...mailboxes].map(([owner, notices]) => owner !== null && env.MAILBOX.getByName(owner).deliver(notices)),
    )
    batch.ackAll()
  },
} satisfies ExportedHandler<Env, readonly EventRecord[]>
