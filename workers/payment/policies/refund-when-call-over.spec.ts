import { describe, expect, it } from 'vitest'
import { context } from '../../../queues/queues.fixtures.ts'
import { CallCancelled, CallPaymentFailed } from '../../../queues/taxi.ts'
import { refundWhenCallCancelled, refundWhenCallPaymentFailed } from './refund-when-call-over.ts'

const refund = {
  aggregate: 'payment.payment',
  id: 'taxi.call~c1',
  command: { type: 'RefundPayment', paidFor: { kind: 'taxi.call', id: 'c1' }, reason: 'call-over' },
}
const failed = (reason: string, isOwed: boolean) =>
  context(CallPaymentFailed, 'c1', 2, { reason, refund: isOwed }, 'payment')

describe('Refund when a taxi call is over (T3, T8)', () => {
  it('gives the fare of every cancelled call back', () =>
    expect(refundWhenCallCancelled.commandsFor(context(CallCancelled, 'c1', 3, {}, 'payment'))).toEqual([refund]))

  it('gives back what a call did not wait for', () =>
    expect(refundWhenCallPaymentFailed.commandsFor(failed('PaymentTimedOut', true))).toEqual([refund]))

  it('has nothing to do where payment itself declined', () =>
    expect(refundWhenCallPaymentFailed.commandsFor(failed('CardDeclined', false))).toEqual([]))
})
