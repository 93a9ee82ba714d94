import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { eventType } from '../../kernel/policy.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { MORNING, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { subscriptions } from '../../queues/subscriptions.ts'
import { reservation } from './reservation.ts'
import {
  attend,
  attended,
  cancel,
  cancelled,
  cancelledEarly,
  complete,
  completed,
  DATE,
  forceCancel,
  forceCancelled,
  forceCancelledEarly,
  isFull,
  LAPSES,
  LAST,
  miss,
  missed,
  NAME,
  OVER,
  type ReservationEvent,
  reject,
  rejected,
  request,
  requested,
  screening,
} from './screening.fixtures.ts'

const given = specification(reservation)

const pasts: Readonly<Record<string, readonly ReservationEvent[]>> = {
  rejected: [requested, rejected],
  cancelled: [requested, completed, cancelled],
  'cancelled early': [requested, cancelledEarly],
  'force-cancelled': [requested, completed, forceCancelled],
  'force-cancelled early': [requested, forceCancelledEarly],
  attended: [requested, completed, attended],
  missed: [requested, completed, missed],
}

describe('Reservation (검진 예약): reserving (S2–S4)', () => {
  it('keeps the request first and then asks the hospital for the place', () =>
    given()
      .when(request)
      .then(requested)
      .asking('hospital', 'h1', {
        type: 'HoldPlace',
        reservationId: SOME_ID,
        customerId: sealedLike('kim'),
        lapsesAt: LAPSES,
      })
      .described({
        status: 'requested',
        owner: sealedLike('kim'),
        label: '',
        data: { hospitalId: 'h1' },
        dueAt: plusSeconds(MORNING, 30),
      }))

  it('is completed by the hospital’s yes, in the same answer', () => {
    given(requested)
      .when(complete)
      .then(completed)
      .described({
        status: 'completed',
        owner: sealedLike('kim'),
        label: `${NAME} ${DATE}`,
        data: { hospitalId: 'h1', hospitalName: NAME, date: DATE },
        dueAt: OVER,
      })
    given()
      .when(request)
      .then(requested)
      .accepted({ organisation: 'naru', hospitalName: NAME, date: DATE }, complete)
      .refused(isFull, reject())
  })

  it('is rejected by the hospital’s no, which the customer hears with its facts', () =>
    given(requested)
      .when(reject())
      .thenTold(isFull, rejected)
      .described({ status: 'rejected', label: '', data: { hospitalId: 'h1', reason: 'HospitalFull' } }))

  it('is rejected when nobody answered while the request lasted, and goes on when the place was given in time', () => {
    const story = given(requested)
    const lapsed = { ...rejected, reason: 'HoldLapsed' } as const
    story.when(reject({ reason: 'HoldLapsed' }), LAPSES).thenTold({ reason: 'HoldLapsed' }, lapsed)
    story.when(complete, plusSeconds(LAPSES, 86_400)).then(completed)
  })

  it('from before requests lapsed goes on as it began: nobody hears when it lapses', () => {
    const old: ReservationEvent = { type: 'ReservationRequested', customerId: sealedLike('kim'), hospitalId: 'h1' }
    const question = reservation.react?.ReservationRequested.question(
      { customerId: sealedLike('kim'), hospitalId: 'h1' },
      'r1',
    )
    expect(question).toEqual(['h1', { reservationId: 'r1', customerId: sealedLike('kim') }])
    const early: ReservationEvent = { type: 'ReservationCancelled', hospitalId: 'h1', screening: null }
    given(old).when(cancel()).then(early)
    given(old, completed)
      .when(forceCancel)
      .then({ ...early, type: 'ReservationForceCancelled', screening })
    const no: ReservationEvent = { type: 'ReservationRejected', hospitalId: 'h1', reason: 'HospitalFull' }
    given(old).when(reject()).thenTold(isFull, no)
  })

  it('is requested once', () => {
    for (const past of [[requested], [requested, completed], ...Object.values(pasts)])
      given(...past)
        .when(request)
        .thenRefused('ReservationAlreadyRequested')
  })

  it('is nothing before it is requested', () => {
    given().thenDescribed(null)
    given().when(cancel()).thenRefused('ReservationNotFound')
    for (const command of [complete, reject(), forceCancel]) given().when(command).thenNothing()
  })

  it('takes only what it knows', () => {
    const reads = (change: object) => parseCommand(reservation, { ...request, ...change }).ok
    expect(reads({})).toBe(true)
    expect([{ status: 'completed' }, { hospitalId: '' }, { customerId: 7 }].filter(reads)).toEqual([])
  })
})

