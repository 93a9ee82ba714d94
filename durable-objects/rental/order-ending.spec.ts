/** How an order ends: cancelled together with its installation (R6), or closed together with its record (R7). */

import { describe, expect, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { order } from './order.ts'
import {
  cancel,
  cancelled,
  cancelRefused,
  cancelRequested,
  close,
  closed,
  confirmCancel,
  drop,
  installed,
  record,
  recordInstallation,
  refuseCancel,
  SETTLED,
  story,
  submit,
  submitted,
  surveyRefused,
} from './rental.fixtures.ts'

const given = specification(order)
const byLee = { ...submit, submittedBy: 'lee' }
const byStaff = { ...byLee, asStaff: true }
const others = { ...submit, comment: sealedLike('시끄러워요.') }

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
    given(...story.requested, cancelRequested)
      .when(refuseCancel)
      .thenTold(no, cancelRefused)
      .described({ status: 'requested' })
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
    given(...story.requested)
      .when({ ...cancel, by: 'lee' })
      .thenRefused('OrderNotFound')
  })

  it('may be cancelled by staff, who say why: the reason is shown and told (R12)', () => {
    const [byStaff, reason] = [{ ...cancel, by: 'yoon', asStaff: true }, '배송 불가 지역']
    given(...story.assigned)
      .when(byStaff)
      .thenRefused('ReasonRequired')
    given(...story.assigned)
      .when({ ...byStaff, reason })
      .then({ ...cancelRequested, reason })
      .described({ data: expect.objectContaining({ reason }) })
    given(...story.assigned, { ...cancelRequested, reason })
      .when(confirmCancel)
      .then({ ...cancelled, reason })
      .described({ status: 'cancelled', data: expect.objectContaining({ reason }) })
    given(...story.assigned)
      .when({ ...cancel, asStaff: true })
      .then(cancelRequested)
    given(...story.installed)
      .when({ ...byStaff, reason })
      .thenRefused('AlreadyInstalled')
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
    for (const orderStatus of ['requested', 'awaiting-engineer', 'assigned', 'cancel-requested'] as const) {
      given(...story[orderStatus])
        .when(submit)
        .thenRefused('NotYetInstalled', { orderStatus })
    }
    given(...story.cancelled)
      .when(submit)
      .thenRefused('OrderCancelled')
    given(...story.closed)
      .when(submit)
      .thenRefused('AlreadyClosed')
  })
})
