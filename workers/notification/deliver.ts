/** Brings what lies in the notification inbox to the mailboxes: one call per recipient for what is read together. */

import { withTimeout } from '../../kernel/calls.ts'
import { consume } from '../../queues/consumer.ts'
import { openText } from '../http/sealing.ts'
import { type DeliveredEvent, deliveredEventOf } from './catalog.ts'
import type { NotificationEnv } from './env.ts'

/** A mailbox that takes longer is tried again later; it takes each event once. */
const DELIVERY_LIMIT_MS = 10_000

type RecipientBatch = { readonly news: DeliveredEvent[]; readonly delivered: Promise<void> }

/** Collects what goes to one recipient in the same turn of the event loop. */
const recipientBatcher = ({ MAILBOX }: Pick<NotificationEnv, 'MAILBOX'>) => {
  const batches = new Map<string, RecipientBatch>()
  const carry = async (owner: string, news: readonly DeliveredEvent[]): Promise<void> => {
    await Promise.resolve()
    batches.delete(owner)
    await withTimeout(DELIVERY_LIMIT_MS, 'mailbox', Promise.resolve(MAILBOX.getByName(owner).deliver(news)))
  }
  return (owner: string, news: DeliveredEvent): Promise<void> => {
    const open = batches.get(owner)
    if (open) {
      open.news.push(news)
      return open.delivered
    }
    const collected = [news]
    const fresh = { news: collected, delivered: carry(owner, collected) }
    batches.set(owner, fresh)
    return fresh.delivered
  }
}

/** Settles a batch of the inbox (K6). A mailbox takes each event once (N2), so a doubled message does no harm. */
export const deliverBatch = async (batch: MessageBatch<unknown>, env: NotificationEnv): Promise<void> => {
  const post = recipientBatcher(env)
  await consume(batch, 'notification', env.NOTIFICATION_DEAD_LETTERS, async (events) => {
    await Promise.all(
      events.map(async (envelope) => {
        const { owner } = envelope.status
        // What belongs to nobody, such as a tombstone, or to somebody who was forgotten, is no news to anybody.
        const recipient = owner === null ? null : await openText(env, owner)
        if (recipient !== null) await post(recipient, deliveredEventOf(envelope))
      }),
    )
  })
}