describe('Reservation (검진 예약): cancelling (S6)', () => {
  it('is cancelled by its customer until its day is over in Seoul', () => {
    given(requested, completed)
      .when(cancel(), LAST)
      .then(cancelled)
      .described({
        status: 'cancelled',
        owner: sealedLike('kim'),
        data: { hospitalId: 'h1', hospitalName: NAME, date: DATE },
      })
    given(requested, completed).when(cancel(), OVER).thenRefused('ScreeningDateOver')
  })

  it('is cancelled once', () => given(requested, completed, cancelled).when(cancel()).thenNothing())

  it('may be cancelled before the hospital answered', () =>
    given(requested).when(cancel()).then(cancelledEarly).described({ status: 'cancelled', label: '' }))

  it('is nobody else’s to cancel: for them it does not exist (G10)', () => {
    for (const past of [[requested], [requested, completed], ...Object.values(pasts)])
      given(...past)
        .when(cancel('lee'))
        .thenRefused('ReservationNotFound')
  })

  it('cannot be cancelled when it ended otherwise', () => {
    given(requested, rejected).when(cancel()).thenRefused('ReservationRejected', { because: 'HospitalFull' })
    given(requested, completed, forceCancelled).when(cancel()).thenRefused('ReservationForceCancelled')
    given(requested, completed, attended).when(cancel(), LAST).thenRefused('AlreadyAttended')
    given(requested, completed, missed).when(cancel(), OVER).thenRefused('ScreeningDateOver')
  })
})

describe('Reservation (검진 예약): being recalled (S9)', () => {
  it('is force-cancelled whenever it is live', () => {
    given(requested, completed).when(forceCancel).then(forceCancelled).described({ status: 'force-cancelled' })
    given(requested).when(forceCancel).then(forceCancelledEarly)
  })

  it('tells the one who still waits that the hospital is deleted', () => {
    given(requested, forceCancelledEarly).when(complete).thenRefused('HospitalDeleted')
    given(requested, forceCancelledEarly).when(reject()).thenRefused('HospitalDeleted')
  })
})

describe('Reservation (검진 예약): its day (S15)', () => {
  it('records once that the person came, to the record that asks', () => {
    given(requested, completed)
      .when(attend, LAST)
      .then(attended)
      .described({ status: 'attended', owner: sealedLike('kim') })
    given(requested, completed, attended).when(attend).thenNothing()
  })

  it('says no to the record once it is over, or has no place', () => {
    given(requested, completed, cancelled).when(attend).thenRefused('ReservationCancelled')
    given(requested, completed, forceCancelled).when(attend).thenRefused('ReservationForceCancelled')
    given(requested, completed, missed).when(attend).thenRefused('ScreeningDateOver')
    for (const past of [[], [requested], [requested, rejected]])
      given(...past)
        .when(attend)
        .thenRefused('ReservationNotFound')
  })

  it('is missed by itself when the day ends in Seoul and nobody came', () => {
    given(requested, completed).whenTheTimeIs(LAST).thenNothing()
    given(requested, completed)
      .whenTheTimeIs(OVER)
      .then(missed)
      .described({ status: 'missed', owner: sealedLike('kim') })
    given(requested, completed).when(miss, LAST).thenNothing()
    for (const past of [[], [requested], ...Object.values(pasts)])
      given(...past)
        .when(miss, OVER)
        .thenNothing()
  })
})

describe('Reservation (검진 예약): once it is over (G3)', () => {
  it.each(Object.keys(pasts))('stays %s whatever the hospital says later', (name) => {
    const past = pasts[name] ?? []
    given(...past)
      .when(forceCancel)
      .thenNothing()
    if (name.startsWith('force-cancelled')) return
    for (const command of [complete, reject()])
      given(...past)
        .when(command)
        .thenNothing()
  })

  it('stays completed when the answer comes twice', () =>
    given(requested, completed).when(complete).thenNothing().described({ status: 'completed' }))
})

describe('Reservation (검진 예약): health data (S12)', () => {
  it('keeps the person, the screening and what would name it to itself', () =>
    expect([...reservation.events.confidential].sort()).toEqual(
      [
        ...[
          'alarmAt',
          'by',
          'causationId',
          'correlationId',
          'customerId',
          'date',
          'dueAt',
          'hospitalId',
          'hospitalName',
          'label',
        ],
        ...['organisation', 'owner', 'place', 'screening'],
      ].sort(),
    ))

  it('says the same of each of its events, so that readers elsewhere expect what they get', () => {
    const { aggregate, schemas, confidential } = reservation.events
    for (const name of Object.keys(schemas))
      expect(subscriptions.get(eventType(aggregate, name))?.kind.confidential).toEqual(confidential)
  })
})
