import { describe, expect, it } from 'vitest'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { order } from './order.ts'
import { PREFERRED_DAYS_LIMIT } from './order-commands.ts'
import {
  assigned,
  cancel,
  cancelled,
  cancelRefused,
  cancelRequested,
  close,
  closed,
  confirmCancel,
  contact,
  drop,
  installed,
  recordAssignment,
  recordInstallation,
  refuseCancel,
  request,
  requested,
  SETTLED,
  story,
  submit,
  submitted,
  survey,
  surveyRefused,
  visit,
  wish,
} from './rental.fixtures.ts'

const given = specification(order)
const byLee = { ...submit, submittedBy: 'lee' }
const byStaff = { ...byLee, asStaff: true }
const others = { ...submit, comment: '시끄러워요.' }

describe('Order (렌탈 신청)', () => {
  it('is requested whatever happens elsewhere, and asks nobody (R1)', () => {
    const after = given().when(request).then(requested)
    after.described({ status: 'requested', owner: 'kim', label: '나루 공기청정기 7', dueAt: SETTLED })
    expect(() => after.asking('installation', SOME_ID, { type: 'x' })).toThrow()
    given(requested).when(request).thenRefused('OrderAlreadyRequested')
  })

  it('shows its product, region and day of request, and never who lives where', () => {
    const { customerName: _, phone: __, address: ___, customerId: ____, ...shown } = wish
    given(...story.closed).thenDescribed({
      data: {
        ...shown,
        requestedOn: '2026-05-01',
        engineerName: '이기사',
        installationDate: visit.date,
        rating: 'GOOD',
      },
    })
    for (const events of Object.values(story)) {
      const seen = JSON.stringify(
        order.describe(
          events.reduce((state, event) => folded(state, event), order.initial()),
          'x',
        ),
      )
      for (const secret of [...Object.values(contact), survey.comment]) expect(seen).not.toContain(secret)
    }
    expect(order.confidential).toEqual(['customerName', 'phone', 'address', 'comment'])
  })

  it('counts the day of its request in Korea', () =>
    given()
      .when(request, at('15:00'))
      .then(requested)
      .described({ data: expect.objectContaining({ requestedOn: '2026-05-02' }) }))

  it('takes a preferred date from today to a year ahead (R1)', () => {
    const prefers = (preferredDate: string) => given().when({ ...request, preferredDate }, at('14:59'))
    prefers('2026-05-01').then({ ...requested, preferredDate: '2026-05-01' })
    prefers('2027-05-01').then({ ...requested, preferredDate: '2027-05-01' })
    prefers('2026-04-30').thenRefused('PreferredDatePast', { preferredDate: '2026-04-30' })
    prefers('2027-05-02').thenRefused('PreferredDateTooFar', { limitDays: PREFERRED_DAYS_LIMIT })
    given()
      .when({ ...request, preferredDate: '2026-05-01' }, at('15:00'))
      .thenRefused('PreferredDatePast')
  })

  it('is assigned when its installation was accepted (R8)', () => {
    given(requested).when(recordAssignment).then(assigned).described({ status: 'assigned', dueAt: null })
    for (const state of ['assigned', 'cancel-requested', 'cancelled', 'installed', 'closed'] as const) {
      given(...story[state])
        .when(recordAssignment)
        .thenNothing()
    }
    given().when(recordAssignment).thenNothing()
  })

  it('is installed by itself when the installation is complete, also when that is the first it hears (R5, G3)', () => {
    given(...story.assigned)
      .when(recordInstallation)
      .then(installed)
      .described({ status: 'installed' })
    given(requested).when(recordInstallation).then(installed)
    for (const state of ['cancelled', 'installed', 'closed'] as const) {
      given(...story[state])
        .when(recordInstallation)
        .thenNothing()
    }
  })
})

