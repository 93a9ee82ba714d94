/**
 * Entry (입장): who of a booking has been let in. Each of its tickets lets one person in once; the booking decides, so that
 * of two doors that scan the same ticket one gets a yes (C19).
 */
import { happened, refuse } from '../../kernel/decision.ts'
import { type Instant, plusSeconds, reached } from '../../kernel/time.ts'
import { isOver, isToday, venueDateAt } from '../shared/venue-date.ts'

/** A check-in may be taken back this long: a slip of the finger at the door, not a change of mind (C20). */
export const UNDO_SECONDS = 10

/** By the number of the ticket: when it was let in, and by whom. */
export type Entries = { readonly [number: string]: { readonly at: Instant; readonly by: string } }

type Ticketed = { readonly quantity: number; readonly startsAt: Instant }
type CheckIn = { readonly number: number; readonly staffId: string }

/** Why the bearer of a ticket is not let in; null when nothing stands in the way. */
export const barred = ({ quantity, startsAt }: Ticketed, entries: Entries, { number }: CheckIn, now: Instant) => {
  if (number > quantity) return refuse('TicketNotFound', { tickets: quantity })
  const day = venueDateAt(startsAt)
  if (isOver(day, now)) return refuse('ConcertDayOver', { startsAt })
  if (!isToday(day, now)) return refuse('NotConcertDay', { startsAt })
  const before = entries[number]
  return before ? refuse('AlreadyCheckedIn', { number, checkedInAt: before.at, checkedInBy: before.by }) : null
}

export const checkedIn = ({ number, staffId }: CheckIn) => ({ type: 'TicketCheckedIn', number, by: staffId }) as const

/** Takes a check-in back, while that is possible. */
export const undone = (entries: Entries, { number, staffId }: CheckIn, now: Instant) => {
  const entry = entries[number]
  if (!entry) return refuse('TicketNotCheckedIn', { number })
  const until = plusSeconds(entry.at, UNDO_SECONDS)
  if (reached(until, now)) return refuse('UndoTimeOver', { number, checkedInAt: entry.at, checkedInBy: entry.by })
  return happened({ type: 'CheckInUndone', number, by: staffId })
}

/** As the outside sees it: the number and when, not who stood at the door. */
export const shownEntries = (entries: Entries): readonly { readonly number: number; readonly at: Instant }[] =>
  Object.entries(entries).map(([number, { at }]) => ({ number: Number(number), at }))
