/**
 * What operators see of a message: it may be read to find out what is wrong with it, but not what its aggregate keeps
 * confidential. An address on a parcel is an operator's business when it got lost; somebody's health never is (S12).
 */
import { isOfSystem, subscriptions } from '../../queues/subscriptions.ts'

const HIDDEN = '[confidential]'
const SOURCE = /^\/([a-z]+\.[a-z-]+)\//
/** Attributes of an envelope whose names the aggregate writes in another way. */
const ON_THE_WIRE: Readonly<Record<string, string>> = { correlationId: 'correlationid', causationId: 'causationid' }

/** Aggregate -> what its kinds of events say must not be seen abroad. */
const secrets = new Map<string, Set<string>>()
for (const { kind } of subscriptions.values()) {
  const { aggregate, confidential } = kind
  if (confidential.length === 0) continue
  secrets.set(aggregate, new Set([...(secrets.get(aggregate) ?? []), ...confidential]))
}

/** The body of a message as operators may see it. What cannot be read hides whatever its inbox may be told. */
export const discreet = (inbox: string, body: unknown): unknown => {
  const isPrivate = [...secrets.keys()].some((aggregate) => isOfSystem(aggregate, inbox))
  if (!Array.isArray(body)) return isPrivate ? HIDDEN : body
  return body.map((event: unknown) => {
    const aggregate = aggregateOf(event)
    if (aggregate === null) return isPrivate ? HIDDEN : event
    const fields = secrets.get(aggregate)
    return fields ? without(event, fields) : event
  })
}

const aggregateOf = (event: unknown): string | null => {
  if (typeof event !== 'object' || event === null || !('source' in event)) return null
  return (typeof event.source === 'string' && SOURCE.exec(event.source)?.[1]) || null
}

const without = (event: unknown, fields: ReadonlySet<string>): unknown => {
  const hidden = new Set([...fields].map((field) => ON_THE_WIRE[field] ?? field))
  return JSON.parse(JSON.stringify(event, (name, value: unknown) => (hidden.has(name) ? HIDDEN : value)))
}
