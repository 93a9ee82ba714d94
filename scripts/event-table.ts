/** `docs/events.md`: every event there is, with its fields and who hears it, from the subscriptions themselves. */
import { join } from 'node:path'
import * as z from 'zod'
import type { EventKind } from '../queues/envelope.ts'
import { type Subscription, subscriptions } from '../queues/subscriptions.ts'

const PATH = join(import.meta.dirname, '..', 'docs', 'events.md')

const HEAD = `# Events

Written by \`npm run generate\` from \`queues/subscriptions.ts\`; \`test/generated.test.ts\` holds it against them.

What each system tells, and who hears it: the inbox queues that get the event; “some” means that it goes there only when
its data concern that listener. On the wire an event is called
\`naru.<aggregate>.<event>.v1\`. A field with \`?\` may be missing. What is confidential does not leave its own system:
readers elsewhere get the event without it.`

/** What an envelope says of every event, which may be confidential too. */
const BESIDE_FIELDS = ['label', 'correlationId', 'causationId']

/** `{ hall, visit?: { date } }` without the outer braces. */
const fieldsOf = (schema: z.ZodType): string =>
  schema instanceof z.ZodObject
    ? Object.entries(schema.shape)
        .map(([name, field]) => fieldOf(name, field))
        .join(', ')
    : schema instanceof z.ZodUnion
      ? schema.options.map((option) => fieldsOf(option as z.ZodType)).join(' or ')
      : ''

const fieldOf = (name: string, field: unknown): string => {
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field
  const fields = inner instanceof z.ZodObject ? `: { ${fieldsOf(inner)} }` : ''
  return `${name}${inner === field ? '' : '?'}${fields}`
}

const code = (text: string): string => (text === '' ? '' : `\`${text}\``)

const namesIn = ({ data }: EventKind): readonly string[] => (data instanceof z.ZodObject ? Object.keys(data.shape) : [])

/** Of what its aggregate keeps to its system: the fields this event has, and what is beside the fields of any. */
const confidentialIn = (kind: EventKind): readonly string[] =>
  kind.confidential.filter((name) => namesIn(kind).includes(name) || BESIDE_FIELDS.includes(name))

const lineOf = ({ kind, inboxes, concerns }: Subscription): string =>
  `| ${[
    code(kind.name),
    code(fieldsOf(kind.data)),
    inboxes.length === 0
      ? 'nobody'
      : inboxes.map((inbox) => code(inbox) + (concerns[inbox] ? ' (some)' : '')).join(' '),
    confidentialIn(kind).map(code).join(' '),
  ].join(' | ')} |`

const tableOf = (aggregate: string, rows: readonly Subscription[]): string =>
  [
    `### ${aggregate}`,
    '',
    '| event | fields | heard by | confidential |',
    '| --- | --- | --- | --- |',
    ...rows.map(lineOf),
  ].join('\n')

const grouped = <T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly [string, readonly T[]])[] =>
  [...Map.groupBy(all, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))

/** What `docs/events.md` has to say. */
export const eventTable = (): { readonly path: string; readonly text: string } => {
  const rows: readonly Subscription[] = [...subscriptions.values()]
  const systems = grouped(rows, ({ kind }) => kind.aggregate.split('.')[0] ?? '').map(([system, ofSystem]) => {
    const tables = grouped(ofSystem, ({ kind }) => kind.aggregate).map((group) => tableOf(...group))
    return [`## ${system}`, ...tables].join('\n\n')
  })
  return { path: PATH, text: `${[HEAD, ...systems].join('\n\n')}\n` }
}
