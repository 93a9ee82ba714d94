/**
 * What operators see of a message: it may be read to find out what is wrong with it, but not what its aggregate keeps
 * confidential. An address on a parcel is an operator's business when it got lost; somebody's health never is (S12).
 */
import { isOfSystem, subscriptions } from '../../queues/subscriptions.ts'

const HIDDEN = '[confidential]'
const SOURCE = /^\/([a-z]+\.[a-z-]+)\//
/**
 * What is seen of an event that is hidden: that it happened, to which instance and when. All else is not, also what a
 * newer version of its producer has added.
 */
const ATTRIBUTES = new Set('specversion id source type time subject sequence datacontenttype traceparent'.split(' '))
const OF_STATUS = new Set(['status', 'was', 'dueAt'])

/** The aggregates that hide from other systems even what they are called: nobody outside may know what they are about. */
const hiddenAggregates = new Set(
  [...subscriptions.values()].flatMap(({ kind }) => (kind.confidential.includes('label') ? [kind.aggregate] : [])),
)

/** The body of a message as operators may see it. What cannot be read hides whatever its inbox may be told. */
export const redacted = (inbox: string, body: unknown): unknown => {
  const isPrivate = [...hiddenAggregates].some((aggregate) => isOfSystem(aggregate, inbox))
  if (!Array.isArray(body)) return isPrivate ? HIDDEN : body
  return body.map((event: unknown) => {
    const aggregate = aggregateOf(event)
    if (aggregate === null) return isPrivate ? HIDDEN : event
    return hiddenAggregates.has(aggregate) ? outlineOf(event) : event
  })
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const aggregateOf = (event: unknown): string | null => {
  if (!isObject(event) || !('source' in event)) return null
  return (typeof event.source === 'string' && SOURCE.exec(event.source)?.[1]) || null
}

const outlineOf = (event: unknown): unknown => {
  if (!isObject(event)) return HIDDEN
  const status = 'status' in event && isObject(event.status) ? masked(event.status, OF_STATUS) : HIDDEN
  return { ...masked(event, ATTRIBUTES), status }
}

const masked = (fields: object, seen: ReadonlySet<string>): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, seen.has(name) && !isObject(value) ? value : HIDDEN]),
  )
