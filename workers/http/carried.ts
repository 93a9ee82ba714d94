/** What people take with them of what is theirs: passes that let them in, and entries for their calendar. */
import type { Instant } from '../../kernel/time.ts'
import type { Role } from './principal.ts'
import type { Resource } from './resource.ts'
import { customers, type Item, type Row } from './row.ts'

type PassesShown = {
  readonly id: string
  readonly passes: readonly { readonly number: number; readonly pass: string }[]
}

/** What the owner of a thing carries of it: signed passes, or an entry for a calendar. To nobody else. */
export type Carried<P extends string = string> = {
  readonly path: P
  readonly summary: string
  readonly resource: Resource
  readonly access: readonly Role[]
} & (
  | (Item<PassesShown> & {
      readonly kind: 'pass'
      /** How many passes there are of it now; none: not yet, or no more. */
      readonly passes: (row: Row) => number
    })
  | { readonly kind: 'calendar'; readonly entry: (row: Row) => CalendarEntry | null }
)
/** What stands in a calendar: at an instant for so many minutes, or on a whole day in Seoul. */
export type CalendarEntry = {
  readonly when: { readonly at: Instant; readonly minutes: number } | { readonly day: string }
  readonly title: string
  readonly place?: string
  /** It was there and is off: calendars take it out. */
  readonly cancelled: boolean
}

/** The passes of one of them, at `<path>/{…}/passes`, for its owner. */
export const passes = <const P extends `/v1/${string}/passes`>(
  path: P,
  resource: Resource,
  summary: string,
  count: (row: Row) => number,
): Extract<Carried<P>, { kind: 'pass' }> => ({
  kind: 'pass',
  path,
  resource,
  summary,
  access: customers,
  passes: count,
})

/** One of them as an entry for a calendar, at `<path>/{…}/calendar.ics`, for its owner. */
export const calendar = <const P extends `/v1/${string}/calendar.ics`>(
  path: P,
  resource: Resource,
  summary: string,
  entry: (row: Row) => CalendarEntry | null,
): Extract<Carried<P>, { kind: 'calendar' }> => ({
  kind: 'calendar',
  path,
  resource,
  summary,
  access: customers,
  entry,
})
