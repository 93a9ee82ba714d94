/**
 * Projection (K7): events in any order, as often as they come -> the newest row per instance and its history of states.
 * Every event carries the status of its instance after it, so the newest version wins and no gap needs waiting for.
 * Pure: two rows of one instance always join to the same row, whichever came first.
 */
import type { Facts } from './decision.ts'
import type { Instant } from './time.ts'

/** An event as far as a projection reads it. */
export type ProjectedEvent = {
  /** `/<aggregate name>/<aggregate id>` */
  readonly source: string
  readonly type: string
  readonly time: Instant
  readonly subject: string
  readonly sequence: number
  readonly status: {
    readonly status: string
    readonly was: string | null
    readonly owner: string | null
    readonly organisation?: string | null | undefined
    readonly label: string
    readonly data?: Facts | undefined
    readonly dueAt: Instant | null
  }
}

/** What is known of one instance. */
export type InstanceRow = {
  readonly aggregate: string
  readonly id: string
  /** The sequence of the newest event seen. */
  readonly version: number
  readonly status: string
  readonly owner: string | null
  readonly organisation: string | null
  readonly label: string
  readonly data: Facts
  readonly dueAt: Instant | null
  /** The earliest time seen, so that it does not depend on which event came first. */
  readonly createdAt: Instant
  /** The time of the newest event seen. */
  readonly changedAt: Instant
}

/** One change of the state word. Events that leave the word as it was leave no row. */
export type HistoryRow = {
  readonly aggregate: string
  readonly id: string
  readonly seq: number
  readonly status: string
  readonly was: string | null
  readonly event: string
  readonly at: Instant
}

export type Rows = { readonly instances: readonly InstanceRow[]; readonly history: readonly HistoryRow[] }

/** The aggregate's name in an event's source. */
export const aggregateOf = (source: string): string => source.slice(1, source.indexOf('/', 1))

/** `naru.<aggregate name>.<Event>.v1` -> `<Event>` */
const eventName = (type: string): string => type.split('.').at(-2) ?? type

const instanceRow = ({ source, subject, sequence, time, status }: ProjectedEvent): InstanceRow => ({
  aggregate: aggregateOf(source),
  id: subject,
  version: sequence,
  status: status.status,
  owner: status.owner,
  organisation: status.organisation ?? null,
  label: status.label,
  data: status.data ?? {},
  dueAt: status.dueAt,
  createdAt: time,
  changedAt: time,
})

/** Two rows of one instance become one: the newer version, and the earlier beginning. */
export const join = (a: InstanceRow, b: InstanceRow): InstanceRow => ({
  ...(b.version > a.version ? b : a),
  createdAt: a.createdAt < b.createdAt ? a.createdAt : b.createdAt,
})

/** One row per instance and one per change of state, however many events there are and however often they came. */
export const project = (events: Iterable<ProjectedEvent>): Rows => {
  const instances = new Map<string, InstanceRow>()
  const history = new Map<string, HistoryRow>()
  for (const told of events) {
    const row = instanceRow(told)
    const known = instances.get(told.source)
    instances.set(told.source, known ? join(known, row) : row)
    if (told.status.was === told.status.status) continue
    history.set(`${told.source}/${told.sequence}`, {
      aggregate: row.aggregate,
      id: row.id,
      seq: told.sequence,
      status: row.status,
      was: told.status.was,
      event: eventName(told.type),
      at: told.time,
    })
  }
  return { instances: [...instances.values()], history: [...history.values()] }
}
