/**
 * What operators see of a message: it may be read to find out what is wrong with it, but not what its aggregate keeps
 * confidential, which is declared with its events (S12, T4). Nobody needs an address or somebody's whereabouts to mend a
 * message: it is sent again as it came.
 */
import { isOfSystem, subscriptions } from '../../queues/subscriptions.ts'

export const HIDDEN = '[confidential]'
const SOURCE = /^\/([a-z]+\.[a-z-]+)\//
/**
 * What is seen of an event that is hidden: that it happened, to which instance and when. All else is not, also what a
 * newer version of its producer has added.
 */
const ATTRIBUTES = new Set('specversion id source type time subject sequence datacontenttype traceparent'.split(' '))
const OF_STATUS = new Set(['status', 'was'])

/** What each aggregate keeps confidential; with its `label`, what it is about at all, so that only an outline is left. */
const confidentialOf: ReadonlyMap<string, readonly string[]> = new Map(
  Array.from(subscriptions.values(), ({ kind }) => [kind.aggregate, kind.confidential]),
)

/** Whether operators may know whose things of this kind are, and what they are called. */
export const isHidden = (aggregate: string): boolean => confidentialOf.get(aggregate)?.includes('label') ?? false

/** The body of a message as operators may see it. What cannot be read hides whatever its inbox may be told. */
export const redacted = (inbox: string, body: unknown): unknown => {
  const isPrivate = [...confidentialOf].some(([aggregate, fields]) => fields.length > 0 && isOfSystem(aggregate, inbox))
  if (!Array.isArray(body)) return isPrivate ? HIDDEN : body
  return body.map((event: unknown) => {
    const fields = confidentialOf.get(aggregateOf(event) ?? '')
    if (fields === undefined) return isPrivate ? HIDDEN : event
    return fields.includes('label') ? outlineOf(event) : without(event, fields)
  })
}

/** A copy with these fields hidden, at whatever depth: also the view is told how an instance stands. */
const without = (event: unknown, fields: readonly string[]): unknown =>
  JSON.parse(JSON.stringify(event, (name, value: unknown) => (fields.includes(name) ? HIDDEN : value)))

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
