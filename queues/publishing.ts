/** How actors publish: which inboxes hear an event, and what of it each of them may see (K8). */
import type { Message } from '../kernel/decision.ts'
import { ENVELOPE_LIMIT_BYTES } from './envelope.ts'
import type { Publishing } from './outbox.ts'
import { heardBy, type Inbox, inboxBinding, inboxes, isOfSystem, subscriptions } from './subscriptions.ts'

/** The inbox of the read side: the only one that is shown the fields of an instance. */
const VIEW: Inbox = 'view'

const byName = new Map(
  Array.from(subscriptions.values(), (entry) => [`${entry.kind.aggregate}/${entry.kind.name}`, entry] as const),
)

const known = (aggregate: string, eventType: string) => {
  const entry = byName.get(`${aggregate}/${eventType}`)
  if (!entry) throw new Error(`${aggregate} has an event ${eventType} that no table of subscriptions names`)
  return entry
}

const isInbox = (inbox: string): inbox is Inbox => inboxes.some((name) => name === inbox)

const without = (data: Readonly<Record<string, unknown>>, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(data).filter(([field]) => !fields.includes(field)))

export const publishing: Publishing = {
  inboxesOf: (aggregate, eventType, data) => heardBy(known(aggregate, eventType), data),
  bindingOf: (inbox) => {
    if (!isInbox(inbox)) throw new Error(`there is no inbox ${inbox}`)
    return inboxBinding(inbox)
  },
  envelope: (aggregate, id, event, inbox, confidential) => {
    const { after, was, seq } = event
    if (!after) throw new Error(`${aggregate} ${id} has nothing to tell after its event ${seq}`)
    const source = `/${aggregate}/${id}`
    const eventId = `${source}/${seq}`
    // A label can name what is confidential, and a cause or a conversation can be the thing that is.
    const withheld = isOfSystem(aggregate, inbox) ? [] : confidential
    const isWithheld = (name: string): boolean => withheld.includes(name)
    return {
      specversion: '1.0',
      id: eventId,
      source,
      type: known(aggregate, event.type).kind.type,
      time: event.time,
      subject: id,
      sequence: seq,
      datacontenttype: 'application/json',
      correlationid: isWithheld('correlationId') ? id : event.correlationId,
      causationid: isWithheld('causationId') ? eventId : event.causationId,
      traceparent: event.traceparent,
      data: without(event.data, withheld),
      status: {
        status: after.status,
        was,
        owner: after.owner,
        label: isWithheld('label') && inbox !== VIEW ? '' : after.label,
        ...(inbox === VIEW && { data: after.data, ...(after.organisation && { organisation: after.organisation }) }),
        dueAt: (inbox === VIEW && after.dueAt) || null,
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
