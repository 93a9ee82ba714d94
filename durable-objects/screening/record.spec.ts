import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { eventType } from '../../kernel/policy.ts'
import { specification } from '../../kernel/testing/specification.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { record } from './record.ts'
import { DATE, NAME, type RecordCommand, type RecordEvent, screening } from './screening.fixtures.ts'

const given = specification(record)

const register: RecordCommand = { type: 'RegisterRecord', ...screening }
const cancel: RecordCommand = { type: 'CancelRecord', ...screening }
const forceCancel: RecordCommand = { type: 'ForceCancelRecord', ...screening }
const registered: RecordEvent = { type: 'RecordRegistered', ...screening }
const cancelled: RecordEvent = { type: 'RecordCancelled', ...screening }
const forceCancelled: RecordEvent = { type: 'RecordForceCancelled', ...screening }

describe('Record (예약 관리 항목)', () => {
  it('is registered once, and names the screening but no person (S5, S12)', () => {
    given().thenDescribed(null)
    given()
      .when(register)
      .then(registered)
      .described({
        status: 'registered',
        owner: null,
        label: `${NAME} ${DATE}`,
        data: { hospitalId: 'h1', hospitalName: NAME, date: DATE },
      })
    given(registered).when(register).thenNothing()
  })

  it('is cancelled with its reservation, once (S8)', () => {
    given(registered).when(cancel).then(cancelled).described({ status: 'cancelled' })
    given(registered, cancelled).when(cancel).thenNothing()
    given(registered, cancelled).when(forceCancel).thenNothing()
  })

  it('is force-cancelled with its reservation, once (S11)', () => {
    given(registered).when(forceCancel).then(forceCancelled).described({ status: 'force-cancelled' })
    given(registered, forceCancelled).when(forceCancel).thenNothing()
    given(registered, forceCancelled).when(cancel).thenNothing()
  })

  it('is a tombstone when the cancellation comes first, and is never revived (G3)', () => {
    given().when(cancel).then(cancelled).described({ status: 'cancelled', owner: null })
    given().when(forceCancel).then(forceCancelled).described({ status: 'force-cancelled', owner: null })
    given(cancelled).when(register).thenNothing()
    given(forceCancelled).when(register).thenNothing()
  })

  it('takes only what it knows', () => {
    const reads = (change: object) => parseCommand(record, { ...register, ...change }).ok
    expect(reads({})).toBe(true)
    expect([{ customerId: 'kim' }, { hospitalName: '' }, { date: '2026-13-01' }].filter(reads)).toEqual([])
  })

  it('keeps the screening, and what would name it, to its own system (S12)', () =>
    expect([...record.events.confidential].sort()).toEqual(
      ['causationId', 'correlationId', 'date', 'hospitalId', 'hospitalName', 'label'].sort(),
    ))

  it('says the same of each of its events, so that readers elsewhere expect what they get', () => {
    const { aggregate, schemas, confidential } = record.events
    for (const name of Object.keys(schemas))
      expect(subscriptions.get(eventType(aggregate, name))?.kind.confidential).toEqual(confidential)
  })
})
