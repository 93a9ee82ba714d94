import { describe, expect, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import {
  accept,
  arrive,
  arrived,
  arriving,
  assigned,
  board,
  boarded,
  boarding,
  cancelMatch,
  complete,
  completed,
  completing,
  confirm,
  confirmCompletion,
  confirmRelease,
  finish,
  offered,
  release,
  released,
  releasing,
  ride,
  secured,
  story,
} from './pickup.fixtures.ts'
import { pickup } from './pickup.ts'

const given = specification(pickup)

describe('Pickup (배차): releasing (T6)', () => {
  it('asks the call first', () =>
    given(...story.assigned)
      .when(release())
      .then(releasing())
      .asking('call', SOME_ID, { type: 'ReportMatch', match: 1, what: 'released' })
      .described({ status: 'assigned', owner: 'baek', dueAt: at('10:00:30') }))

  it('is open again, and the driver is free before he is answered', () => {
    given(...story.releasing)
      .when(confirmRelease())
      .then(released())
      .asking('driver', 'baek', { type: 'FreeDriver', callId: SOME_ID, match: 1, reason: 'released' })
      .described({ status: 'open', owner: null, data: ride, dueAt: null })
      .accepted({}, finish(false))
    given(...story.released)
      .when(finish(false))
      .thenNothing()
  })

  it('may be accepted by others, and not again by the driver who gave it back (T13)', () => {
    given(...story.released)
      .when(accept('cheon'))
      .then(offered(2, 'cheon'))
    given(...story.released)
      .when(accept())
      .thenRefused('CallReleasedBefore')
    const byTwo = [offered(2, 'cheon'), secured(2, 'cheon'), assigned(2, 'cheon'), releasing(2, 'cheon')]
    for (const who of ['baek', 'cheon'])
      given(...story.released, ...byTwo, released(2, 'cheon'))
        .when(accept(who))
        .thenRefused('CallReleasedBefore')
  })

  it('is given back after arriving too, but not once the customer has boarded (T15)', () => {
    given(...story.arrived)
      .when(release())
      .then(releasing())
    given(...story.boarded)
      .when(release())
      .thenRefused('PassengerBoarded')
  })
})

describe('Pickup (배차): riding (T15)', () => {
  it('asks the call before it says that the driver arrived, or that the customer boarded', () => {
    given(...story.assigned)
      .when(arrive())
      .then(arriving)
      .asking('call', SOME_ID, { type: 'ReportMatch', match: 1, what: 'arrived' })
      .described({ status: 'assigned', dueAt: at('10:00:30') })
    given(...story.arriving)
      .when(confirm('arrived'))
      .then(arrived)
      .described({ status: 'arrived', owner: 'baek', data: { ...ride, driverName: sealedLike('백기사') }, dueAt: null })
    given(...story.arrived)
      .when(board())
      .then(boarding)
      .asking('call', SOME_ID, { type: 'ReportMatch', match: 1, what: 'boarded' })
    given(...story.boarding)
      .when(confirm('boarded'))
      .then(boarded)
      .described({ status: 'boarded', owner: 'baek', data: { driverName: sealedLike('백기사') }, dueAt: null })
  })

  it('goes one step after the other', () => {
    given(...story.assigned)
      .when(board())
      .thenRefused('NotArrived')
    for (const past of [story.assigned, story.arrived])
      given(...past)
        .when(complete())
        .thenRefused('NotBoarded')
    for (const past of [story.arriving, story.arrived, story.boarded])
      given(...past)
        .when(arrive())
        .thenNothing()
    for (const past of [story.boarding, story.boarded])
      given(...past)
        .when(board())
        .thenNothing()
    for (const command of [arrive(), board()])
      given(...story.completed)
        .when(command)
        .thenRefused('CallCompleted')
  })
})

describe('Pickup (배차): completing (T7)', () => {
  it('asks the call first', () =>
    given(...story.boarded)
      .when(complete())
      .then(completing)
      .asking('call', SOME_ID, { type: 'ReportMatch', match: 1, what: 'completed' })
      .described({ status: 'boarded', dueAt: at('10:00:30') }))

  it('is completed, and the driver is free before he is answered', () =>
    given(...story.completing)
      .when(confirmCompletion())
      .then(completed)
      .asking('driver', 'baek', { type: 'FreeDriver', callId: SOME_ID, match: 1, reason: 'completed' })
      .described({ status: 'completed', owner: 'baek', data: { driverName: sealedLike('백기사') } })
      .accepted({}, finish(false)))

  it('is completed once', () =>
    given(...story.completed)
      .when(complete())
      .thenNothing())
})

describe('Pickup (배차): ending it either way', () => {
  it('asks once, and one way at a time', () => {
    given(...story.releasing)
      .when(release())
      .thenNothing()
    given(...story.completing)
      .when(complete())
      .thenNothing()
    for (const command of [arrive(), board(), complete()])
      given(...story.releasing)
        .when(command)
        .thenRefused('PickupChanging')
    given(...story.completing)
      .when(release())
      .thenRefused('PickupChanging')
    for (const past of [story.offered, story.secured])
      given(...past)
        .when(release())
        .thenRefused('PickupChanging')
  })

  it('is not there for anybody but its driver', () => {
    for (const past of Object.values(story))
      for (const command of [arrive('cheon'), board('cheon'), release('cheon'), complete('cheon')])
        given(...past)
          .when(command)
          .thenRefused('PickupNotFound')
    for (const past of [[], story.open, story.withdrawn, story.released, story.cancelled, story.tombstone] as const)
      for (const command of [release(), complete()])
        given(...past)
          .when(command)
          .thenRefused('PickupNotFound')
  })

  it('is over when it is completed or cancelled', () => {
    given(...story.completed)
      .when(release())
      .thenRefused('CallCompleted')
    for (const command of [release(), complete()])
      given(...story.cancelledWhileAssigned)
        .when(command)
        .thenRefused('CallCancelled')
  })

  it('translates each answer of the call', () => {
    const again = [...story.withdrawn, offered(2), secured(2), assigned(2)]
    const asked = given(...again)
      .when(release())
      .then(releasing(2))
      .accepted({}, confirmRelease(2))
      .refused({ reason: 'CallCancelled' }, cancelMatch(2))
    const ended = given(...story.boarded)
      .when(complete())
      .then(completing)
      .accepted({}, confirmCompletion())
    for (const after of [asked, ended])
      expect(() => after.refused({ reason: 'MatchOver' }, cancelMatch(2))).toThrow('MatchOver')
  })

  it('takes no answer of an earlier match, nor one that comes after the cancellation', () => {
    for (const command of [confirm('arrived', 2), confirm('boarded', 2), confirmRelease(2), confirmCompletion(2)])
      for (const past of [story.releasing, story.completing, story.open, story.completed] as const)
        given(...past)
          .when(command)
          .thenNothing()
    for (const command of [confirm('arrived'), confirm('boarded'), confirmRelease(), confirmCompletion()]) {
      given().when(command).thenNothing()
      given(...story.assigned)
        .when(command)
        .thenNothing()
      given(...story.cancelledWhileAssigned)
        .when(command)
        .thenRefused('CallCancelled')
    }
  })
})
