import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, specification } from '../../kernel/testing/specification.ts'
import { AMOUNT_LIMIT_KRW, paymentIdOf } from '../../queues/payment.ts'
import {
  approve,
  approved,
  authorizing,
  charge,
  decline,
  declined,
  ID,
  type PaymentEvent,
  paidFor,
  taken,
} from './payment.fixtures.ts'
import { payment } from './payment.ts'

const given = specification(payment)

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

  it('takes an amount of 0 won to the limit', () => {
    const parse = (amountKrw: number) => parseCommand(payment, { ...charge(), amountKrw }).ok
    expect([parse(0), parse(AMOUNT_LIMIT_KRW)]).toEqual([true, true])
    expect([parse(-1), parse(0.5), parse(AMOUNT_LIMIT_KRW + 1)]).toEqual([false, false, false])
  })
})

describe('Payment (결제): to whom it belongs (G12)', () => {
  it('belongs to the organisation of what is paid for, if there is one', () => {
    given({ ...authorizing(), organisation: 'naru' } as PaymentEvent, approved()).thenDescribed({
      organisation: 'naru',
    })
    given(...taken).thenDescribed({ organisation: null })
  })
})
