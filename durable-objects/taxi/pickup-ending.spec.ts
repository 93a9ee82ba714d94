import { describe, expect, it } from 'vitest'
import { at, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import {
  accept,
  assigned,
  cancelMatch,
  complete,
  completed,
  completing,
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
      .asking('call', SOME_ID, { type: 'ReopenCall', match: 1 })
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

  it('may be accepted again, by the same driver too, as a new match', () => {
    given(...story.released)
      .when(accept('cheon'))
      .then(offered(2, 'cheon'))
    given(...story.released)
      .when(accept())
      .then(offered(2))
  })
})

describe('Pickup (배차): completing (T7)', () => {
  it('asks the call first', () =>
    given(...story.assigned)
      .when(complete())
      .then(completing)
      .asking('call', SOME_ID, { type: 'CompleteCall', match: 1 })
      .described({ status: 'assigned', dueAt: at('10:00:30') }))

  it('is completed, and the driver is free before he is answered', () =>
    given(...story.completing)
      .when(confirmCompletion())
      .then(completed)
      .asking('driver', 'baek', { type: 'FreeDriver', callId: SOME_ID, match: 1, reason: 'completed' })
      .described({ status: 'completed', owner: 'baek', data: { driverName: '백기사' } })
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
    given(...story.releasing)
      .when(complete())
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
      for (const command of [release('cheon'), complete('cheon')])
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
    const again = [...story.released, offered(2), secured(2), assigned(2)]
    const asked = given(...again)
      .when(release())
      .then(releasing(2))
      .accepted({}, confirmRelease(2))
      .refused({ reason: 'CallCancelled' }, cancelMatch(2))
    const ended = given(...again)
      .when(complete())
      .then({ type: 'PickupCompletionRequested', match: 2, driverId: 'baek' })
      .accepted({}, confirmCompletion(2))
      .refused({ reason: 'CallCancelled' }, cancelMatch(2))
    for (const after of [asked, ended])
      expect(() => after.refused({ reason: 'MatchOver' }, cancelMatch(2))).toThrow('MatchOver')
  })

  it('takes no answer of an earlier match, nor one that comes after the cancellation', () => {
    for (const command of [confirmRelease(2), confirmCompletion(2)])
      for (const past of [story.releasing, story.completing, story.open, story.completed] as const)
        given(...past)
          .when(command)
          .thenNothing()
    for (const command of [confirmRelease(), confirmCompletion()]) {
      given().when(command).thenNothing()
      given(...story.cancelledWhileAssigned)
        .when(command)
        .thenRefused('CallCancelled')
    }
  })
})
