import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs, PARKED_MS, RESUME_MS } from '../../kernel/backoff.ts'
import {
  type AlarmNeeds,
  alarmToSet,
  foundAt,
  HANDING_OVER_MS,
  LOST_ALARM_MS,
  NEAREST_ALARM_MS,
  OVERDUE_PAUSE_MS,
} from './alarm.ts'

const NOW = 1_000_000
const LATER = NOW + 600_000

const nothingLeft: AlarmNeeds = { setAt: null, deadlineAt: null, failures: [], isUnfinished: false }
const alarm = (needs: Partial<AlarmNeeds>) => alarmToSet(NOW, { ...nothingLeft, ...needs })
const unfinished = { failures: [0], isUnfinished: true }
const parked = { failures: [], isUnfinished: true }

describe('The alarm', () => {
  it('is not needed when nothing is left', () => {
    expect(alarm({})).toBeNull()
    expect(alarm({ setAt: LATER })).toBeNull()
  })

  it('comes at the deadline when that is all that is left', () => expect(alarm({ deadlineAt: LATER })).toBe(LATER))

  it('comes two seconds after a commit that left something', () => expect(alarm(unfinished)).toBe(NOW + RESUME_MS))

  it('comes for the thing that failed least, with growing pauses', () => {
    for (const failures of [1, 2, 7, 39]) {
      expect(alarm({ failures: [40, failures], isUnfinished: true })).toBe(NOW + backoffMs(failures))
    }
  })

  it('comes within an hour for what is parked', () => expect(alarm(parked)).toBe(NOW + PARKED_MS))

  it('comes before the deadline when both are left, and never with it', () => {
    expect(alarm({ ...unfinished, deadlineAt: LATER })).toBe(NOW + RESUME_MS)
    expect(alarm({ ...unfinished, deadlineAt: NOW + RESUME_MS + 1 })).toBe(NOW + RESUME_MS)
    expect(alarm({ ...unfinished, deadlineAt: NOW + RESUME_MS })).toBe(NOW + RESUME_MS - 1)
    expect(alarm({ ...parked, deadlineAt: LATER })).toBe(LATER - 1)
  })

  it('comes after a pause for what is due and was not done', () => {
    const pause = NOW + OVERDUE_PAUSE_MS
    expect([NOW - 1, NOW].map((deadlineAt) => alarm({ deadlineAt }))).toEqual([pause, pause])
    expect(alarm({ deadlineAt: NOW, ...parked })).toBe(pause - 1)
  })

  it('is never nearer than the platform bears', () => {
    const nearest = NOW + NEAREST_ALARM_MS
    expect([1, NEAREST_ALARM_MS, NEAREST_ALARM_MS + 1].map((ms) => alarm({ deadlineAt: NOW + ms }))).toEqual([
      nearest,
      nearest,
      nearest + 1,
    ])
  })

  it('that is so near is not the deadline itself either when something else is left', () => {
    const nearest = NOW + NEAREST_ALARM_MS
    const deadlines = [1, NEAREST_ALARM_MS - 1, NEAREST_ALARM_MS, NEAREST_ALARM_MS + 1, NEAREST_ALARM_MS + 2]
    expect(deadlines.map((ms) => alarm({ ...parked, deadlineAt: NOW + ms }))).toEqual([
      nearest,
      nearest,
      nearest + 1,
      nearest,
      nearest + 1,
    ])
  })
})

