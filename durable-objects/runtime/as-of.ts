/** An instance as it stood at one of its events, or at a time: folded from its journal anew, apart from the living one. */
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import type { Json, Recorded } from '../../kernel/decision.ts'
import { deadlineOf, describe, evolve } from '../../kernel/interpreter.ts'
import { type Instant, plusMs } from '../../kernel/time.ts'
import type { Journal } from './journal.ts'
import { Pending } from './pending.ts'

/** A version, or a time. */
export type At = number | Instant

/** What it had become by then. */
export type Stood = {
  /** 0 before anything happened. */
  readonly version: number
  /** The time of that event. */
  readonly time: Instant | null
  readonly state: Json
  /** The state before that event. */
  readonly before: Json
  readonly description: ReturnType<typeof describe>
  /** What it had asked of others by then without an answer. */
  readonly open: readonly { readonly seq: number; readonly type: string }[]
  readonly deadline: { readonly at: Instant; readonly command: string } | null
}

/** How many events it had at a time, those of that millisecond included. */
const versionAt = (journal: Journal, time: Instant, version: number): number => {
  const next = journal.firstSince(plusMs(time, 1))
  return next === null ? version : next - 1
}

/** The instance at a version or a time; at its newest where there is none so new. */
export const stoodAt = (
  definition: AnyAggregate,
  journal: Journal,
  { id, version: newest }: { readonly id: string; readonly version: number },
  at: At,
): Stood => {
  const version = Math.min(newest, typeof at === 'number' ? at : versionAt(journal, at, newest))
  const pending = new Pending(definition)
  let state: unknown = structuredClone(definition.initial)
  let before = plain(state)
  let time: Instant | null = null
  for (const { events, commandId, commandType, settles } of journal.after(0)) {
    const past: Recorded[] = events.filter(({ seq }) => seq <= version)
    if (past.length < events.length && past.length === 0) break
    for (const event of past) {
      // States may be changed in place, so what is before the last event is copied while it is there.
      if (event.seq === version) before = plain(state)
      state = evolve(definition, state, { ...event.data, type: event.type }, event.time)
      time = event.time
    }
    pending.apply(past, { root: commandId, commandType }, settles)
    if (past.length < events.length) break
  }
  return {
    version,
    time,
    state: plain(state),
    before,
    description: describe(definition, state, id),
    open: pending.list().map(({ seq, type }) => ({ seq, type })),
    deadline: timerOf(definition, state),
  }
}

/** When it requests something of itself, and what. */
export const timerOf = (
  definition: AnyAggregate,
  state: unknown,
): { readonly at: Instant; readonly command: string } | null => {
  const due = deadlineOf(definition, state)
  return due && { at: due.at, command: due.command.type }
}

const plain = (state: unknown): Json => JSON.parse(JSON.stringify(state))
