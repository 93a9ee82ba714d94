/** How amounts, days and times are written: Korean won, and the days and times of Seoul, wherever the reader is. */
import { epochMs, type Instant, plusSeconds } from '../../kernel/time.ts'
import type { Language } from './language.ts'

const SEOUL = 'Asia/Seoul'
const MS_PER_SECOND = 1_000
const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

const formatter = (options: Intl.DateTimeFormatOptions) => {
  const byLanguage = {
    ko: new Intl.DateTimeFormat('ko-KR', { timeZone: SEOUL, ...options }),
    en: new Intl.DateTimeFormat('en-US', { timeZone: SEOUL, ...options }),
  }
  return (language: Language, at: string): string => together(byLanguage[language].format(msOf(at)))
}
/** A time of day stays on one line: `오후 7:00`. */
const together = (text: string): string =>
  text.replace(/(오전|오후) (?=\d)/, '$1\u00a0').replace(/(?<=\d)\s(?=[AP]M)/, '\u00a0')
/** Instants of the API are instants; its types say text. */
const msOf = (at: string): number => epochMs(at as Instant)

/** `₩55,000`. */
export const won = (amountKrw: number): string => `₩${amountKrw.toLocaleString('en-US')}`
export const number = (count: number): string => count.toLocaleString('en-US')

const date = formatter({ year: 'numeric', month: 'long', day: 'numeric' })
const weekday = formatter({ weekday: 'short' })
/** `2027년 1월 5일 (화)`, `Tue, January 5, 2027`. */
export const day = (language: Language, at: string): string =>
  language === 'ko' ? `${date('ko', at)} (${weekday('ko', at)})` : `${weekday('en', at)}, ${date('en', at)}`
/** `오후 7:00`, `7:00 PM`. */
export const time = formatter({ hour: 'numeric', minute: '2-digit' })
/** `1월 5일 오후 7:00`: what happened lately, where the year is no news. */
export const moment = formatter({ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })
/** `1월 5일`, `Jan 5`: where the year is no news. */
export const shortDay = formatter({ month: 'short', day: 'numeric' })
/** `오후 7:00:05`. */
export const exactTime = formatter({ hour: 'numeric', minute: '2-digit', second: '2-digit' })
/** `2027년 1월 5일 (화) 오후 7:00`, `Tue, January 5, 2027, 7:00 PM`. */
export const dayTime = (language: Language, at: string): string =>
  `${day(language, at)}${language === 'ko' ? ' ' : ', '}${time(language, at)}`

const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone: SEOUL, year: 'numeric', month: '2-digit', day: '2-digit' })
/** `2027-01-05`: which day it is in Seoul then, as the API and fields for days write it. */
export const dateOf = (at: string): string => isoDay.format(msOf(at))
/** That many days after a day. */
export const daysAfter = (date: string, days: number): string => dateOf(plusSeconds(date as Instant, days * DAY))
/** `2027-01-05`, a day without a time. */
export const isDay = (at: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(at)
/** When a day begins in Seoul; an instant is one already. */
export const startOf = (at: string): string => (isDay(at) ? `${daysAfter(at, -1)}T15:00:00.000Z` : at)
/** As short as it is clear: `1월 5일 오후 7:00`, `오늘`, `1월 5일 (화)`, and the year only when it is another one. */
export const soon = (language: Language, at: string, now: Instant): string => {
  if (isDay(at) && at === dateOf(now)) return relatively[language].format(0, 'day')
  const isThisYear = year(language, at) === year(language, now)
  if (isDay(at)) return (isThisYear ? dayOfYear : day)(language, at)
  return (isThisYear ? moment : dayTime)(language, at)
}

const dayOfYear = formatter({ month: 'short', day: 'numeric', weekday: 'short' })
/** The shortest that tells when something happened: `오후 7:00` today, `1월 5일` before. */
export const stamp = (language: Language, at: string, now: Instant): string =>
  dateOf(at) === dateOf(now) ? time(language, at) : shortDay(language, at)

const dayNumber = formatter({ day: 'numeric' })
const year = formatter({ year: 'numeric' })
const monthName = formatter({ month: 'short' })
const monthOfYear = formatter({ month: 'short', year: 'numeric' })
const weekdayName = formatter({ weekday: 'long' })
/** What a leaf of a calendar shows; the year only when it is not this one. */
export const leaf = (language: Language, at: string, now: Instant) => ({
  day: dayNumber(language, at).replace('일', ''),
  month: (year(language, at) === year(language, now) ? monthName : monthOfYear)(language, at),
  weekday: (language === 'ko' ? weekdayName : weekday)(language, at),
})

const relatively = {
  ko: new Intl.RelativeTimeFormat('ko-KR', { numeric: 'auto' }),
  en: new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' }),
}
const UNITS: readonly (readonly [least: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [0, 'second'],
]
/** `3분 전`, `in 2 hours`: how far `at` is from `now`. */
export const relative = (language: Language, at: string, now: Instant): string => {
  const seconds = Math.round((msOf(at) - epochMs(now)) / MS_PER_SECOND)
  const [least, unit] = UNITS.find(([from]) => Math.abs(seconds) >= from) ?? [0, 'second' as const]
  return relatively[language].format(Math.trunc(seconds / (least || 1)), unit)
}

export const secondsUntil = (until: string, now: Instant): number =>
  Math.round((msOf(until) - epochMs(now)) / MS_PER_SECOND)

/** `9:05`, `1:02:03`: what is left until `until`, as the countdown of a page begins. */
export const left = (until: string, now: Instant): string => {
  const seconds = Math.max(0, secondsUntil(until, now))
  const two = (count: number): string => String(count).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / HOUR), Math.floor(seconds / MINUTE) % MINUTE]
  const rest = two(seconds % MINUTE)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}
