import { describe, expect, expectTypeOf, it } from 'vitest'
import type { CommandOf, RefusalOf, RefusalOfRoute } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, MORNING, specification } from '../../kernel/testing/specification.ts'
import { AMOUNT_LIMIT_KRW, type ChargeRefusal, type paymentEvents, paymentIdOf } from '../../queues/payment.ts'
import { payment } from './payment.ts'

type PaymentCommand = CommandOf<typeof payment>
type PaymentEvent = EventOf<typeof paymentEvents>

const given = specification(payment)

const paidFor = { kind: 'concert.booking', id: 'b1' }
const ID = 'concert.booking~b1'
const bill = { paidFor, customerId: 'kim', label: '봄밤의 재즈', amountKrw: 100_000, method: 'card' }
const charge = (attempt = 1): PaymentCommand => ({ type: 'ChargePayment', ...bill, attempt })
const approve = (attempt = 1): PaymentCommand => ({ type: 'ApprovePayment', attempt })
const decline = (attempt = 1, reason = 'CardDeclined'): PaymentCommand => ({ type: 'DeclinePayment', attempt, reason })
const refund: PaymentCommand = { type: 'RefundPayment', paidFor, reason: 'booking-over' }
const confirmRefund = (amountKrw = 100_000): PaymentCommand => ({ type: 'ConfirmRefund', amountKrw })

const authorizing = (attempt = 1): PaymentEvent => ({ type: 'PaymentAuthorizing', ...bill, attempt })
const approved = (attempt = 1): PaymentEvent => ({ type: 'PaymentApproved', paidFor, amountKrw: 100_000, attempt })
const declined = (attempt = 1, reason = 'CardDeclined'): PaymentEvent => ({
  type: 'PaymentDeclined',
  paidFor,
  attempt,
  reason,
})
const refunding: PaymentEvent = { type: 'PaymentRefundRequested', paidFor, reason: 'booking-over' }
const refunded = (amountKrw = 100_000): PaymentEvent => ({ type: 'PaymentRefunded', paidFor, amountKrw })

const taken = [authorizing(), approved()]
const givenBack = [...taken, refunding, refunded()]

