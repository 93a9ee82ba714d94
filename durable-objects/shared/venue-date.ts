/**
 * Venue date (날짜): a calendar day in Korea (Asia/Seoul), where every venue is. Korea keeps no summer time, so the zone
 * is always nine hours ahead of UTC.
 */
import { epochMs, type Instant, instantOf, plusMs, reached } from '../../kernel/time.ts'

/** An ISO date, e.g. `2027-03-01`: text order is time order. */
export type VenueDate = string

const DAY_MS = 86_400_000
const SEOUL_AHEAD_MS = 9 * 3_600_000
const DATE_CHARACTERS = 10

/** The day it is in Seoul. */
export const venueDateAt = (now: Instant): VenueDate => plusMs(now, SEOUL_AHEAD_MS).slice(0, DATE_CHARACTERS)

/** The first instant after the day. */
export const endOf = (date: VenueDate): Instant => instantOf(epochMs(`${date}T00:00:00.000Z`) + DAY_MS - SEOUL_AHEAD_MS)

/** Whether the day has ended in Seoul. */
export const isOver = (date: VenueDate, now: Instant): boolean => reached(endOf(date), now)

/** Whether it is that day in Seoul. */
export const isToday = (date: VenueDate, now: Instant): boolean => date === venueDateAt(now)

/** Whether the day lies more than so many days ahead. */
export const isBeyond = (date: VenueDate, days: number, now: Instant): boolean =>
  date > venueDateAt(plusMs(now, days * DAY_MS))
