/** Re-drive: an actor's events once more, whatever was sent before; consumers are idempotent (K9). */
import type { Recorded } from '../../kernel/decision.ts'
import type { Instant } from '../../kernel/time.ts'
import { LONG_EVENT_CHARACTERS, type Outbox } from '../../queues/outbox.ts'
import type { AggregateInstance } from './instance.ts'
import { PAGE_ROWS } from './journal.ts'

/** Long events of one portion: each of them makes its listeners call a hundred others. */
const LONG_EVENTS = 10

/** From which event on a re-drive sends: a number, or the first since a time; the first of all unless said. */
export type From = { readonly fromSeq?: number; readonly since?: string }

/** How many events a re-drive sent, and where the next portion begins; null after the last. */
export type Resent = { readonly resent: number; readonly next: number | null }

/**
 * Sends a portion of the events from there on to everybody who listens. Throws when an inbox did not take all of it,
 * after the others got theirs: whoever asked for it must ask again.
 */
export const redriven = async (
  instance: AggregateInstance,
  outbox: Outbox,
  { fromSeq, since }: From,
): Promise<Resent> => {
  const { name, id, journal } = instance
  // A time that an operator or the launcher gives is compared as text.
  const first = since === undefined ? (fromSeq ?? 1) : journal.firstSince(since as Instant)
  const events = first === null ? [] : portionOf(journal.from(first, PAGE_ROWS))
  const last = events.at(-1)
  if (!last) return { resent: 0, next: null }
  const missed = await outbox.resend(events)
  if (missed.length > 0) throw new Error(`${name} ${id} was not sent again to ${missed.join(', ')}`)
  return { resent: events.length, next: last.seq < instance.version ? last.seq + 1 : null }
}

/** The first of these, with so many long ones at most; never none of several. */
export const portionOf = (events: readonly Recorded[]): readonly Recorded[] => {
  let long = 0
  const end = events.findIndex(({ data }) => {
    if (JSON.stringify(data).length > LONG_EVENT_CHARACTERS) long += 1
    return long > LONG_EVENTS
  })
  return end === -1 ? events : events.slice(0, end)
}
