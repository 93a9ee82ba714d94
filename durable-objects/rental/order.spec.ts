import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, folded, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { order, PREFERRED_DAYS_LIMIT } from './order.ts'
import {
  application,
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
  PERSONAL,
  record,
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
    const { customerName: _, phone: __, address: ___, customerId: ____, ...shown } = application
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
      const seen = JSON.stringify(order.describe(folded(order, ...events), SOME_ID))
      for (const secret of [...Object.values(contact), survey.comment]) expect(seen).not.toContain(secret)
    }
    expect(order.events.confidential).toEqual(PERSONAL)
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
  it('keeps the request first and then asks the installation', () => {
    for (const events of [story.requested, story.assigned]) {
      given(...events)
        .when(cancel)
        .then(cancelRequested)
        .described({ status: 'cancel-requested', dueAt: SETTLED })
        .asking('installation', SOME_ID, { type: 'CancelInstallation' })
        .accepted({}, confirmCancel)
        .refused({ reason: 'AlreadyInstalled' }, refuseCancel)
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

  it('hears that it was too late, also when the event of the installation came first (G3)', () => {
    const { 'cancel-requested': events } = story
    given(...events)
      .when(recordInstallation)
      .then(cancelRefused, installed)
      .described({ status: 'installed' })
    given(...events, cancelRefused, installed)
      .when(refuseCancel)
      .thenRefused('AlreadyInstalled')
    given(...events, cancelRefused, installed, submitted, closed)
      .when(refuseCancel)
      .thenRefused('AlreadyInstalled')
  })

  it('waits for the same answer when the request is repeated, and cannot be cancelled once it stands', () => {
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
      .asking('customer-record', SOME_ID, { type: 'StoreRecord', ...record })
      .accepted({}, close)
      .refused({ reason: 'RecordAlreadyStored' }, drop)
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

describe('What an order takes', () => {
  const takes = (more: object, of: object = request): boolean => parseCommand(order, { ...of, ...more }).ok

  it('is a phone number, a region and texts of some length (K12)', () => {
    for (const phone of ['02-123-4567', '010 1234 5678', '+82 10-1234-5678', '12345678', '1'.repeat(20)]) {
      expect(takes({ phone }), phone).toBe(true)
    }
    for (const phone of ['1234567', '1'.repeat(21), 'call me', '010-1234-567x', '-1234567', '1234567-', '']) {
      expect(takes({ phone }), phone).toBe(false)
    }
    const regions = ['가'.repeat(50), '가'.repeat(51), ' ', 'a\nb']
    expect(regions.map((region) => takes({ region }))).toEqual([true, false, false, false])
    expect([takes({ address: 'x'.repeat(300) }), takes({ address: 'x'.repeat(301) })]).toEqual([true, false])
    expect([takes({ customerName: 'x'.repeat(100) }), takes({ customerName: 'x'.repeat(101) })]).toEqual([true, false])
    expect([takes({ preferredDate: '2026-02-28' }), takes({ preferredDate: '2026-02-30' })]).toEqual([true, false])
  })

  it('is a rating of three and a comment of 1 to 1,000 characters (K12)', () => {
    const ratings = ['GOOD', 'FAIR', 'BAD', 'GREAT', 'good']
    expect(ratings.map((rating) => takes({ rating }, submit))).toEqual([true, true, true, false, false])
    const comments = ['', ' ', 'x', 'x'.repeat(1000), 'x'.repeat(1001)]
    expect(comments.map((comment) => takes({ comment }, submit))).toEqual([false, false, true, true, false])
  })

  it('names a region the same way however it is typed', () => {
    const parsed = parseCommand(order, { ...request, region: ' 서울 중구 '.normalize('NFD') })
    expect(parsed).toMatchObject({ ok: true, command: { region: '서울 중구' } })
  })
})
