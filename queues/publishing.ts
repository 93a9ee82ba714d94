/** How actors publish: which inboxes hear an event, and what of it each of them may see (K8). */
import type { Message } from '../kernel/aggregate.ts'
import type { Publishing } from '../kernel/relay.ts'
import { ENVELOPE_LIMIT_BYTES, type EventKind } from './envelope.ts'
import { type Inbox, inboxBinding, inboxes, subscriptions } from './subscriptions.ts'

/** The inbox of the read side: the only one that is shown the fields of an instance. */
const VIEW: Inbox = 'view'

const byName = new Map<string, { kind: EventKind; inboxes: readonly Inbox[] }>(
  Array.from(subscriptions.values(), (entry) => [`${entry.kind.aggregate}/${entry.kind.name}`, entry]),
)

const known = (aggregate: string, eventType: string) => {
  const entry = byName.get(`${aggregate}/${eventType}`)
  if (!entry) throw new Error(`${aggregate} has an event ${eventType} that no table of subscriptions names`)
  return entry
}

const isInbox = (inbox: string): inbox is Inbox => inboxes.some((name) => name === inbox)

/** `concert.booking` and `concert-delivery` are of one system; confidential fields stay inside it. */
const sameSystem = (aggregate: string, inbox: string): boolean => inbox.startsWith(`${aggregate.split('.')[0]}-`)

const without = (data: Readonly<Record<string, unknown>>, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(data).filter(([field]) => !fields.includes(field)))

export const publishing: Publishing = {
  inboxesOf: (aggregate, eventType) => known(aggregate, eventType).inboxes,
  bindingOf: (inbox) => {
    if (!isInbox(inbox)) throw new Error(`there is no inbox ${inbox}`)
    return inboxBinding(inbox)
  },
  envelope: (aggregate, id, event, inbox, confidential) => {
    const { after, was, seq } = event
    if (!after) throw new Error(`${aggregate} ${id} has nothing to tell after its event ${seq}`)
    const source = `/${aggregate}/${id}`
    return {
      specversion: '1.0',
      id: `${source}/${seq}`,
      source,
      type: known(aggregate, event.type).kind.type,
      time: event.time,
      subject: id,
      sequence: seq,
      datacontenttype: 'application/json',
      correlationid: event.correlationId,
      causationid: event.causationId,
      traceparent: event.traceparent,
      data: sameSystem(aggregate, inbox) ? event.data : without(event.data, confidential),
      status: {
        status: after.status,
        was,
        owner: after.owner,
        label: after.label,
        ...(inbox === VIEW && { data: after.data }),
        dueAt: after.dueAt ?? null,
      },
    } as ReturnType<Publishing['envelope']>
  },
}

const utf8 = new TextEncoder()

/** Throws when an event does not keep to its schema or grows too long for an envelope: a bug, told before it is stored. */
export const checkEvent = (aggregate: string, event: Message): void => {
  const { type, ...data } = event
  known(aggregate, type).kind.data.parse(data)
  if (utf8.encode(JSON.stringify(event)).length > ENVELOPE_LIMIT_BYTES / 2) {
    throw new Error(`${aggregate} would tell an event ${type} of more than ${ENVELOPE_LIMIT_BYTES / 2} bytes`)
  }
}
