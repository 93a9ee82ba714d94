/**
 * The AsyncAPI 3 document (H7): every event there is, as systems other than its own get it, from the schemas by which events
 * are checked before they are stored.
 */
import { z } from '@hono/zod-openapi'
import { systemOf } from '../../durable-objects/runtime/ports.ts'
import { Envelope, type EventKind, MESSAGE_LIMIT_EVENTS, Status } from '../../queues/envelope.ts'
import { type Inbox, subscriptions } from '../../queues/subscriptions.ts'

export const ASYNC_API_PATH = '/asyncapi.json'
const VERSION = '1.0.0'
const CLOUD_EVENT = 'application/cloudevents+json'
const ENVELOPE = 'Envelope'
/** Of an envelope what is the same for every event, without what travels to the view only. */
const ForOthers = Envelope.omit({ data: true })
  .extend({ status: Status.omit({ data: true, organisation: true }).loose() })
  .loose()

type Heard = { readonly kind: EventKind; readonly inboxes: readonly Inbox[] }
type JsonSchema = { readonly [key: string]: unknown }

const schemaOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...said } = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', unrepresentable: 'any' })
  return said
}

const Fields = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
})

/** The data of an event as others get it: without what is confidential (K8). More may come, and is to be passed over. */
const dataOf = ({ publicSchema, confidential }: EventKind): JsonSchema => {
  const schema = schemaOf(publicSchema)
  if (schema.type !== 'object') return schema
  const { properties, required } = Fields.parse(schema)
  const isShown = (name: string): boolean => !confidential.includes(name)
  const shown = Object.fromEntries(Object.entries(properties).filter(([name]) => isShown(name)))
  return { ...schema, properties: shown, required: required.filter(isShown) }
}

const messageOf = ({ kind, inboxes }: Heard) => ({
  name: kind.type,
  title: kind.name,
  contentType: CLOUD_EVENT,
  tags: [{ name: systemOf(kind.aggregate) }],
  payload: {
    allOf: [
      { $ref: `#/components/schemas/${ENVELOPE}` },
      { type: 'object', properties: { type: { const: kind.type }, data: dataOf(kind) }, required: ['data'] },
    ],
  },
  'x-heard-by': inboxes,
})

const idOf = (aggregate: string): string => aggregate.replace(/\W/g, '_')

/** The whole document: a channel for each aggregate, a message for each of its events. */
export const asyncApi = () => {
  const heard: readonly Heard[] = [...subscriptions.values()]
  const aggregates = [...Map.groupBy(heard, ({ kind }) => kind.aggregate)]
  const messages = Object.fromEntries(heard.map((one) => [one.kind.type, messageOf(one)]))
  const channels = aggregates.map(([aggregate, events]) => {
    const named = events.map(({ kind }) => [kind.type, { $ref: `#/components/messages/${kind.type}` }])
    const description = `What is told of one ${aggregate}, in the order in which it happened`
    return [idOf(aggregate), { address: `naru.${aggregate}`, description, messages: Object.fromEntries(named) }]
  })
  const operations = aggregates.map(([aggregate]) => [
    `tell_${idOf(aggregate)}`,
    { action: 'send', channel: { $ref: `#/channels/${idOf(aggregate)}` } },
  ])
  return {
    asyncapi: '3.0.0',
    id: 'urn:naru:events',
    info: {
      title: 'Naru (나루): events',
      version: VERSION,
      description:
        `CloudEvents 1.0. A message of a queue is an array of 1 to ${MESSAGE_LIMIT_EVENTS} of them, all of one instance, in order. ` +
        'An event may come more than once and after a later one: `id` is the same each time, `sequence` counts the events of its instance from 1. ' +
        'Fields are added, never renamed or given a new meaning. What is confidential stays inside its own system and is not listed here.',
      license: { name: 'MIT' },
    },
    defaultContentType: CLOUD_EVENT,
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: { schemas: { [ENVELOPE]: schemaOf(ForOthers) }, messages },
  }
}

let made: ReturnType<typeof asyncApi> | undefined
/** The document, made when it is first asked for. */
export const asyncApiOnce = (): ReturnType<typeof asyncApi> => {
  made ??= asyncApi()
  return made
}
