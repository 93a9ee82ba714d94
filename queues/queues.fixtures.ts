/** Events on the wire, as their actors would write them; for specs. */
import type { Description, Facts } from '../kernel/decision.ts'
import type { EventData, EventName, Events } from '../kernel/events.ts'
import { eventType } from '../kernel/policy.ts'
import { instantOf } from '../kernel/time.ts'
import { Envelope, type EventKind } from './envelope.ts'
import { publishing } from './publishing.ts'
import { type Inbox, subscriptions } from './subscriptions.ts'

const HOUR_MS = 3_600_000

export const booked: Description = {
  status: 'booked',
  owner: 'kim',
  label: '봄밤의 재즈 × 2',
  data: { amountKrw: 100_000 },
  dueAt: instantOf(HOUR_MS),
}

/** How an event of this kind lies in that inbox, before it is checked. */
export const sent = (
  kind: EventKind,
  id: string,
  seq: number,
  data: Facts,
  inbox: Inbox = 'view',
  confidential: readonly string[] = [],
  after: Description | null = booked,
): Facts => {
  const origin = { by: 'kim', correlationId: 'conversation-1', causationId: 'command-1', traceparent: '' }
  const event = { seq, type: kind.name, time: instantOf(seq), data, ...origin, after, was: 'requested' }
  return publishing.envelope(kind.aggregate, id, event, inbox, confidential)
}

/** The same, as its reader has it. */
export const context = (...args: Parameters<typeof sent>): Envelope => Envelope.parse(sent(...args))

/** The kind of a declared event, as the subscriptions have it. */
export const kindOf = <X extends Events>({ aggregate }: X, name: EventName<X>): EventKind => {
  const kind = subscriptions.get(eventType(aggregate, name))?.kind
  if (!kind) throw new Error(`nobody declared ${aggregate} ${name}`)
  return kind
}

/** An event of a declaration, as the inbox has it. */
export const received = <X extends Events, N extends EventName<X>>(
  events: X,
  name: N,
  id: string,
  data: EventData<X, N>,
  inbox: Inbox,
): Envelope => context(kindOf(events, name), id, 3, data as Facts, inbox)
