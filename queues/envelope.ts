/** The event on the wire: CloudEvents 1.0 in JSON (K8). A message is an array of them, all of one actor, in order. */
import * as z from 'zod'
import type { Frozen } from '../kernel/events.ts'
import { instant } from '../kernel/fields.ts'

export { instant }

/** One event may be this long as JSON text. */
export const ENVELOPE_LIMIT_BYTES = 32_768
/** Several events of one actor share a message up to this size (a queue takes 128,000 bytes). */
export const MESSAGE_LIMIT_BYTES = 120_000
/** Events in one message, at most. */
export const MESSAGE_LIMIT_EVENTS = 100

/** Either may hold a sealed text (K16): of Korean words four times as long as what it says, and some more. */
const OWNER_LIMIT = 800
const LABEL_LIMIT = 2_000

const facts = z.record(z.string(), z.json())

/** What the outside may know of the instance after the event (K7). `data` travels to the view only. */
export const Status = z.strictObject({
  status: z.string().min(1).max(64),
  /** The state before the event; the same word when the event did not change it. */
  was: z.string().min(1).max(64).nullable(),
  owner: z.string().max(OWNER_LIMIT).nullable(),
  /** Whose staff see it (G12); travels to the view only. */
  organisation: z.string().max(200).optional(),
  label: z.string().max(LABEL_LIMIT),
  data: facts.optional(),
  /** When it should have moved on by itself (K9); null to all but the view. */
  dueAt: instant.nullable(),
})
export type Status = z.infer<typeof Status>

export const Envelope = z.strictObject({
  specversion: z.literal('1.0'),
  /** `<source>/<sequence>`: the same event has the same id however often it is sent. */
  id: z.string().max(400),
  /** `/<aggregate name>/<aggregate id>`, e.g. `/concert.booking/0h3…`. */
  source: z.string().regex(/^\/[a-z]+\.[a-z-]+\/.+$/s),
  /** `naru.<aggregate name>.<Event>.v<schema version>`. */
  type: z.string().regex(/^naru\.[a-z]+\.[a-z-]+\.[A-Za-z]+\.v\d+$/),
  time: instant,
  /** The aggregate id. */
  subject: z.string().min(1).max(200),
  /** Counts the events of its aggregate instance from 1: its version after this event. */
  sequence: z.int().min(1),
  datacontenttype: z.literal('application/json'),
  correlationid: z.string().max(200),
  causationid: z.string().max(600),
  traceparent: z.string().max(55),
  data: facts,
  status: Status,
})
export type Envelope = z.infer<typeof Envelope>

/** What lies in a queue: events of one actor, in the order they happened. */
export const EventBatch = z.array(Envelope).min(1).max(MESSAGE_LIMIT_EVENTS)

/** One kind of event: whose it is, its name, and the shape of its data. Fields are added, never renamed (K8). */
export type EventKind<A extends string = string, T extends string = string, Z extends z.ZodType = z.ZodType> = {
  readonly aggregate: A
  readonly name: T
  readonly version: number
  readonly data: Z
  /** The CloudEvents type. */
  readonly type: string
  /** Fields that stay inside its own system: readers elsewhere find the event without them. */
  readonly confidential: readonly string[]
  /** The shape of its data as readers of its own system find it, with whatever a newer producer may have added. */
  readonly internalSchema: z.ZodType
  /** The same for readers elsewhere. */
  readonly publicSchema: z.ZodType
}

/** Declares a kind of event. */
export const event = <A extends string, T extends string, Z extends z.ZodType>(
  aggregate: A,
  name: T,
  data: Z,
  confidential: readonly string[] = [],
  version = 1,
): EventKind<A, T, Z> => {
  const type = `naru.${aggregate}.${name}.v${version}`
  return {
    aggregate,
    name,
    version,
    data,
    type,
    confidential,
    internalSchema: read(data),
    publicSchema: read(data, confidential),
  }
}

/**
 * The shape as it is read: these fields may be missing, and others may have been added. Whoever writes keeps to the letter
 * of `data`; a reader deployed after its producer must not give up what it can understand.
 */
const read = (data: z.ZodType, missing: readonly string[] = []): z.ZodType => {
  if (!(data instanceof z.ZodObject)) return data
  const shape = Object.entries(data.shape).map(([field, schema]) => [
    field,
    missing.includes(field) ? z.optional(schema) : schema,
  ])
  return z.looseObject(Object.fromEntries(shape))
}

/** A schema without fields infers as an index of `never`; an event without data has just no fields. */
type FieldsOf<Z extends z.ZodType> = string extends keyof z.infer<Z> ? unknown : Frozen<z.infer<Z>>

/** The event as its aggregate knows it: its data with its name. */
export type EventOf<K extends EventKind> =
  K extends EventKind<string, infer T, infer Z> ? { readonly type: T } & FieldsOf<Z> : never
