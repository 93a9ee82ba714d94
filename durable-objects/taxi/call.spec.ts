import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import { clearOf } from '../../queues/sealed.ts'
import { CALL_LIMITS_AT_MOST, Destination, Origin } from '../../queues/taxi.ts'
import {
  cancel,
  confirmPayment,
  decline,
  failed,
  finishFailed,
  LAPSES_AT,
  match,
  opened,
  PAY_BEFORE,
  PAYMENT_ID,
  reject,
  rejected,
  request,
  requested,
  ride,
  secure,
  secured,
  story,
} from './call.fixtures.ts'
import { call, USUAL_LIMITS } from './call.ts'
import { FARE_LIMIT_KRW } from './fare.ts'

const given = specification(call)
const LABEL = '택시 호출 15,000원'

describe('Call (호출): requesting (T1, T2)', () => {
  it('keeps the request first and then asks the customer, who has one call at a time (T12)', () => {
    given().thenDescribed(null)
    given()
      .when(request)
      .then(requested)
      .described({ status: 'requested', owner: 'kim', label: LABEL, data: ride, dueAt: PAY_BEFORE })
      .asking('passenger', 'kim', { type: 'EngagePassenger', callId: SOME_ID })
      .accepted({}, secure)
      .refused({ reason: 'CallInProgress', callId: 'another' }, reject)
  })

  it('then asks payment for the fare', () =>
    given(...story.asked)
      .when(secure)
      .then(secured)
      .described({ status: 'requested', dueAt: PAY_BEFORE })
      .asking('payment', PAYMENT_ID, {
        type: 'ChargePayment',
        paidFor: { kind: 'taxi.call', id: SOME_ID },
        customerId: 'kim',
        label: LABEL,
        attempt: 1,
        amountKrw: 15_000,
        method: 'card',
      }))

  it('is rejected when the customer has another one, and nothing is charged (T12)', () => {
    given(...story.asked)
      .when(reject)
      .thenTold({ reason: 'CallInProgress', callId: 'another' }, rejected)
      .described({ status: 'rejected', owner: 'kim', data: ride })
    for (const command of [secure, reject])
      given(...story.rejected)
        .when(command)
        .thenRefused('CallRejected')
    for (const command of [cancel, match()])
      given(...story.rejected)
        .when(command)
        .thenRefused('CallNotOpen', { callStatus: 'rejected' })
  })

  it('takes the answer of its customer once, and not any more when it is over', () => {
    for (const command of [secure, reject]) {
      given(...story.requested)
        .when(command)
        .thenNothing()
      given(...story.matched)
        .when(command)
        .thenNothing()
      given(...story.timedOut)
        .when(command)
        .thenRefused('PaymentTimedOut')
    }
  })

  it('is requested once', () => {
    for (const past of Object.values(story))
      given(...past)
        .when(request)
        .thenRefused('CallAlreadyRequested')
  })

  it('takes places of 1 to 200 characters, a fare above 0 and the methods there are', () => {
    const parses = (more: object) => parseCommand(call, { ...request, ...more }).ok
    for (const place of ['origin', 'destination'] as const) {
      expect(parses({ [place]: '역' }), 'in the clear').toBe(false)
      const takes = (written: string) =>
        clearOf(call.commands.RequestCall.schema.shape[place])?.safeParse(written).success
      expect(['역', '역'.repeat(200), '', '역'.repeat(201), '   '].map(takes)).toEqual([
        true,
        true,
        false,
        false,
        false,
      ])
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
    for (const [limit, most] of Object.entries(CALL_LIMITS_AT_MOST))
      expect([1, most, 0, most + 1].map((value) => parses({ [limit]: value }))).toEqual([true, true, false, false])
  })

  it('takes places without the blanks around them, and no status from anybody (G1)', () => {
    for (const place of [Origin, Destination]) expect(clearOf(place)?.parse(' 노들섬\n')).toBe('노들섬')
    expect(parseCommand(call, { ...request, status: 'open' })).toMatchObject({ ok: false })
  })

  it('keeps the whereabouts of its customer out of what other systems hear, and out of its label', () => {
    expect(call.events.confidential).toEqual(['origin', 'destination'])
    expect(LABEL).not.toContain(ride.origin)
  })
})

describe('Call (호출): paying (T2, T14)', () => {
  it('is open when payment approved', () =>
    given(...story.requested)
      .when(confirmPayment)
      .then(opened)
      .described({
        status: 'open',
        owner: 'kim',
        data: { ...ride, paymentId: PAYMENT_ID, lapsesAt: LAPSES_AT },
        dueAt: LAPSES_AT,
      }))

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
    given(...story.asked)
      .when(secure)
      .then(secured)
      .accepted({ paymentId: PAYMENT_ID }, confirmPayment)
      .refused({ reason: 'PaymentDeclined', because: 'CardDeclined' }, decline())
      .refused({ reason: 'PaymentRefunded' }, decline('PaymentRefunded'))
  })

  it('frees its customer before it tells that the payment failed (T12)', () => {
    given(...story.requested)
      .when(decline())
      .thenTold({ reason: 'PaymentDeclined', because: 'CardDeclined' }, failed('CardDeclined'))
      .asking('passenger', 'kim', { type: 'FreePassenger', callId: SOME_ID })
      .accepted({}, finishFailed)
      .refused({ reason: 'Whatever' }, finishFailed)
    given(...story.declined)
      .when(finishFailed)
      .thenRefused('PaymentDeclined', { because: 'CardDeclined' })
  })

  it('waits while the outcome is unknown, gives up after a minute, and the money goes back (T14)', () => {
    expect(USUAL_LIMITS.paymentSeconds).toBe(60)
    for (const past of [story.asked, story.requested]) {
      given(...past)
        .whenTheTimeIs(at('10:00:59.999'))
        .thenNothing()
      given(...past)
        .whenTheTimeIs(PAY_BEFORE)
        .then(failed('PaymentTimedOut', true))
        .described({ status: 'payment-failed' })
    }
    given(...story.requested)
      .when({ type: 'GiveUpPayment' }, at('10:00:59.999'))
      .thenNothing()
    for (const past of [story.open, story.matched, story.completed, story.cancelled, story.declined, story.timedOut])
      given(...past)
        .when({ type: 'GiveUpPayment' }, at('11:00'))
        .thenNothing()
  })

  it('counts that minute from when payment could be asked, not from the request (T14)', () => {
    const late = given(...story.asked).laterOn(at('10:00:50'), secured)
    late.whenTheTimeIs(at('10:01:49.999')).thenNothing()
    late.whenTheTimeIs(at('10:01:50')).then(failed('PaymentTimedOut', true))
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
    for (const past of [[], story.asked, story.open, story.matched, story.completed, story.cancelled] as const) {
      given(...past)
        .when(confirmPayment)
        .thenNothing()
      given(...past)
        .when(decline())
        .thenNothing()
    }
  })
})
