/** What people take with them of what is theirs: passes that let them in, and entries for their calendar. */
import { type CalendarEntry, type Carried, customers, type Row } from './reads.ts'
import type { Resource } from './resource.ts'

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
