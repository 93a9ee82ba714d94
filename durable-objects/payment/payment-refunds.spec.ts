import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, MORNING, specification } from '../../kernel/testing/specification.ts'
import {
  approve,
  asked,
  authorizing,
  blocking,
  charge,
  confirmRefund,
  decline,
  declined,
  givenBack,
  ID,
  part,
  refund,
  refunded,
  refunding,
  taken,
  unsure,
} from './payment.fixtures.ts'
import { payment } from './payment.ts'

const given = specification(payment)

describe('Payment (결제): refunding (P2)', () => {
  it('asks the provider to give the money back, once', () => {
    given(...taken)
      .when(refund)
      .then(refunding)
      .asking('provider', ID, { type: 'Refund', key: 'booking-over', amountKrw: 100_000, charged: true })
      .described({ status: 'refunding', owner: 'kim', dueAt: at('10:01') })
    given(...taken, refunding)
      .when(refund)
      .thenNothing()
    given(...givenBack)
      .when(refund)
      .thenNothing()
  })

  it('is refunded when the provider gave it back, with the amount', () => {
    given(...taken, refunding)
      .when(confirmRefund())
      .then(refunded())
      .described({ status: 'refunded', dueAt: null })
    given(...givenBack)
      .when(confirmRefund())
      .thenNothing()
  })

  it('asks also for a charge whose answer is not known yet', () => {
    given(authorizing())
      .when(refund)
      .then(unsure)
      .asking('provider', ID, { type: 'Refund', key: 'booking-over', amountKrw: 100_000, charged: false })
    given(authorizing(), unsure)
      .when(confirmRefund(0))
      .then(refunded(0))
      .described({ status: 'refunded', data: { refundedKrw: 0 } })
    given(authorizing(), unsure).when(confirmRefund()).then(refunded()).described({ status: 'refunded' })
  })

  it('does not take the money for good when the approval comes late', () => {
    for (const past of [[authorizing(), unsure], [...givenBack]]) {
      given(...past)
        .when(approve())
        .thenRefused('PaymentRefunded')
      given(...past)
        .when(decline())
        .thenRefused('PaymentRefunded')
    }
  })

  it('never charges again', () => {
    given(...taken, refunding)
      .when(charge(2))
      .thenRefused('PaymentRefunded')
    given(...givenBack)
      .when(charge(2))
      .thenRefused('PaymentRefunded')
  })

  it('remembers a refund that came before the charge (G3)', () => {
    given()
      .when(refund)
      .then(blocking)
      .asking('provider', ID, { type: 'Refund', key: 'booking-over', amountKrw: 0, charged: false })
      .described({ status: 'blocked', owner: null })
    given(blocking).when(charge()).thenRefused('PaymentRefunded')
    given(blocking).when(refund).thenNothing()
    given(blocking).when(confirmRefund(0)).thenNothing()
    given(blocking).when(approve()).thenRefused('PaymentRefunded')
  })

  it('blocks a declined payment for good, and the customer still sees that it was declined', () => {
    const past = [authorizing(), declined()]
    given(...past)
      .when(refund)
      .then(blocking)
      .described({ status: 'declined', owner: 'kim', label: '봄밤의 재즈' })
    given(...past, blocking)
      .when(refund)
      .thenNothing()
    given(...past, blocking)
      .when(charge(2))
      .thenRefused('PaymentRefunded')
    given(...past, blocking)
      .when(confirmRefund(0))
      .thenNothing()
    given(...past, blocking)
      .when(decline())
      .thenRefused('PaymentRefunded')
  })

  it('gives nothing back that nobody asked for', () => {
    for (const past of [[], [authorizing()], taken, [authorizing(), declined()]]) {
      given(...past)
        .when(confirmRefund())
        .thenNothing()
    }
  })

  it('translates each answer of the provider', () => {
    const answer = given(...taken)
      .when(refund)
      .then(refunding)
    answer.accepted({ refundedKrw: 100_000 }, confirmRefund())
  })

  it('has no deadline of its own', () => given(authorizing()).whenTheTimeIs(MORNING).thenNothing())
})

describe('Payment (결제): refunding in parts (P6)', () => {
  const first = [...taken, asked(30_000, 'first')]
  const second = [...first, refunded(30_000, 'first'), asked(70_000, 'second')]

  it('gives a part back, and shows what was charged and what went back', () => {
    given(...taken)
      .when(part(30_000, 'first'))
      .then(asked(30_000, 'first'))
      .asking('provider', ID, { type: 'Refund', key: 'first', amountKrw: 30_000, charged: true })
      .described({ status: 'refunding', data: { amountKrw: 100_000, refundedKrw: 0, refunds: [] } })
    given(...first)
      .when(confirmRefund(30_000, 'first'))
      .then(refunded(30_000, 'first'))
      .described({
        status: 'partly-refunded',
        data: { amountKrw: 100_000, refundedKrw: 30_000, refunds: [{ key: 'first', amountKrw: 30_000, at: MORNING }] },
      })
  })

  it('does each refund once, by its key', () => {
    given(...first)
      .when(part(30_000, 'first'))
      .thenNothing()
    given(...first)
      .when(part(5, 'first'))
      .thenNothing()
    given(...first, refunded(30_000, 'first'))
      .when(part(30_000, 'first'))
      .thenNothing()
    given(...first, refunded(30_000, 'first'))
      .when(confirmRefund(30_000, 'first'))
      .thenNothing()
    given(...first)
      .when(confirmRefund(30_000, 'other'))
      .thenNothing()
  })

  it('never gives back more than was charged, what is under way included', () => {
    given(...taken)
      .when(part(100_001, 'first'))
      .thenRefused('RefundExceedsCharge', { leftKrw: 100_000 })
    given(...first)
      .when(part(70_001, 'second'))
      .thenRefused('RefundExceedsCharge', { leftKrw: 70_000 })
    given(...first)
      .when(part(70_000, 'second'))
      .then(asked(70_000, 'second'))
    for (const past of [[], [authorizing()], [authorizing(), declined()]]) {
      given(...past)
        .when(part(1, 'first'))
        .thenRefused('RefundExceedsCharge', { leftKrw: 0 })
    }
  })

  it('gives all back that is left', () => {
    given(...first, refunded(30_000, 'first'))
      .when(refund)
      .then(asked(70_000, 'booking-over'))
    given(...second)
      .when(refund)
      .thenNothing()
    given(...second)
      .when(confirmRefund(70_000, 'second'))
      .then(refunded(70_000, 'second'))
      .described({ status: 'refunded', data: { refundedKrw: 100_000 } })
  })

  it('is refunding until the last of several that are under way was given', () => {
    const both = [...first, asked(20_000, 'second')]
    given(...both, refunded(20_000, 'second')).thenDescribed({ status: 'refunding', data: { refundedKrw: 20_000 } })
    given(...both, refunded(20_000, 'second'), refunded(30_000, 'first')).thenDescribed({
      status: 'partly-refunded',
      data: { refundedKrw: 50_000 },
    })
  })

  it('charges nothing more for what was given back in part', () =>
    given(...first, refunded(30_000, 'first'))
      .when(charge(2))
      .thenNothing())

  it('takes a part of at least one won', () => {
    const parse = (amountKrw: number) => parseCommand(payment, part(amountKrw, 'first')).ok
    expect([parse(0), parse(0.5), parse(1)]).toEqual([false, false, true])
  })
})
