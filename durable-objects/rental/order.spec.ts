import { describe, expect, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, folded, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { DAYS_LIMIT, order } from './order.ts'
import {
  application,
  applied,
  assigned,
  awaited,
  awaitOrder,
  cancel,
  confirmOrder,
  contact,
  installed,
  LIMIT,
  news,
  ORGANISATION,
  offer,
  offered,
  PERSONAL,
  recordInstallation,
  recordVisit,
  reject,
  rejected,
  request,
  requested,
  SETTLED,
  story,
  submit,
  survey,
  takeOffer,
  visit,
} from './rental.fixtures.ts'

const given = specification(order)

describe('Order (렌탈 신청)', () => {
  it('asks the product what it is about, and nobody in assignment or installation (R1, R10)', () => {
    given()
      .when(request)
      .then(applied)
      .described(null)
      .asking('product', 'air-7', { type: 'QuoteProduct' })
      .accepted(offer, takeOffer)
      .refused({ reason: 'ProductRetired' }, reject)
    given(...story.requested)
      .when(request)
      .thenRefused('OrderAlreadyRequested')
  })

  it('then asks its customer’s renter whether it may be opened (R14)', () => {
    const no = { reason: 'OpenOrdersReached', limit: LIMIT, open: LIMIT } as const
    given(applied)
      .when(takeOffer)
      .then(offered)
      .described(null)
      .asking('renter', 'kim', { type: 'OpenRental', orderId: SOME_ID, limit: LIMIT })
      .accepted({}, confirmOrder)
      .refused(no, { type: 'RejectOrder', refusal: no })
    for (const events of [[], story.requested, story.rejected]) {
      given(...events)
        .when(takeOffer)
        .thenNothing()
    }
  })

  it('is requested once both have said yes, with the terms of that moment (R1, R10)', () => {
    const after = given(...story.offered)
      .when(confirmOrder)
      .then(requested)
    after.described({
      status: 'requested',
      owner: 'kim',
      organisation: ORGANISATION,
      label: '나루 공기청정기 7',
      dueAt: SETTLED,
    })
    expect(() => after.asking('installation', SOME_ID, { type: 'x' })).toThrow()
    for (const events of [[], story.applied, story.requested, story.rejected]) {
      given(...events)
        .when(confirmOrder)
        .thenNothing()
    }
  })

  it('is rejected when one of them says no, and is nobody’s to see (R10, R14)', () => {
    for (const events of [story.applied, story.offered]) {
      given(...events)
        .when(reject)
        .thenTold({ reason: 'ProductRetired' }, rejected)
        .described(null)
    }
    for (const events of [[], story.requested, story.rejected]) {
      given(...events)
        .when(reject)
        .thenNothing()
    }
    for (const command of [cancel, submit, { ...cancel, asStaff: true, reason: '단종' }]) {
      given(...story.rejected)
        .when(command)
        .thenRefused('OrderNotFound')
    }
  })

  it('shows its product, region and day of request, and never who lives where', () => {
    const { customerName: _, phone: __, address: ___, customerId: ____, organisation: _____, ...shown } = application
    given(...story.closed).thenDescribed({
      data: {
        ...shown,
        requestedOn: '2026-05-01',
        engineerName: sealedLike('이기사'),
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
    given(...story.offered)
      .when(confirmOrder, at('15:00'))
      .then(requested)
      .described({ data: expect.objectContaining({ requestedOn: '2026-05-02' }) }))

  it('takes a preferred date from today to a year ahead (R1)', () => {
    const prefers = (preferredDate: string) => given().when({ ...request, preferredDate }, at('14:59'))
    prefers('2026-05-01').then({ ...applied, preferredDate: '2026-05-01' })
    prefers('2027-05-01').then({ ...applied, preferredDate: '2027-05-01' })
    prefers('2026-04-30').thenRefused('PreferredDatePast', { preferredDate: '2026-04-30' })
    prefers('2027-05-02').thenRefused('PreferredDateTooFar', { limitDays: DAYS_LIMIT })
    given()
      .when({ ...request, preferredDate: '2026-05-01' }, at('15:00'))
      .thenRefused('PreferredDatePast')
  })

  it('is assigned when its installation was accepted (R8)', () => {
    for (const events of [story.requested, [...story.requested, { ...awaited, turn: 0 }]]) {
      given(...events)
        .when(recordVisit)
        .then(assigned)
        .described({
          status: 'assigned',
          dueAt: null,
        })
    }
    for (const state of ['assigned', 'cancel-requested', 'cancelled', 'installed', 'closed'] as const) {
      given(...story[state])
        .when(recordVisit)
        .thenNothing()
    }
    given().when(recordVisit).thenNothing()
  })

  it('shows that nobody is there yet, and that is no fault: it is not due (R11, K9)', () => {
    given(...story.requested)
      .when(awaitOrder)
      .then(awaited)
      .described({ status: 'awaiting-engineer', owner: 'kim', dueAt: null })
    given(...story.assigned)
      .when({ ...awaitOrder, turn: 2 })
      .then({ ...awaited, turn: 2 })
      .described({ status: 'awaiting-engineer' })
    for (const state of ['awaiting-engineer', 'assigned', 'cancel-requested', 'cancelled', 'installed'] as const) {
      given(...story[state])
        .when(awaitOrder)
        .thenNothing()
    }
    given(...story['awaiting-engineer'])
      .when({ ...recordVisit, turn: 2 })
      .then({ ...assigned, ...news, turn: 2 })
    given(...story['awaiting-engineer'])
      .when(recordVisit)
      .thenNothing()
  })

  it('is installed by itself when the installation is complete, also when that is the first it hears (R5, G3)', () => {
    given(...story.assigned)
      .when(recordInstallation)
      .then(installed)
      .described({ status: 'installed' })
    given(...story.requested)
      .when(recordInstallation)
      .then(installed)
    for (const state of ['cancelled', 'installed', 'closed'] as const) {
      given(...story[state])
        .when(recordInstallation)
        .thenNothing()
    }
  })
})
