import { describe, expect, it } from 'vitest'
import { dateOf, day, daysAfter, dayTime, leaf, left, relative, soon, stamp, startOf, won } from './format.ts'

/** Half past eight in the evening of the last day of a year in Seoul; there it is the day before elsewhere. */
const NEW_YEARS_EVE = '2026-12-31T11:30:00.000Z'
const AFTER_MIDNIGHT = '2026-12-31T15:30:00.000Z'

describe('How it is written', () => {
  it('an amount', () => expect([0, 55_000, 1_234_567].map(won)).toEqual(['₩0', '₩55,000', '₩1,234,567']))

  it('a day and a time are those of Seoul', () => {
    expect(dayTime('ko', NEW_YEARS_EVE)).toBe('2026년 12월 31일 (목) 오후\u00a08:30')
    expect(dayTime('en', NEW_YEARS_EVE)).toBe('Thu, December 31, 2026, 8:30\u00a0PM')
    expect(dayTime('ko', AFTER_MIDNIGHT)).toBe('2027년 1월 1일 (금) 오전\u00a012:30')
  })

  it('the date of a day is that of Seoul, and days are counted from it', () => {
    expect([-31, 0, 1, 365].map((days) => daysAfter('2026-12-31', days))).toEqual([
      '2026-11-30',
      '2026-12-31',
      '2027-01-01',
      '2027-12-31',
    ])
  })

  it('a day of the API is that day, and today is the day it is in Seoul', () => {
    expect(day('en', '2027-01-01')).toBe('Fri, January 1, 2027')
    expect([NEW_YEARS_EVE, AFTER_MIDNIGHT].map(dateOf)).toEqual(['2026-12-31', '2027-01-01'])
  })

  it('what is soon, as short as it is clear: the time of an instant, no time of a day, and today as such', () => {
    expect(soon('ko', AFTER_MIDNIGHT, '2027-05-01T00:00:00.000Z')).toBe('1월 1일 오전\u00a012:30')
    expect(soon('ko', AFTER_MIDNIGHT, NEW_YEARS_EVE)).toBe('2027년 1월 1일 (금) 오전\u00a012:30')
    expect([soon('ko', '2026-12-31', NEW_YEARS_EVE), soon('en', '2026-12-31', NEW_YEARS_EVE)]).toEqual([
      '오늘',
      'today',
    ])
    expect(soon('ko', '2026-12-30', NEW_YEARS_EVE)).toBe('12월 30일 (수)')
    expect(soon('en', '2027-01-02', NEW_YEARS_EVE)).toBe('Sat, January 2, 2027')
  })

  it('a day begins at midnight in Seoul, and an instant is when it is', () => {
    expect(['2027-01-01', NEW_YEARS_EVE].map(startOf)).toEqual(['2026-12-31T15:00:00.000Z', NEW_YEARS_EVE])
  })

  it('what happened, by its time today and by its day before', () => {
    expect(stamp('ko', NEW_YEARS_EVE, '2026-12-31T14:00:00.000Z')).toBe('오후\u00a08:30')
    expect(stamp('ko', NEW_YEARS_EVE, AFTER_MIDNIGHT)).toBe('12월 31일')
  })

  it('a leaf of the calendar tells the year only when it is another one', () => {
    expect(leaf('ko', NEW_YEARS_EVE, '2026-11-28T00:00:00.000Z')).toEqual({
      day: '31',
      month: '12월',
      weekday: '목요일',
    })
    expect(leaf('en', NEW_YEARS_EVE, '2026-11-28T00:00:00.000Z')).toEqual({ day: '31', month: 'Dec', weekday: 'Thu' })
    expect(leaf('ko', AFTER_MIDNIGHT, NEW_YEARS_EVE)).toMatchObject({ day: '1', month: '2027년 1월' })
  })

  it.each([
    ['2026-12-31T11:29:30.000Z', '30초 전', '30 seconds ago'],
    ['2026-12-31T11:27:01.000Z', '2분 전', '2 minutes ago'],
    ['2026-12-31T13:40:00.000Z', '2시간 후', 'in 2 hours'],
    ['2026-12-30T11:30:00.000Z', '어제', 'yesterday'],
  ])('how far it is from now: %s', (at, ko, en) => {
    expect([relative('ko', at, NEW_YEARS_EVE), relative('en', at, NEW_YEARS_EVE)]).toEqual([ko, en])
  })

  it('what is left', () => {
    expect(left('2026-12-31T11:39:05.000Z', NEW_YEARS_EVE)).toBe('9:05')
    expect(left('2026-12-31T12:32:03.000Z', NEW_YEARS_EVE)).toBe('1:02:03')
    expect(left('2026-12-31T11:00:00.000Z', NEW_YEARS_EVE)).toBe('0:00')
  })
})