describe('Payment (결제): charging (P1, P2, P4)', () => {
  it('has one id for one thing', () => expect(paymentIdOf(paidFor)).toBe(ID))

  it('keeps the intention first and then asks the provider', () =>
    given()
      .when(charge())
      .then(authorizing())
      .replied({ paymentId: ID })
      .asking('provider', ID, { type: 'Charge', amountKrw: 100_000, method: 'card', attempt: 1 })
      .described({ status: 'authorizing', owner: 'kim', label: '봄밤의 재즈', dueAt: at('10:01') }))

  it('is approved when the provider took the money', () => {
    given().thenDescribed(null)
    given(authorizing()).when(approve()).then(approved()).described({ status: 'approved', dueAt: null })
  })

  it('is declined when the provider did not, and the caller hears why', () => {
    given(authorizing())
      .when(decline())
      .thenTold({ reason: 'PaymentDeclined', because: 'CardDeclined' }, declined())
      .described({ status: 'declined', owner: 'kim' })
    given(authorizing())
      .when(decline(1, 'TestMethodNotAllowed'))
      .thenTold({ reason: 'TestMethodNotAllowed' }, declined(1, 'TestMethodNotAllowed'))
  })

  it('translates each answer of the provider', () => {
    given(authorizing(), declined())
      .when(charge(2))
      .then(authorizing(2))
      .accepted({}, approve(2))
      .refused({ reason: 'CardDeclined' }, decline(2))
  })

  it('charges once, however often it is asked', () => {
    given(authorizing()).when(charge()).thenNothing().replied({ paymentId: ID })
    given(...taken)
      .when(charge())
      .thenNothing()
      .replied({ paymentId: ID })
    given(...taken)
      .when(charge(2))
      .thenNothing()
    given(...taken)
      .when(approve())
      .thenNothing()
    given(...taken)
      .when(decline())
      .thenNothing()
  })

  it('may be tried again after a decline, as a new attempt', () => {
    given(authorizing(), declined()).when(charge(2)).then(authorizing(2))
    given(authorizing(), declined(), authorizing(2)).when(approve(2)).then(approved(2))
  })

  it('answers a declined attempt that is asked again with its decline', () => {
    const no = { because: 'CardDeclined' }
    given(authorizing(), declined()).when(charge()).thenRefused('PaymentDeclined', no)
    given(authorizing(2), declined(2)).when(charge(1)).thenRefused('PaymentDeclined', no)
    given(authorizing(), declined()).when(decline()).thenRefused('PaymentDeclined', no)
    given(authorizing(), declined()).when(approve()).thenRefused('PaymentDeclined', no)
  })

  it('does one attempt at a time', () => given(authorizing()).when(charge(2)).thenRefused('PaymentUnderWay'))

  it('takes no answer for another attempt', () => {
    given(authorizing(2)).when(approve(1)).thenNothing()
    given(authorizing(2)).when(decline(1)).thenNothing()
    given().when(approve()).thenNothing()
    given().when(decline()).thenNothing()
  })

  it('refuses whoever asks for money for exactly the reasons that other systems know', () => {
    expectTypeOf<RefusalOfRoute<typeof payment, 'ChargePayment'>['reason']>().toEqualTypeOf<ChargeRefusal['reason']>()
    type Heard = RefusalOf<typeof payment, 'ChargePayment' | 'ApprovePayment' | 'DeclinePayment'>
    expectTypeOf<Heard>().toExtend<ChargeRefusal>()
  })

  it('takes an amount of 0 won to the limit', () => {
    const parse = (amountKrw: number) => parseCommand(payment, { ...charge(), amountKrw }).ok
    expect([parse(0), parse(AMOUNT_LIMIT_KRW)]).toEqual([true, true])
    expect([parse(-1), parse(0.5), parse(AMOUNT_LIMIT_KRW + 1)]).toEqual([false, false, false])
  })
})

describe('Payment (결제): refunding (P2)', () => {
  it('asks the provider to give the money back, once', () => {
    given(...taken)
      .when(refund)
      .then(refunding)
      .asking('provider', ID, { type: 'Refund' })
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
    given(authorizing()).when(refund).then(refunding).asking('provider', ID, { type: 'Refund' })
    given(authorizing(), refunding).when(confirmRefund(0)).then(refunded(0))
  })

  it('does not take the money for good when the approval comes late', () => {
    for (const past of [[authorizing(), refunding], [...givenBack]]) {
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
      .then(refunding)
      .asking('provider', ID, { type: 'Refund' })
      .described({ status: 'blocked', owner: null })
    given(refunding).when(charge()).thenRefused('PaymentRefunded')
    given(refunding).when(refund).thenNothing()
    given(refunding).when(confirmRefund(0)).thenNothing()
    given(refunding).when(approve()).thenRefused('PaymentRefunded')
  })

  it('blocks a declined payment for good, and the customer still sees that it was declined', () => {
    const past = [authorizing(), declined()]
    given(...past)
      .when(refund)
      .then(refunding)
      .described({ status: 'declined', owner: 'kim', label: '봄밤의 재즈' })
    given(...past, refunding)
      .when(refund)
      .thenNothing()
    given(...past, refunding)
      .when(charge(2))
      .thenRefused('PaymentRefunded')
    given(...past, refunding)
      .when(confirmRefund(0))
      .thenNothing()
    given(...past, refunding)
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
    const asked = given(...taken)
      .when(refund)
      .then(refunding)
    asked.accepted({ refundedKrw: 100_000 }, confirmRefund()).refused({ reason: 'Whatever' }, confirmRefund(0))
    expect(() => asked.accepted({}, confirmRefund())).toThrow('invalid_type')
  })

  it('has no deadline of its own', () => given(authorizing()).whenTheTimeIs(MORNING).thenNothing())
})
