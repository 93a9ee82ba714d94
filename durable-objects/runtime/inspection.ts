/** What an actor shows of itself, and the methods through which others reach it. */
import type { Answer, CommandContext, Description, Facts, Recorded } from '../../kernel/decision.ts'
import { hasSeen } from '../../kernel/interpreter.ts'
import { type Instant, instantOf } from '../../kernel/time.ts'
import type { Outbox } from '../../queues/outbox.ts'
import type { AggregateInstance } from './instance.ts'
import type { From, Resent } from './redrive.ts'

/** Rows of the journal shown at once. */
export const INSPECT_LIMIT = 100

/** One instance, as operators see it. */
export type Inspection = {
  readonly id: string
  readonly aggregate: string
  readonly version: number
  readonly state: Facts
  readonly description: Description | null
  readonly events: readonly Recorded[]
  /** Reactions without an answer, by the event that asked; `parked` ones rest for an hour, or until a re-drive. */
  readonly open: readonly {
    readonly seq: number
    readonly type: string
    readonly tries: number
    readonly parked: boolean
  }[]
  readonly sentUpTo: number
  readonly sendingParked: boolean
  readonly alarmAt: Instant | null
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
  inspect(range: { from: number; limit: number }): Promise<Inspection | null>
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

/** The instance as it stands, its confidential fields left out; null when nothing ever happened to it. */
export const inspectionOf = (
  { definition, journal, pending, id, version, state, description }: AggregateInstance,
  outbox: Outbox,
  alarm: number | null,
  { from, limit }: { from: number; limit: number },
): Inspection | null => {
  if (version === 0) return null
  const events = journal.from(from, Math.min(limit, INSPECT_LIMIT)).slice(0, limit)
  const alarmAt = alarm === null ? null : instantOf(alarm)
  const shown = redacted({ state, description, events, alarmAt }, definition.events.confidential)
  return {
    id,
    aggregate: definition.events.aggregate,
    version,
    ...(shown as Pick<Inspection, 'state' | 'description' | 'events' | 'alarmAt'>),
    open: pending.list(),
    sentUpTo: outbox.sentUpTo(version),
    sendingParked: outbox.isParked,
  }
}

/** A copy without the confidential fields, at whatever depth. */
const redacted = (value: object, confidential: readonly string[]): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (confidential.includes(key) ? '[confidential]' : inner)))
