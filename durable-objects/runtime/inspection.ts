/** What an actor shows of itself, and the methods through which others reach it. */
import type { Answer, CommandContext, Description, Facts, Recorded } from '../../kernel/decision.ts'
import { hasSeen } from '../../kernel/interpreter.ts'
import { type Instant, instantOf } from '../../kernel/time.ts'
import type { Outbox, Unsent } from '../../queues/outbox.ts'
import { type At, stoodAt, timerOf } from './as-of.ts'
import type { Part } from './conversation.ts'
import { type Change, differences } from './differences.ts'
import type { AggregateInstance } from './instance.ts'
import type { From, Resent } from './redrive.ts'

/** Rows of the journal shown at once. */
export const INSPECT_LIMIT = 100

/** Which events are shown: from a number on, else around the one at which the instance is looked at, else from the first. */
export type Range = { readonly from?: number | undefined; readonly limit: number; readonly at?: At | undefined }

/** An instance as it stood, and what its last event by then had changed. */
export type AsOf = {
  readonly version: number
  readonly time: Instant | null
  readonly state: Facts
  readonly description: Description | null
  readonly open: readonly { readonly seq: number; readonly type: string }[]
  readonly deadline: { readonly at: Instant; readonly command: string } | null
  readonly changes: readonly Change[]
}

/** One instance, as operators see it. */
export type Inspection = {
  readonly id: string
  readonly aggregate: string
  readonly version: number
  readonly state: Facts
  readonly description: Description | null
  readonly events: readonly Recorded[]
  /** `from` of the pages of events before and after; null where there is none. */
  readonly earlier: number | null
  readonly later: number | null
  /** As it stood when asked for; else null. */
  readonly asOf: AsOf | null
  /** Reactions without an answer, by the event that asked; `parked` ones rest for an hour, or until a re-drive. */
  readonly open: readonly {
    readonly seq: number
    readonly type: string
    readonly tries: number
    readonly parked: boolean
  }[]
  readonly sentUpTo: number
  readonly sendingParked: boolean
  /** What each inbox still lacks. */
  readonly unsent: readonly Unsent[]
  readonly alarmAt: Instant | null
  /** What it will request of itself, and when. */
  readonly deadline: { readonly at: Instant; readonly command: string } | null
}

/** What may be asked of an aggregate without a command. */
export type Summary = Description & {
  readonly id: string
  readonly version: number
  /** Whether it has had to do with the instance it was asked about. */
  readonly hasSeen: boolean
}

/** The methods every actor offers to its own Worker. */
export type ActorRpc = {
  execute(command: unknown, context: CommandContext): Promise<Answer>
  peek(about?: string): Promise<Summary | null>
  check(command: unknown, about: string): Promise<Answer>
  inspect(range: Range): Promise<Inspection | null>
  conversation(correlationId: string): Promise<Part | null>
  redrive(from: From): Promise<Resent>
}

/**
 * A binding to actors. Narrower than the platform's own type, which maps every answer through RPC types and gives up
 * on recursive ones such as JSON.
 */
export type Actors = {
  getByName(id: string): ActorRpc
  get(objectId: DurableObjectId): ActorRpc
  idFromString(objectId: string): DurableObjectId
}

/** What the outside may know of it; null when nothing ever happened to it, or nobody outside may know of it. */
export const summaryOf = (instance: AggregateInstance, about: string | undefined): Summary | null => {
  const { definition, description, id, version, state } = instance
  if (!description) return null
  return { ...description, id, version, hasSeen: about !== undefined && hasSeen(definition, state, about) }
}

/** The instance as it stands or stood, its confidential fields left out; null when nothing ever happened to it. */
export const inspectionOf = (
  { definition, journal, pending, id, version, state, description }: AggregateInstance,
  outbox: Outbox,
  alarm: number | null,
  { from, limit: asked, at }: Range,
): Inspection | null => {
  if (version === 0) return null
  const limit = Math.min(asked, INSPECT_LIMIT)
  const stood = at === undefined ? null : stoodAt(definition, journal, { id, version }, at)
  const first = from ?? Math.max(1, (stood?.version ?? 1) - Math.floor(limit / 2))
  const events = journal.from(first, limit).slice(0, limit)
  const last = events.at(-1)?.seq ?? version
  const { confidential } = definition.events
  const hidden = <T>(value: T): T => redacted(value, confidential) as T
  return {
    id,
    aggregate: definition.events.aggregate,
    version,
    state: hidden(state as Facts),
    description: hidden(description),
    events: hidden(events),
    earlier: first > 1 ? Math.max(1, first - limit) : null,
    later: last < version ? last + 1 : null,
    asOf:
      stood &&
      asOf({ ...stood, ...hidden({ state: stood.state, before: stood.before, description: stood.description }) }),
    open: pending.list(),
    sentUpTo: outbox.sentUpTo(version),
    sendingParked: outbox.isParked,
    unsent: outbox.unsent(),
    alarmAt: alarm === null ? null : instantOf(alarm),
    deadline: timerOf(definition, state),
  }
}

/** Compared after what is confidential was hidden: that it changed is not told either. */
const asOf = ({ state, before, ...stood }: ReturnType<typeof stoodAt>): AsOf => ({
  ...stood,
  state: state as Facts,
  changes: differences(before, state),
})

/** A copy without the confidential fields, at whatever depth. */
const redacted = (value: unknown, confidential: readonly string[]): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (key, inner: unknown) => (confidential.includes(key) ? '[confidential]' : inner)),
  )
