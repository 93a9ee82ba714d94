/** The read side, by hand: the newest state of everything and its history in D1, one statement per table and batch. */
import type { EventRecord } from './keeper.ts'

type Env = { readonly DB: D1Database }

const NEWEST = `
INSERT INTO instance (aggregate, id, version, status, owner, organisation, created_at, changed_at, label, data, beginning)
SELECT value->>'aggregate', value->>'id', value->>'seq', value->>'status', value->>'owner', value->>'organisation',
  value->>'at', value->>'at', value->>'label', value->'data',
  iif(value->>'was' IS NULL, json_object('seq', value->>'seq', 'status', value->>'status', 'event', value->>'type',
    'at', value->>'at'), NULL)
FROM json_each(?1) WHERE true
ON CONFLICT (aggregate, id) DO UPDATE SET version = excluded.version, status = excluded.status,
  changed_at = excluded.changed_at, label = excluded.label, data = excluded.data
WHERE excluded.version > instance.version`

const HISTORY = `
INSERT OR IGNORE INTO change (aggregate, id, seq, status, was, event, at)
SELECT value->>'aggregate', value->>'id', value->>'seq', value->>'status', value->>'was', value->>'type', value->>'at'
FROM json_each(?1) WHERE value->>'was' <> value->>'status'`

export default {
  async queue(batch: MessageBatch<readonly EventRecord[]>, { DB }: Env) {
    const events = batch.messages.flatMap(({ body }) => body)
    const newest = new Map<string, EventRecord>()
    for (const event of events) {
      const key = `${event.aggregate} ${event.id}`
      if ((newest.get(key)?.seq ?? 0) < event.seq) newest.set(key, event)
    }
    await DB.batch([
      DB.prepare(NEWEST).bind(JSON.stringify([...newest.values()])),
      DB.prepare(HISTORY).bind(JSON.stringify(events)),
    ])
    batch.ackAll()
  },
} satisfies ExportedHandler<Env, readonly EventRecord[]>
