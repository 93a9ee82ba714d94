import { describe, expect, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import {
  arrive,
  arrived,
  board,
  boarded,
  cancel,
  cancelled,
  cancelWhileOpen,
  complete,
  completed,
  finish,
  LAPSES_AT,
  lapse,
  lapsed,
  match,
  matched,
  PAYMENT_ID,
  reopen,
  reopened,
  requested,
  ride,
  story,
} from './call.fixtures.ts'
import { call, USUAL_LIMITS } from './call.ts'

const given = specification(call)

describe('Call (호출): matching (T5, T6, T7)', () => {
  it('is matched with one driver, whose name the customer sees', () =>
    given(...story.open)
      .when(match())
      .then(matched())
      .described({ status: 'matched', owner: 'kim', data: { driverName: sealedLike('백기사'), step: 'coming' } }))

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
      .described({ status: 'open', data: { ...ride, paymentId: PAYMENT_ID, lapsesAt: LAPSES_AT } })
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

  it('is not for its own customer, whoever else drives (T13)', () =>
    given(...story.open)
      .when(match(1, 'kim'))
      .thenRefused('OwnCall'))

  it('goes on step by step: the driver arrives, the customer boards, and only then it is completed (T15)', () => {
    given(...story.matched)
      .when(arrive())
      .then(arrived())
      .described({ status: 'matched', owner: 'kim', data: { driverName: sealedLike('백기사'), step: 'arrived' } })
    given(...story.arrived)
      .when(board())
      .then(boarded())
      .described({ status: 'matched', data: { step: 'boarded' } })
    given(...story.matched)
      .when(board())
      .thenRefused('NotArrived')
    for (const past of [story.matched, story.arrived])
      given(...past)
        .when(complete())
        .thenRefused('NotBoarded')
    for (const past of [story.arrived, story.boarded])
      given(...past)
        .when(arrive())
        .thenNothing()
    given(...story.boarded)
      .when(board())
      .thenNothing()
  })

  it('may be given back until the customer has boarded (T6, T15)', () => {
    given(...story.arrived)
      .when(reopen())
      .then(reopened())
    given(...story.boarded)
      .when(reopen())
      .thenRefused('PassengerBoarded')
  })

  it('is completed by the driver it is matched with', () => {
    given(...story.boarded)
      .when(complete())
      .then(completed())
      .described({ status: 'completed', data: { driverName: sealedLike('백기사') } })
      .asking('passenger', 'kim', { type: 'FreePassenger', callId: SOME_ID })
      .accepted({}, finish)
    given(...story.completed)
      .when(complete())
      .thenNothing()
  })

  it('takes no word of a match that is over, or not yet', () => {
    for (const command of [arrive(2), board(2), reopen(2), complete(2)]) {
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

  it('is matched, ridden, released and completed in no other state', () => {
    for (const command of [match(), arrive(), board(), reopen(), complete()]) {
      given().when(command).thenRefused('CallNotFound')
      given(requested).when(command).thenRefused('CallNotOpen', { callStatus: 'requested' })
      given(...story.timedOut)
        .when(command)
        .thenRefused('CallNotOpen', { callStatus: 'payment-failed' })
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
  it('is cancelled until its customer has boarded, who is free for the next call', () => {
    for (const past of [story.open, story.matched, story.arrived, story.reopened]) {
      given(...past)
        .when(cancel)
        .then(cancelled)
        .asking('passenger', 'kim', { type: 'FreePassenger', callId: SOME_ID })
        .accepted({}, finish)
        .described({ status: 'cancelled', owner: 'kim', data: { ...ride, paymentId: PAYMENT_ID } })
    }
    given(...story.cancelled)
      .when(cancel)
      .thenNothing()
    given(...story.cancelled)
      .when(finish)
      .thenNothing()
    given(...story.boarded)
      .when(cancel)
      .thenRefused('PassengerBoarded')
  })

  it('is not cancelled by a request that meant it while it was open, once a driver has it', () => {
    given(...story.open)
      .when(cancelWhileOpen)
      .then(cancelled)
    given(...story.matched)
      .when(cancelWhileOpen)
      .thenRefused('CallAlreadyTaken', { driverName: sealedLike('백기사') })
  })

  it('is cancelled by its customer only', () => {
    given().when(cancel).thenRefused('CallNotFound')
    for (const past of Object.values(story))
      given(...past)
        .when({ type: 'CancelCall', customerId: 'lee' })
        .thenRefused('CallNotFound')
  })

  it('is not cancelled before it is paid, nor after the ride', () => {
    given(requested).when(cancel).thenRefused('CallNotOpen', { callStatus: 'requested' })
    given(...story.declined)
      .when(cancel)
      .thenRefused('CallNotOpen', { callStatus: 'payment-failed' })
    given(...story.completed)
      .when(cancel)
      .thenRefused('CallCompleted')
  })
})

describe('Call (호출): lapsing (T11)', () => {
  it('lapses when no driver took it within 15 minutes', () => {
    expect(USUAL_LIMITS).toMatchObject({ openSeconds: 900, releases: 5 })
    given(...story.open)
      .whenTheTimeIs(at('10:14:59.999'))
      .thenNothing()
    given(...story.open)
      .when(lapse, at('10:14:59.999'))
      .thenNothing()
    given(...story.open)
      .whenTheTimeIs(LAPSES_AT)
      .then(lapsed())
      .described({ status: 'lapsed', owner: 'kim', data: { ...ride, paymentId: PAYMENT_ID } })
      .asking('passenger', 'kim', { type: 'FreePassenger', callId: SOME_ID })
    for (const past of [story.requested, story.matched, story.completed, story.cancelled, story.lapsed])
      given(...past)
        .when(lapse, at('11:00'))
        .thenNothing()
  })

  it('is not matched any more from that moment on, whenever its timer comes (K10)', () =>
    given(...story.open)
      .when(match(), LAPSES_AT)
      .thenRefused('CallLapsed'))

  it('waits as long again when a driver gave it back', () => {
    const again = given(...story.matched).laterOn(at('10:10'), reopened())
    again.whenTheTimeIs(at('10:24:59.999')).thenNothing()
    again.whenTheTimeIs(at('10:25')).then(lapsed())
  })

  it('lapses at once when the fifth driver gave it back', () => {
    const rounds = (count: number) => Array.from({ length: count }, (_, n) => [matched(n + 1), reopened(n + 1)]).flat()
    given(...story.open, ...rounds(4))
      .whenTheTimeIs(at('10:14:59.999'))
      .thenNothing()
    const tooOften = given(...story.open, ...rounds(5))
    tooOften.when(match(6)).thenRefused('CallLapsed')
    tooOften.when(reopen(5)).thenNothing()
    tooOften.whenTheTimeIs(at('10:00')).then(lapsed('released'))
  })

  it('is over: nothing more can be requested, and what its driver says twice is known', () => {
    for (const command of [cancel, match(2)])
      given(...story.lapsed)
        .when(command)
        .thenRefused('CallLapsed')
    given(...story.reopened, lapsed())
      .when(reopen())
      .thenNothing()
  })
})
