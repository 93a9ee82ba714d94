/**
 * A system as a run left it on disk: what its actors wrote down, what the view shows, what people were told, and the
 * books of the payment provider. Read after the runtime has ended, by SQL of its own.
 */
import * as z from 'zod'
import { LEDGER } from '../durable-objects/payment/invariants.ts'
import { className, systemOf } from '../durable-objects/runtime/ports.ts'
import type { Facts } from '../kernel/decision.ts'
import { instant } from '../kernel/fields.ts'
import type { Notice, Seen, SeenEvent, World } from '../kernel/invariants.ts'
import { systems } from '../queues/subscriptions.ts'
import { databaseFiles, hasTable, objectFiles, rowsOf, text, withDatabase } from './store.ts'

const facts = z.custom<Facts>((value) => typeof value === 'object' && value !== null)
const shape = z.object({
  seq: z.int(),
  type: z.string(),
  time: instant,
  data: facts,
  after: z.object({ status: z.string(), owner: z.string().nullable(), label: z.string(), data: facts }).nullable(),
  was: z.string().nullable(),
})
const Entry = z.object({
  id: z.string().optional(),
  // Checked, and kept as it was written.
  events: z.array(z.custom<SeenEvent>((event) => shape.safeParse(event).success)),
})
const Row = z.object({
  aggregate: z.string(),
  id: z.string(),
  status: z.string(),
  version: z.int(),
  data: z.string().transform((json) => facts.parse(JSON.parse(json))),
  createdAt: instant,
  changedAt: instant,
})
const Change = z.object({
  aggregate: z.string(),
  id: z.string(),
  seq: z.int(),
  status: z.string(),
  was: z.string().nullable(),
  event: z.string(),
  at: instant,
})
type Change = Omit<z.infer<typeof Change>, 'aggregate' | 'id'>
const Told = z.object({ aggregate: z.string(), id: z.string(), status: z.string(), at: z.string() })

const INSTANCES = `
  SELECT aggregate, id, status, version, data, created_at AS createdAt, changed_at AS changedAt FROM instance`
const HISTORY = 'SELECT aggregate, id, seq, status, was, event, at FROM history ORDER BY seq'
const TOLD = `SELECT system || '.' || kind AS aggregate, thing AS id, status, at FROM entry ORDER BY n`

type Instances = World['instances']

/** The rows of a query in each of these files that have its table. */
const inEach = (files: readonly string[], table: string, query: string) =>
  files.map((file) => withDatabase(file, (db) => (hasTable(db, table) ? rowsOf(db, query) : [])))

/** Everything that is in a state folder. */
export const storedWorld = (stateDir: string): World => {
  const [shown, history] = [new Map<string, NonNullable<Seen['shown']>>(), new Map<string, Change[]>()]
  for (const row of inEach(databaseFiles(stateDir), 'instance', INSTANCES).flat()) {
    const { aggregate, id, ...one } = Row.parse(row)
    shown.set(`${aggregate} ${id}`, one)
  }
  for (const row of inEach(databaseFiles(stateDir), 'history', HISTORY).flat()) {
    const { aggregate, id, ...change } = Change.parse(row)
    const key = `${aggregate} ${id}`
    history.set(key, [...(history.get(key) ?? []), change])
  }
  const aggregates = systems.flatMap(({ declared }) => declared.map(({ aggregate }) => aggregate))
  const instances: Instances = new Map(
    aggregates.map((aggregate) => [
      aggregate,
      journalsOf(stateDir, aggregate).map((one) => {
        const key = `${aggregate} ${one.id}`
        return { ...one, shown: shown.get(key) ?? null, history: history.get(key) ?? [] }
      }),
    ]),
  )
  const notices = noticesOf(stateDir, instances)
  return { instances: new Map([...instances, [LEDGER, ledgerOf(stateDir)]]), notices }
}

const journalsOf = (stateDir: string, aggregate: string): readonly Seen[] => {
  const files = objectFiles(stateDir, `${systemOf(aggregate)}-${className(aggregate)}`)
  return inEach(files, 'journal', 'SELECT entry FROM journal ORDER BY n').flatMap((rows) => {
    const entries = rows.map(({ entry }) => Entry.parse(JSON.parse(text(entry))))
    const events = entries.flatMap((entry) => entry.events)
    // An object that was only asked has written nothing down.
    if (events.length === 0) return []
    return [{ id: text(entries[0]?.id), version: events.length, described: events.at(-1)?.after ?? null, events }]
  })
}

/** A mailbox does not say whose it is: whoever owns the first thing in it must own all the rest. */
const noticesOf = (stateDir: string, instances: Instances): ReadonlyMap<string, readonly Notice[]> => {
  const ownerOf = new Map<string, string>()
  for (const [aggregate, ones] of instances) {
    for (const { id, events } of ones) {
      for (const { time, after } of events) if (after?.owner) ownerOf.set(`${aggregate} ${id} ${time}`, after.owner)
    }
  }
  // Also those who were told nothing.
  const notices = new Map<string, Notice[]>([...ownerOf.values()].map((owner) => [owner, []]))
  const mailboxes = inEach(objectFiles(stateDir, 'notification-Mailbox'), 'entry', TOLD)
  for (const [nth, rows] of mailboxes.entries()) {
    const told = rows.map((row) => Told.parse(row))
    const [first] = told
    const owner = (first && ownerOf.get(`${first.aggregate} ${first.id} ${first.at}`)) ?? `the owner of mailbox ${nth}`
    notices.set(owner, [...(notices.get(owner) ?? []), ...told])
  }
  return notices
}

const ledgerOf = (stateDir: string): readonly Seen[] =>
  inEach(objectFiles(stateDir, 'payment-Ledger'), 'ledger', 'SELECT key, entry FROM ledger')
    .flat()
    .map(({ key, entry }) => {
      const data = facts.parse(JSON.parse(text(entry)))
      const described = { status: text(data.kind), owner: null, label: '', data }
      return { id: text(key), version: 1, described, events: [] }
    })