describe('Order, when its customer cancels (R6)', () => {
  it('keeps the wish first and then asks the installation', () => {
    for (const events of [story.requested, story.assigned]) {
      given(...events)
        .when(cancel)
        .then(cancelRequested)
        .described({ status: 'cancel-requested', dueAt: SETTLED })
        .asking('installation', SOME_ID, { type: 'CancelInstallation' })
    }
    expect(order.react?.OrderCancelRequested?.unknown).toBe('promise')
  })

  it('is cancelled when the installation is', () => {
    given(...story['cancel-requested'])
      .when(confirmCancel)
      .then(cancelled)
      .described({ status: 'cancelled', dueAt: null })
    for (const state of ['requested', 'assigned', 'cancelled', 'installed', 'closed'] as const) {
      given(...story[state])
        .when(confirmCancel)
        .thenNothing()
    }
  })

  it('is what it was when it was too late, and its customer hears why', () => {
    const no = { reason: 'AlreadyInstalled' } as const
    given(...story['cancel-requested'])
      .when(refuseCancel)
      .thenTold(no, cancelRefused)
      .described({ status: 'assigned' })
    given(requested, cancelRequested).when(refuseCancel).thenTold(no, cancelRefused).described({ status: 'requested' })
    given(...story['cancel-requested'], cancelRefused)
      .when(recordInstallation)
      .then(installed)
    for (const state of ['requested', 'assigned', 'cancelled'] as const)
      given(...story[state])
        .when(refuseCancel)
        .thenNothing()
  })

  it('is told that it was too late, also when the news of the installation came first (G3)', () => {
    const { 'cancel-requested': wished } = story
    given(...wished)
      .when(recordInstallation)
      .then(cancelRefused, installed)
      .described({ status: 'installed' })
    given(...wished, cancelRefused, installed)
      .when(refuseCancel)
      .thenRefused('AlreadyInstalled')
    given(...wished, cancelRefused, installed, submitted, closed)
      .when(refuseCancel)
      .thenRefused('AlreadyInstalled')
  })

  it('waits for the same answer when the wish is repeated, and cannot be cancelled once it stands', () => {
    given(...story['cancel-requested'])
      .when(cancel)
      .thenNothing()
    given(...story.cancelled)
      .when(cancel)
      .thenNothing()
    given(...story.installed)
      .when(cancel)
      .thenRefused('AlreadyInstalled')
    given(...story.closed)
      .when(cancel)
      .thenRefused('AlreadyInstalled')
  })

  it('is nobody else’s to cancel', () => {
    given().when(cancel).thenRefused('OrderNotFound')
    given(requested).when({ type: 'CancelOrder', customerId: 'lee' }).thenRefused('OrderNotFound')
  })
})

describe('Order, when the survey comes (R7)', () => {
  it('keeps the survey first and then asks customer-record to store it with the customer', () => {
    given(...story.installed)
      .when(submit)
      .then(submitted)
      .described({ status: 'installed', dueAt: SETTLED })
      .asking('customer-record', SOME_ID, { type: 'StoreRecord', ...wish, ...survey, submittedBy: 'kim' })
    expect(order.react?.OrderSurveySubmitted?.unknown).toBe('ask-again')
  })

  it('is closed only when the record is stored', () => {
    given(...story.surveyed)
      .when(close)
      .then(closed)
      .described({ status: 'closed', dueAt: null })
    given(...story.installed)
      .when(close)
      .thenNothing()
    given(...story.closed)
      .when(close)
      .thenNothing()
    given(...story.requested)
      .when(close)
      .thenNothing()
  })

  it('stays installed when the record was refused, and takes another survey', () => {
    given(...story.surveyed)
      .when(drop)
      .thenTold({ reason: 'RecordAlreadyStored' }, surveyRefused)
    given(...story.surveyed, surveyRefused)
      .when(submit)
      .then(submitted)
    given(...story.installed)
      .when(drop)
      .thenNothing()
    given(...story.closed)
      .when(drop)
      .thenNothing()
  })

  it('lets the same survey wait for the same answer, and refuses another one meanwhile', () => {
    given(...story.surveyed)
      .when(submit)
      .thenNothing()
    given(...story.surveyed)
      .when(others)
      .thenRefused('SurveyUnderWay')
    given(...story.surveyed)
      .when({ ...submit, rating: 'BAD' })
      .thenRefused('SurveyUnderWay')
  })

  it('is surveyed by its customer or by staff, after the installation and once', () => {
    given(...story.installed)
      .when(byStaff)
      .then({ ...submitted, submittedBy: 'lee' })
    given(...story.installed)
      .when(byLee)
      .thenRefused('OrderNotFound')
    given().when(byStaff).thenRefused('OrderNotFound')
    for (const status of ['requested', 'assigned', 'cancel-requested'] as const) {
      given(...story[status])
        .when(submit)
        .thenRefused('NotYetInstalled', { status })
    }
    given(...story.cancelled)
      .when(submit)
      .thenRefused('OrderCancelled')
    given(...story.closed)
      .when(submit)
      .thenRefused('AlreadyClosed')
  })
})

type State = ReturnType<typeof order.initial>
type Event = (typeof story)[keyof typeof story][number]
const folded = (state: State, event: Event): State => {
  const remember = order.evolve[event.type] as (state: State, event: Event, time: string) => State
  return remember(state, event, at('10:00'))
}
