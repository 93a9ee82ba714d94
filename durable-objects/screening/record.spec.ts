import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { eventType } from '../../kernel/policy.ts'
import { SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { record } from './record.ts'
import { DATE, entry, LAST, NAME, OVER, type RecordEvent, was } from './screening.fixtures.ts'

const given = specification(record)
const attended: readonly RecordEvent[] = [was.registered, was.asked, was.attended]
const [FIRST, BEFORE] = ['2026-05-01T15:00:00.000Z', '2026-05-01T14:59:59.999Z'] as const

describe('Record (예약 관리 항목)', () => {
  it('is registered once, for its hospital, and names the screening but no person (S5, S12, G12)', () => {
    given().thenDescribed(null)
    given()
      .when(entry.register)
      .then(was.registered)
      .described({
        status: 'registered',
        owner: null,
        organisation: 'naru',
        label: `${NAME} ${DATE}`,
        data: { hospitalId: 'h1', hospitalName: NAME, date: DATE },
      })
    given(was.registered).when(entry.register).thenNothing()
  })

  it('is cancelled, missed or force-cancelled with its reservation, once (S8, S11, S15)', () => {
    const ends = [
      [entry.cancel, was.cancelled, 'cancelled'],
      [entry.forceCancel, was.forceCancelled, 'force-cancelled'],
      [entry.miss, was.missed, 'missed'],
    ] as const
    for (const [command, event, status] of ends) {
      given(was.registered).when(command).then(event).described({ status })
      for (const [again] of ends) given(was.registered, event).when(again).thenNothing()
    }
  })

  it('is a tombstone when the end comes first, and is never revived (G3)', () => {
    given().when(entry.cancel).then(was.cancelled).described({ status: 'cancelled', owner: null })
    given().when(entry.forceCancel).then(was.forceCancelled).described({ status: 'force-cancelled', owner: null })
    given().when(entry.miss).then(was.missed).described({ status: 'missed', owner: null })
    for (const end of [was.cancelled, was.forceCancelled, was.missed]) given(end).when(entry.register).thenNothing()
  })

  it('takes only what it knows', () => {
    const reads = (change: object) => parseCommand(record, { ...entry.register, ...change }).ok
    expect(reads({})).toBe(true)
    expect([{ customerId: 'kim' }, { hospitalName: '' }, { date: '2026-13-01' }].filter(reads)).toEqual([])
  })

  it('keeps the screening, and what would name it, to its own system (S12)', () =>
    expect([...record.events.confidential].sort()).toEqual(
      ['causationId', 'correlationId', 'date', 'hospitalId', 'hospitalName', 'label', 'organisation'].sort(),
    ))

  it('says the same of each of its events, so that readers elsewhere expect what they get', () => {
    const { aggregate, schemas, confidential } = record.events
    for (const name of Object.keys(schemas))
      expect(subscriptions.get(eventType(aggregate, name))?.kind.confidential).toEqual(confidential)
  })
})

describe('Record (예약 관리 항목): who came (S15)', () => {
  it('asks the reservation first whether they still may be marked', () =>
    given(was.registered)
      .when(entry.mark, FIRST)
      .then(was.asked)
      .asking('reservation', SOME_ID, { type: 'RecordAttendance' })
      .accepted({}, entry.confirm)
      .refused({ reason: 'ReservationCancelled' }, entry.stop)
      .described({ status: 'registered' }))

  it('is marked on the day in Seoul, and on no other', () => {
    for (const now of [FIRST, LAST]) given(was.registered).when(entry.mark, now).then(was.asked)
    for (const now of [BEFORE, OVER]) given(was.registered).when(entry.mark, now).thenRefused('NotToday')
    given(was.registered, was.missed).when(entry.mark, OVER).thenRefused('NotToday')
  })

  it('is marked once', () => {
    given(was.registered, was.asked).when(entry.mark, LAST).thenNothing()
    given(was.registered, was.asked).when(entry.confirm).then(was.attended).described({ status: 'attended' })
    given(...attended)
      .when(entry.confirm)
      .thenNothing()
    given(...attended)
      .when(entry.mark, LAST)
      .thenRefused('AlreadyAttended')
  })

  it('is not marked when the reservation said no, and whoever asked hears why', () => {
    const asked = given(was.registered, was.asked)
    asked.when(entry.stop).thenTold({ reason: 'RecordCancelled' }, was.cancelled)
    asked.when(entry.stopByForce).thenTold({ reason: 'RecordForceCancelled' }, was.forceCancelled)
    asked.when(entry.stopTooLate).thenTold({ reason: 'NotToday' }, was.missed)
  })

  it('is not marked where there is none, or when it is over', () => {
    given().when(entry.mark, LAST).thenRefused('RecordNotFound')
    given(was.registered, was.cancelled).when(entry.mark, LAST).thenRefused('RecordCancelled')
    given(was.forceCancelled).when(entry.mark, LAST).thenRefused('RecordForceCancelled')
  })

  it('leaves a mark under way to the reservation, and takes no late answer of it', () => {
    for (const end of [entry.cancel, entry.forceCancel, entry.miss]) {
      given(was.registered, was.asked).when(end).thenNothing()
      given(...attended)
        .when(end)
        .thenNothing()
    }
    for (const past of [[], [was.cancelled], [was.missed], attended])
      for (const late of [entry.confirm, entry.stop])
        given(...past)
          .when(late)
          .thenNothing()
  })
})
