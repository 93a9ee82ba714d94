/** The call that the specs of taxi dispatch talk about, from request to ride. */

import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import type { callEvents, Report } from '../../queues/taxi.ts'
import { type call, USUAL_LIMITS } from './call.ts'

export type CallCommand = CommandOf<typeof call>
export type CallEvent = EventOf<typeof callEvents>

export const PAY_BEFORE = at('10:01')
export const LAPSES_AT = at('10:15')
export const PAYMENT_ID = 'taxi.call~this-one'
export const ride = { origin: sealedLike('서울역 2번 출구'), destination: sealedLike('노들섬'), fareKrw: 15_000 }
export const matchOf = (match = 1, driverId = 'baek') => ({ match, driverId, driverName: sealedLike('백기사') })

export const request: CallCommand = {
  type: 'RequestCall',
  customerId: 'kim',
  ...ride,
  method: 'card',
  ...USUAL_LIMITS,
}
export const secure: CallCommand = { type: 'SecurePassenger', method: 'card' }
export const reject: CallCommand = { type: 'RejectCall', refusal: { reason: 'CallInProgress', callId: 'another' } }
export const finish: CallCommand = { type: 'FinishDismissal' }
export const finishFailed: CallCommand = { type: 'FinishPaymentFailed' }
export const confirmPayment: CallCommand = { type: 'ConfirmPayment', paymentId: PAYMENT_ID }
export const decline = (reason = 'CardDeclined'): CallCommand => ({ type: 'DeclinePayment', reason })
export const match = (number = 1, driverId = 'baek'): CallCommand => ({
  type: 'MatchCall',
  ...matchOf(number, driverId),
})
const report = (what: Report, number: number): CallCommand => ({ type: 'ReportMatch', match: number, what })
export const arrive = (number = 1): CallCommand => report('arrived', number)
export const board = (number = 1): CallCommand => report('boarded', number)
export const reopen = (number = 1): CallCommand => report('released', number)
export const complete = (number = 1): CallCommand => report('completed', number)
export const lapse: CallCommand = { type: 'LapseCall' }
export const cancel: CallCommand = { type: 'CancelCall', customerId: 'kim' }
export const cancelWhileOpen: CallCommand = { type: 'CancelCall', customerId: 'kim', onlyWhile: 'open' }

export const requested: CallEvent = {
  type: 'CallRequested',
  customerId: 'kim',
  ...ride,
  method: 'card',
  ...USUAL_LIMITS,
}
export const secured: CallEvent = { type: 'CallPassengerSecured', customerId: 'kim', fareKrw: 15_000, method: 'card' }
export const rejected: CallEvent = { type: 'CallRejected' }
export const opened: CallEvent = { type: 'CallOpened', ...ride, paymentId: PAYMENT_ID, openedAt: MORNING }
export const failed = (reason: string, refund = false): CallEvent => ({
  type: 'CallPaymentFailed',
  customerId: 'kim',
  reason,
  refund,
})
export const matched = (number = 1, driverId = 'baek'): CallEvent => ({
  type: 'CallMatched',
  ...matchOf(number, driverId),
})
export const arrived = (number = 1): CallEvent => ({ type: 'CallDriverArrived', match: number, driverId: 'baek' })
export const boarded = (number = 1): CallEvent => ({ type: 'CallBoarded', match: number, driverId: 'baek' })
export const reopened = (number = 1, driverId = 'baek'): CallEvent => ({
  type: 'CallReopened',
  match: number,
  driverId,
})
export const completed = (number = 1): CallEvent => ({
  type: 'CallCompleted',
  match: number,
  driverId: 'baek',
  customerId: 'kim',
})
export const cancelled: CallEvent = { type: 'CallCancelled', customerId: 'kim' }
export const lapsed = (because: 'nobody-came' | 'released' = 'nobody-came'): CallEvent => ({
  type: 'CallLapsed',
  customerId: 'kim',
  because,
})

const toOpen = [requested, secured, opened]
const toBoarded = [...toOpen, matched(), arrived(), boarded()]
/** How the call came to each state. */
export const story = {
  asked: [requested],
  requested: [requested, secured],
  rejected: [requested, rejected],
  declined: [requested, secured, failed('CardDeclined')],
  timedOut: [requested, secured, failed('PaymentTimedOut', true)],
  open: toOpen,
  matched: [...toOpen, matched()],
  arrived: [...toOpen, matched(), arrived()],
  boarded: toBoarded,
  reopened: [...toOpen, matched(), reopened()],
  completed: [...toBoarded, completed()],
  cancelled: [...toOpen, cancelled],
  lapsed: [...toOpen, lapsed()],
} as const satisfies Record<string, readonly CallEvent[]>
