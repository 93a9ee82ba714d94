/** Mailbox (알림함): what one recipient was told, one object per recipient (N1). */
import { DurableObject } from 'cloudflare:workers'
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { meter } from '../../kernel/meter.ts'
import type { DeliveredEvent } from './catalog.ts'
import { Entries, type Entry, type Read } from './entries.ts'
import { LiveStreams, REPLAY_LIMIT } from './live.ts'

/** Idempotency keys remembered, in memory: marking as read twice is harmless, a reused key is only worth a word. */
const KEYS_REMEMBERED = 100

export type MailboxPage = { readonly items: readonly Entry[]; readonly next: number | null; readonly unread: number }
export type Marked = { readonly outcome: 'marked'; readonly unread: number } | { readonly outcome: 'key-reused' }

export class Mailbox extends DurableObject {
  readonly #entries: Entries
  readonly #live = new LiveStreams()
  readonly #keys = new BoundedCache<string, string>(KEYS_REMEMBERED)

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env)
    this.#entries = new Entries(ctx.storage)
  }

  /** Takes each piece of news once, however often it is brought; answers how many were new. */
  deliver(news: readonly DeliveredEvent[]): number {
    meter.requests += 1
    const added = this.#entries.add(news)
    this.#live.publish(added)
    return added.length
  }

  /** Entries before `before`, newest first. */
  list({ before, limit }: { readonly before: number | null; readonly limit: number }): MailboxPage {
    meter.requests += 1
    const found = this.#entries.page(before ?? Number.MAX_SAFE_INTEGER, limit + 1)
    const items = found.slice(0, limit)
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null, unread: this.#entries.unread }
  }

  markRead(read: Read, key: { readonly commandId: string; readonly fingerprint: string }): Marked {
    meter.requests += 1
    const before = this.#keys.get(key.commandId)
    if (before !== undefined && before !== key.fingerprint) return { outcome: 'key-reused' }
    this.#keys.set(key.commandId, key.fingerprint)
    this.#entries.markRead(read)
    return { outcome: 'marked', unread: this.#entries.unread }
  }

  /**
   * The live stream: first what came after `after` (null: nothing), then what comes. Null: too many streams. What is no
   * position of this mailbox, such as one that a client has kept since before a restore, is behind what was read.
   */
  live(after: number | 'unread' | null): ReadableStream<Uint8Array> | null {
    meter.requests += 1
    const { newest, lastRead } = this.#entries
    const from = after === null ? newest : after === 'unread' || after > newest ? lastRead : after
    const missed = this.#entries.since(from, REPLAY_LIMIT + 1)
    return this.#live.start(from, missed.slice(0, REPLAY_LIMIT), missed.length > REPLAY_LIMIT)
  }

  /** Its recipient is forgotten: all it was told goes, for good, and nothing is kept any more (K16). */
  async forget(): Promise<void> {
    meter.requests += 1
    this.#live.endAll()
    await this.#entries.forget()
  }

  /** Open live streams, for operators and tests. */
  streams(): number {
    return this.#live.open
  }
}
