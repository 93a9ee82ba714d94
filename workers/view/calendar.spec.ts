import { describe, expect, it } from 'vitest'
import { calendarOf } from './calendar.ts'

const entered = { uid: 'concert.booking/b1@naru', version: 4, changedAt: '2026-11-20T01:02:03.000Z' }
const linesOf = (text: string) => text.split('\r\n')

describe('An entry for a calendar', () => {
  it('stands at its instant, in UTC, for as long as it lasts', () => {
    const when = { at: '2026-12-24T10:00:00.000Z', minutes: 120 } as const
    const lines = linesOf(calendarOf({ when, title: '나루의 밤 × 2', place: '노들섬', cancelled: false }, entered))
    expect(lines).toEqual(
      expect.arrayContaining([
        'METHOD:PUBLISH',
        'UID:concert.booking/b1@naru',
        'SEQUENCE:4',
        'DTSTAMP:20261120T010203Z',
        'DTSTART:20261224T100000Z',
        'DTEND:20261224T120000Z',
        'SUMMARY:나루의 밤 × 2',
        'LOCATION:노들섬',
        'STATUS:CONFIRMED',
      ]),
    )
  })

  it('stands on its day in Seoul, wherever the clock is', () => {
    const lines = linesOf(calendarOf({ when: { day: '2027-01-01' }, title: '달항아리', cancelled: false }, entered))
    expect(lines).toContain('DTSTART;VALUE=DATE:20270101')
    expect(lines.filter((line) => line.startsWith('DTEND'))).toEqual([])
  })

  it('is taken out by a later version when it is off', () => {
    const when = { day: '2027-01-01' }
    const lines = linesOf(calendarOf({ when, title: '달항아리', cancelled: true }, { ...entered, version: 5 }))
    expect(lines).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:5']))
  })

  it('lets no text of people become a line of its own', () => {
    const title = 'a\r\nSTATUS:CANCELLED\r\nX:,;\\'
    const text = calendarOf({ when: { day: '2027-01-01' }, title, cancelled: false }, entered)
    expect(linesOf(text)).not.toContain('STATUS:CANCELLED')
  })
})
