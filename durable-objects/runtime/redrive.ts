/** Re-drive: an actor's events once more, whatever was sent before; consumers are idempotent (K9). */
import type { Recorded } from '../../kernel/decision.ts'
import { LONG_EVENT_CHARACTERS, type Outbox } from '../../queues/outbox.ts'
import type { AggregateInstance } from './instance.ts'
import { PAGE_ROWS } from './journal.ts'

/** Long events of one portion: each of them makes its hearers call a hundred others. */
const LONG_EVENTS = 10

/** How many events a re-drive sent, and where the next portion begins; null after the last. */
export type Resent = { readonly resent: number; readonly next: number | null }

/**
 * Sends a portion of the events from this one on to everybody who listens. Throws when an inbox did not take all of it,
 * after the others got theirs: whoever asked for it must ask again.
 */
export const redriven = async (core: AggregateInstance, relay: Outbox, fromSeq: number): Promise<Resent> => {
  const events = portionOf(core.journal.from(fromSeq, PAGE_ROWS))
  const last = events.at(-1)
  if (!last) return { resent: 0, next: null }
  const missed = await relay.resend(core.id, events)
  const who = `${core.name} ${core.id}`
  if (missed.length > 0) throw new Error(`${who} was not sent again to ${missed.join(', ')}`)
  return { resent: events.length, next: last.seq < core.version ? last.seq + 1 : null }
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
