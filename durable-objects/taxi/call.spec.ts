import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import {
  cancel,
  cancelled,
  cancelWhileOpen,
  complete,
  completed,
  confirmPayment,
  decline,
  failed,
  match,
  matched,
  opened,
  PAY_BEFORE,
  PAYMENT_ID,
  reopen,
  reopened,
  request,
  requested,
  ride,
  story,
} from './call.fixtures.ts'
import { call, FARE_LIMIT_KRW, PAYMENT_WAIT_SECONDS_LIMIT } from './call.ts'

const given = specification(call)
const LABEL = '택시 호출 15,000원'

describe('Call (호출): requesting (T1, T2)', () => {
  it('keeps the request first and then asks payment for the fare', () => {
    given().thenDescribed(null)
    given()
      .when(request)
      .then(requested)
      .described({ status: 'requested', owner: 'kim', label: LABEL, data: ride, dueAt: PAY_BEFORE })
      .asking('payment', PAYMENT_ID, {
        type: 'ChargePayment',
        paidFor: { kind: 'taxi.call', id: SOME_ID },
        customerId: 'kim',
        label: LABEL,
        attempt: 1,
        amountKrw: 15_000,
        method: 'card',
      })
  })

  it('is requested once', () => {
    for (const past of Object.values(story))
      given(...past)
        .when(request)
        .thenRefused('CallAlreadyRequested')
  })

  it('takes places of 1 to 200 characters, a fare above 0 and the methods there are', () => {
    const parses = (more: object) => parseCommand(call, { ...request, ...more }).ok
    for (const place of ['origin', 'destination']) {
      expect([1, 200].map((length) => parses({ [place]: '역'.repeat(length) }))).toEqual([true, true])
      expect([0, 201].map((length) => parses({ [place]: '역'.repeat(length) }))).toEqual([false, false])
      expect(parses({ [place]: '   ' })).toBe(false)
    }
    expect([1, FARE_LIMIT_KRW].map((fareKrw) => parses({ fareKrw }))).toEqual([true, true])
    expect([0, -1, 0.5, FARE_LIMIT_KRW + 1].map((fareKrw) => parses({ fareKrw }))).toEqual([false, false, false, false])
    expect(['card', 'test-declined', 'test-slow', 'test-timeout', 'gold'].map((method) => parses({ method }))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
    const waits = [1, PAYMENT_WAIT_SECONDS_LIMIT, 0, PAYMENT_WAIT_SECONDS_LIMIT + 1]
    expect(waits.map((waitSeconds) => parses({ waitSeconds }))).toEqual([true, true, false, false])
  })

  it('takes places without the blanks around them, and no status from anybody (G1)', () => {
    const parsed = parseCommand(call, { ...request, origin: ` ${ride.origin} `, destination: `${ride.destination}\n` })
    expect(parsed).toEqual({ ok: true, command: request })
    expect(parseCommand(call, { ...request, status: 'open' })).toMatchObject({ ok: false })
  })

  it('keeps the whereabouts of its customer out of what other systems hear, and out of its label', () => {
    expect(call.events.confidential).toEqual(['origin', 'destination'])
    expect(LABEL).not.toContain(ride.origin)
  })
})

describe('Call (호출): paying (T2, T3)', () => {
  it('is open when payment approved', () =>
    given(...story.requested)
      .when(confirmPayment)
      .then(opened)
      .described({ status: 'open', owner: 'kim', data: { ...ride, paymentId: PAYMENT_ID } }))

  it('has failed when payment declined, and the customer hears why', () => {
    given(...story.requested)
      .when(decline())
      .thenTold({ reason: 'PaymentDeclined', because: 'CardDeclined' }, failed('CardDeclined'))
      .described({ status: 'payment-failed', owner: 'kim', data: { reason: 'CardDeclined' } })
    given(...story.requested)
      .when(decline('TestMethodNotAllowed'))
      .thenTold({ reason: 'TestMethodNotAllowed' }, failed('TestMethodNotAllowed'))
  })

  it('translates each answer of payment', () => {
    given()
      .when(request)
      .then(requested)
      .accepted({ paymentId: PAYMENT_ID }, confirmPayment)
      .refused({ reason: 'PaymentDeclined', because: 'CardDeclined' }, decline())
      .refused({ reason: 'PaymentRefunded' }, decline('PaymentRefunded'))
  })

  it('gives up when its payment is not answered in time, and the money goes back', () => {
    given(requested).whenTheTimeIs(at('10:00:02.999')).thenNothing()
    given(requested).whenTheTimeIs(PAY_BEFORE).then(failed('PaymentTimedOut', true)).described({
      status: 'payment-failed',
    })
    given(requested).when({ type: 'GiveUpPayment' }, at('10:00:02.999')).thenNothing()
    for (const past of [story.open, story.matched, story.completed, story.cancelled, story.declined, story.timedOut]) {
      given(...past)
        .when({ type: 'GiveUpPayment' }, at('11:00'))
        .thenNothing()
      given(...past)
        .whenTheTimeIs(at('11:00'))
        .thenNothing()
    }
  })

  it('is not opened by money that comes after it gave up, and the same request is answered so', () => {
    given(...story.timedOut)
      .when(confirmPayment)
      .thenRefused('PaymentTimedOut')
    given(...story.timedOut)
      .when(decline('PaymentRefunded'))
      .thenRefused('PaymentTimedOut')
    given(...story.declined)
      .when(confirmPayment)
      .thenRefused('PaymentDeclined', { because: 'CardDeclined' })
    given(...story.declined)
      .when(decline())
      .thenRefused('PaymentDeclined', { because: 'CardDeclined' })
  })

  it('is opened once, and revived by no late answer (G3)', () => {
    for (const past of [[], story.open, story.matched, story.completed, story.cancelled] as const) {
      given(...past)
        .when(confirmPayment)
        .thenNothing()
      given(...past)
        .when(decline())
        .thenNothing()
    }
  })
})

describe('Call (호출): matching (T5, T6, T7)', () => {
  it('is matched with one driver, whose name the customer sees', () =>
    given(...story.open)
      .when(match())
      .then(matched())
      .described({ status: 'matched', owner: 'kim', data: { driverName: '백기사' } }))

  it('stays with that driver', () => {
    given(...story.matched)
      .when(match())
      .thenNothing()
    given(...story.matched)
      .when(match(2, 'cheon'))
      .thenRefused('CallAlreadyTaken')
  })

  it('is open again when the driver releases it, for a new match only', () => {
    given(...story.matched)
      .when(reopen())
      .then(reopened())
      .described({ status: 'open', data: { ...ride, paymentId: PAYMENT_ID } })
    given(...story.reopened)
      .when(reopen())
      .thenNothing()
    given(...story.reopened)
      .when(match(1))
      .thenRefused('MatchOver')
    given(...story.reopened)
      .when(match(2))
      .then(matched(2))
  })

  it('is completed by the driver it is matched with', () => {
    given(...story.matched)
      .when(complete())
      .then(completed())
      .described({ status: 'completed', data: { driverName: '백기사' } })
    given(...story.completed)
      .when(complete())
      .thenNothing()
  })

  it('takes no word of a match that is over, or not yet', () => {
    for (const command of [reopen(2), complete(2)]) {
      given(...story.matched)
        .when(command)
        .thenRefused('MatchOver')
      given(...story.open)
        .when(command)
        .thenRefused('MatchOver')
    }
    given(...story.reopened, matched(2))
      .when(reopen(1))
      .thenRefused('MatchOver')
    given(...story.reopened, matched(2))
      .when(complete(1))
      .thenRefused('MatchOver')
    given(...story.reopened)
      .when(complete(1))
      .thenRefused('MatchOver')
    given(...story.completed)
      .when(complete(2))
      .thenRefused('CallCompleted')
  })

  it('is matched, released and completed in no other state', () => {
    for (const command of [match(), reopen(), complete()]) {
      given().when(command).thenRefused('CallNotFound')
      given(requested).when(command).thenRefused('CallNotOpen', { status: 'requested' })
      given(...story.timedOut)
        .when(command)
        .thenRefused('CallNotOpen', { status: 'payment-failed' })
      given(...story.cancelled)
        .when(command)
        .thenRefused('CallCancelled')
    }
    given(...story.completed)
      .when(match())
      .thenRefused('CallCompleted')
    given(...story.completed)
      .when(reopen())
      .thenRefused('CallCompleted')
  })
})

describe('Call (호출): cancelling (T8)', () => {
  it('is cancelled while it is open or matched', () => {
    for (const past of [story.open, story.matched, story.reopened]) {
      given(...past)
        .when(cancel)
        .then(cancelled)
        .described({ status: 'cancelled', owner: 'kim', data: { ...ride, paymentId: PAYMENT_ID } })
    }
    given(...story.cancelled)
      .when(cancel)
      .thenNothing()
  })

  it('is not cancelled by a request that meant it while it was open, once a driver has it', () => {
    given(...story.open)
      .when(cancelWhileOpen)
      .then(cancelled)
    given(...story.matched)
      .when(cancelWhileOpen)
      .thenRefused('CallAlreadyTaken', { driverName: '백기사' })
  })

  it('is cancelled by its customer only', () => {
    given().when(cancel).thenRefused('CallNotFound')
    for (const past of Object.values(story))
      given(...past)
        .when({ type: 'CancelCall', customerId: 'lee' })
        .thenRefused('CallNotFound')
  })

  it('is not cancelled before it is paid, nor after the ride', () => {
    given(requested).when(cancel).thenRefused('CallNotOpen', { status: 'requested' })
    given(...story.declined)
      .when(cancel)
      .thenRefused('CallNotOpen', { status: 'payment-failed' })
    given(...story.completed)
      .when(cancel)
      .thenRefused('CallCompleted')
  })
})
