/** Calendars (RFC 5545): one entry, at an instant or on a whole day in Seoul; what is off is cancelled in whoever has it. */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { plusMs } from '../../kernel/time.ts'
import type { CalendarEntry } from '../http/carried.ts'

const MINUTE_MS = 60_000
const PRODUCT = { company: 'Naru', product: 'Naru', language: 'KO' }

/** Which thing an entry is of; a later version takes the place of an earlier one. */
export type Entered = { readonly uid: string; readonly version: number; readonly changedAt: string }

/** A calendar with this entry. Times are written in UTC: a zone of their own is nine hours wrong where the clock is UTC. */
export const calendarOf = ({ when, title, place, cancelled }: CalendarEntry, entered: Entered): string => {
  const calendar = ical({
    prodId: PRODUCT,
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  })
  calendar.createEvent({
    id: entered.uid,
    sequence: entered.version,
    stamp: entered.changedAt,
    ...('day' in when
      ? { start: `${when.day}T00:00:00.000Z`, allDay: true }
      : { start: when.at, end: plusMs(when.at, when.minutes * MINUTE_MS) }),
    summary: title,
    ...(place !== undefined && { location: place }),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  return calendar.toString()
}
