/** The call that the specs of taxi dispatch talk about, from request to ride. */
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import type { callEvents } from '../../queues/taxi.ts'
import type { call } from './call.ts'

export type CallCommand = CommandOf<typeof call>
export type CallEvent = EventOf<typeof callEvents>

export const PAY_BEFORE = at('10:00:03')
export const PAYMENT_ID = 'taxi.call~this-one'
export const ride = { origin: '서울역 2번 출구', destination: '노들섬', fareKrw: 15_000 }
export const matchOf = (match = 1, driverId = 'baek') => ({ match, driverId, driverName: '백기사' })

export const request: CallCommand = {
  type: 'RequestCall',
  customerId: 'kim',
  ...ride,
  method: 'card',
  waitSeconds: 3,
}
export const confirmPayment: CallCommand = { type: 'ConfirmPayment', paymentId: PAYMENT_ID }
export const decline = (reason = 'CardDeclined'): CallCommand => ({ type: 'DeclinePayment', reason })
export const match = (number = 1, driverId = 'baek'): CallCommand => ({
  type: 'MatchCall',
  ...matchOf(number, driverId),
})
export const reopen = (number = 1): CallCommand => ({ type: 'ReopenCall', match: number })
export const complete = (number = 1): CallCommand => ({ type: 'CompleteCall', match: number })
export const cancel: CallCommand = { type: 'CancelCall', customerId: 'kim' }
export const cancelWhileOpen: CallCommand = { type: 'CancelCall', customerId: 'kim', onlyWhile: 'open' }

export const requested: CallEvent = {
  type: 'CallRequested',
  customerId: 'kim',
  ...ride,
  method: 'card',
  payBefore: PAY_BEFORE,
}
export const opened: CallEvent = { type: 'CallOpened', ...ride, paymentId: PAYMENT_ID, openedAt: MORNING }
export const failed = (reason: string, refund = false): CallEvent => ({ type: 'CallPaymentFailed', reason, refund })
export const matched = (number = 1): CallEvent => ({ type: 'CallMatched', ...matchOf(number) })
export const reopened = (number = 1): CallEvent => ({ type: 'CallReopened', match: number, driverId: 'baek' })
export const completed = (number = 1): CallEvent => ({ type: 'CallCompleted', match: number, driverId: 'baek' })
export const cancelled: CallEvent = { type: 'CallCancelled' }

/** How the call came to each state. */
export const story = {
  requested: [requested],
  declined: [requested, failed('CardDeclined')],
  timedOut: [requested, failed('PaymentTimedOut', true)],
  open: [requested, opened],
  matched: [requested, opened, matched()],
  reopened: [requested, opened, matched(), reopened()],
  completed: [requested, opened, matched(), completed()],
  cancelled: [requested, opened, cancelled],
} as const satisfies Record<string, readonly CallEvent[]>