describe('An alarm that is set', () => {
  it('is left when it comes early enough, for each that is set costs a row', () => {
    const setAt = NOW + RESUME_MS
    expect(alarm({ ...unfinished, setAt })).toBeNull()
    expect(alarm({ ...unfinished, setAt: setAt - 1 })).toBeNull()
    expect(alarm({ deadlineAt: LATER, setAt: LATER })).toBeNull()
  })

  it('moves when it comes too late', () => {
    expect(alarm({ ...unfinished, setAt: NOW + RESUME_MS + 1 })).toBe(NOW + RESUME_MS)
    expect(alarm({ deadlineAt: LATER, setAt: LATER + 1 })).toBe(LATER)
  })

  it('is waited for when it is late, until it must be lost', () => {
    expect(alarm({ ...unfinished, setAt: NOW - LOST_ALARM_MS + 1 })).toBeNull()
    expect(alarm({ ...unfinished, setAt: NOW - LOST_ALARM_MS })).toBe(NOW + RESUME_MS)
  })

  it('moves away from the deadline when something else is left, however near it is', () => {
    const deadlineAt = NOW + 3
    expect(alarm({ deadlineAt, setAt: deadlineAt })).toBeNull()
    expect(alarm({ ...unfinished, deadlineAt, setAt: deadlineAt })).toBe(NOW + NEAREST_ALARM_MS)
  })

  it('or moved misses no deadline, is never too near, and stands for the deadline alone when it equals it', () => {
    const time = fc.oneof(
      fc.integer({ min: NOW - 2 * LOST_ALARM_MS, max: NOW + 2 * PARKED_MS }),
      fc.integer({ min: NOW - OVERDUE_PAUSE_MS - 10, max: NOW + OVERDUE_PAUSE_MS + 10 }),
    )
    const failures = fc.array(fc.nat({ max: 39 }), { maxLength: 3 })
    const some = fc.record({ deadlineAt: fc.option(time), alarmAt: fc.option(time), failures, isParked: fc.boolean() })
    fc.assert(
      fc.property(some, fc.boolean(), ({ deadlineAt, alarmAt, failures, isParked }, isAtDeadline) => {
        const isUnfinished = isParked || failures.length > 0
        // Half of the alarms stand just where the deadline is.
        const setAt = isAtDeadline ? deadlineAt : alarmAt
        const moved = alarmToSet(NOW, { setAt, deadlineAt, failures, isUnfinished })
        if (moved !== null) expect(moved).toBeGreaterThanOrEqual(NOW + NEAREST_ALARM_MS)
        const comesAt = moved ?? setAt ?? Number.POSITIVE_INFINITY
        if (isUnfinished) {
          expect(comesAt).toBeLessThanOrEqual(NOW + PARKED_MS)
          expect(comesAt).not.toBe(deadlineAt)
        } else if (moved !== null) {
          expect([deadlineAt, NOW + NEAREST_ALARM_MS, NOW + OVERDUE_PAUSE_MS]).toContain(moved)
        }
        if (deadlineAt === null) return
        const soonest = deadlineAt > NOW ? NOW + NEAREST_ALARM_MS + 1 : NOW + OVERDUE_PAUSE_MS
        expect(comesAt).toBeLessThanOrEqual(Math.max(deadlineAt, soonest))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('An actor that wakes', () => {
  const found = { isNew: false, byAlarm: false, alarmAt: null, deadlineAt: null, wasReset: false }

  it('for the first time has nothing to send, however it woke', () => {
    for (const how of [{}, { byAlarm: true }, { wasReset: true }]) {
      expect(foundAt(NOW, { ...found, ...how, isNew: true })).toEqual({ kind: 'sent' })
    }
  })

  it('by its alarm has something to send', () => {
    expect(foundAt(NOW, { ...found, byAlarm: true })).toEqual({ kind: 'unsent' })
    expect(foundAt(NOW, { ...found, byAlarm: true, deadlineAt: LATER })).toEqual({ kind: 'unsent' })
  })

  it('and finds an alarm has something to send, unless it stands for the deadline alone', () => {
    expect(foundAt(NOW, { ...found, alarmAt: LATER })).toEqual({ kind: 'unsent' })
    expect(foundAt(NOW, { ...found, alarmAt: LATER, deadlineAt: LATER })).toEqual({ kind: 'sent' })
    for (const deadlineAt of [LATER - 1, LATER + 1]) {
      expect(foundAt(NOW, { ...found, alarmAt: LATER, deadlineAt })).toEqual({ kind: 'unsent' })
    }
  })

  it('and finds none has nothing to send, unless one comes within a second: it was on its way', () => {
    const unconfirmed = { kind: 'unconfirmed', until: NOW + HANDING_OVER_MS }
    expect(foundAt(NOW, found)).toEqual(unconfirmed)
    expect(foundAt(NOW, { ...found, deadlineAt: LATER })).toEqual(unconfirmed)
  })

  it('after its memory was reset has something to send, whatever alarm it finds', () => {
    for (const alarmAt of [null, LATER, LATER + 1]) {
      expect(foundAt(NOW, { ...found, alarmAt, deadlineAt: LATER, wasReset: true })).toEqual({ kind: 'unsent' })
    }
  })
})
