/**
 * What a customer is told (G7, N2): one sentence in Korean and one in English for each event that notification hears.
 * A spec holds this table against the subscriptions, so that no event goes untold.
 */

import type { Text } from '../../kernel/notices.ts'
import { eventType } from '../../kernel/policy.ts'
import type { Envelope } from '../../queues/envelope.ts'
import { allNotices } from '../systems.ts'

/** One piece of news for one recipient: which thing, what happened to it, and when. */
export type DeliveredEvent = {
  readonly eventId: string
  readonly system: string
  readonly kind: string
  readonly thing: string
  readonly status: string
  readonly text: Text
  readonly at: string
}

const declared = allNotices.flatMap(({ events: { aggregate }, texts }) =>
  Object.entries(texts).flatMap(([name, text]) => {
    if (text === undefined) return []
    const write = ({ status, data }: Envelope): Text =>
      typeof text === 'function' ? text({ label: status.label, data: data as never }) : text
    return [[eventType(aggregate, name), write] as const]
  }),
)

/** CloudEvents type -> the sentences. */
export const notices: ReadonlyMap<string, (envelope: Envelope) => Text> = new Map(declared)

/** The news in an event. An event without sentences is a bug here, and waits in the dead letters until it is mended. */
export const deliveredEventOf = (envelope: Envelope): DeliveredEvent => {
  const write = notices.get(envelope.type)
  if (!write) throw new Error(`There is no notice for ${envelope.type}`)
  const [, aggregate = ''] = envelope.source.split('/')
  const [system = '', kind = ''] = aggregate.split('.')
  return {
    eventId: envelope.id,
    system,
    kind,
    thing: envelope.subject,
    status: envelope.status.status,
    text: write(envelope),
    at: envelope.time,
  }
}
