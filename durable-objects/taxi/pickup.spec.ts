import { describe, expect, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at, folded, SOME_ID, specification } from '../../kernel/testing/specification.ts'
import {
  accept,
  assign,
  assigned,
  cancel,
  cancelled,
  cancelMatch,
  dismissed,
  finish,
  finishRejection,
  offered,
  open,
  opened,
  type PickupEvent,
  rejected,
  rejectMatch,
  ride,
  secure,
  secured,
  story,
  withdraw,
  withdrawn,
} from './pickup.fixtures.ts'
import { pickup } from './pickup.ts'

const given = specification(pickup)
const LABEL = '택시 배차 15,000원'

describe('Pickup (배차): on the list (T4)', () => {
  it('is open with what drivers need to know, and nobody owns it', () => {
    given().thenDescribed(null)
    given().when(open).then(opened).described({ status: 'open', owner: null, label: LABEL, data: ride, dueAt: null })
  })

  it('is opened once', () => {
    for (const past of Object.values(story))
      given(...past)
        .when(open)
        .thenNothing()
  })

  it('keeps whereabouts out of what other systems hear, and out of its label', () => {
    expect(pickup.events.confidential).toEqual(['origin', 'destination'])
    expect(LABEL).not.toContain(ride.origin)
  })
})

describe('Pickup (배차): accepting (T5)', () => {
  it('is offered to the first driver, who is asked whether he is free', () =>
    given(...story.open)
      .when(accept())
      .then(offered())
      .asking('driver', 'baek', { type: 'EngageDriver', callId: SOME_ID, match: 1, driverName: sealedLike('백기사') })
      .described({ status: 'open', owner: null, data: ride, dueAt: at('10:00:30') }))

  it('then asks the call whether it still stands', () =>
    given(...story.offered)
      .when(secure())
      .then(secured())
      .asking('call', SOME_ID, { type: 'MatchCall', match: 1, driverId: 'baek', driverName: sealedLike('백기사') })
      .described({ status: 'open', dueAt: at('10:00:30') }))

  it('is assigned when both said yes', () =>
    given(...story.secured)
      .when(assign())
      .then(assigned())
      .described({
        status: 'assigned',
        owner: 'baek',
        data: { ...ride, driverName: sealedLike('백기사') },
        dueAt: null,
      }))

  it('turns everybody else away while one has the offer, and after', () => {
    for (const past of [story.offered, story.secured, story.assigned, story.arrived, story.boarded, story.releasing])
      given(...past)
        .when(accept('cheon'))
        .thenRefused('CallAlreadyTaken')
  })

  it('takes the same driver twice for one request', () => {
    for (const past of [story.offered, story.secured, story.assigned, story.boarded])
      given(...past)
        .when(accept())
        .thenNothing()
  })

  it('is accepted in no other state', () => {
    given().when(accept()).thenRefused('CallNotFound')
    given(...story.completed)
      .when(accept('cheon'))
      .thenRefused('CallCompleted')
    for (const past of [story.cancelled, story.cancelledWhileAssigned, story.tombstone])
      given(...past)
        .when(accept())
        .thenRefused('CallCancelled')
  })

  it('is open again when the driver was busy elsewhere, and he hears so', () => {
    given(...story.offered)
      .when(withdraw())
      .thenTold({ reason: 'DriverBusy', callId: 'another' }, withdrawn())
      .described({ status: 'open', dueAt: null })
    given(...story.withdrawn)
      .when(accept('cheon'))
      .then(offered(2, 'cheon'))
  })

  it('knows whom it was offered to, in every later state: a retry is told from a new attempt (K14)', () => {
    const knows = (events: readonly PickupEvent[], driverId: string) =>
      pickup.hasSeen?.(folded(pickup, ...events), driverId)
    for (const past of [story.offered, story.withdrawn, story.assigned, story.released, story.completed])
      expect([knows(past, 'baek'), knows(past, 'cheon')]).toEqual([true, false])
    expect(knows([...story.withdrawn, offered(2, 'cheon')], 'baek')).toBe(true)
    expect(knows(story.cancelledWhileAssigned, 'baek')).toBe(true)
    expect([knows([], 'baek'), knows(story.open, 'baek'), knows(story.tombstone, 'baek')]).toEqual([
      false,
      false,
      false,
    ])
    const many = Array.from({ length: 101 }, (_, n) => [offered(n + 1, `driver-${n}`), withdrawn(n + 1)]).flat()
    expect([knows([opened, ...many], 'driver-0'), knows([opened, ...many], 'driver-1')]).toEqual([false, true])
  })

  it('translates each answer of the driver and of the call', () => {
    given(...story.withdrawn)
      .when(accept())
      .then(offered(2))
      .accepted({}, secure(2))
      .refused({ reason: 'DriverBusy', callId: 'another' }, withdraw(2))
    const asked = given(...story.withdrawn, offered(2))
      .when(secure(2))
      .then(secured(2))
      .accepted({}, assign(2))
      .refused({ reason: 'CallCancelled' }, cancelMatch(2))
      .refused({ reason: 'CallLapsed' }, cancelMatch(2))
      .refused({ reason: 'OwnCall' }, rejectMatch(2))
    expect(() => asked.refused({ reason: 'CallNotFound' }, cancelMatch(2))).toThrow('CallNotFound')
  })

  it('is open again when the call is his own, and he is free before he hears so (T13)', () => {
    given(...story.secured)
      .when(rejectMatch())
      .then(rejected)
      .described({ status: 'open', owner: null, data: ride, dueAt: null })
      .asking('driver', 'baek', { type: 'FreeDriver', callId: SOME_ID, match: 1, reason: 'own-call' })
      .accepted({}, finishRejection)
      .refused({ reason: 'Whatever' }, finishRejection)
    given(...story.secured, rejected)
      .when(finishRejection)
      .thenRefused('OwnCall')
    given(...story.secured, rejected)
      .when(accept('cheon'))
      .then(offered(2, 'cheon'))
    given(...story.cancelledWhileOffered)
      .when(rejectMatch())
      .thenRefused('CallCancelled')
  })

  it('takes no answer of an earlier offer, nor one that comes late (G3)', () => {
    const second = [...story.withdrawn, offered(2, 'cheon')]
    for (const command of [secure(1), withdraw(1), assign(1), cancelMatch(1), rejectMatch(1)]) {
      given(...second)
        .when(command)
        .thenNothing()
      given(...second, secured(2, 'cheon'))
        .when(command)
        .thenNothing()
      given().when(command).thenNothing()
      given(...story.completed)
        .when(command)
        .thenNothing()
    }
    given(...story.secured)
      .when(secure())
      .thenNothing()
    given(...story.secured)
      .when(withdraw())
      .thenNothing()
    given(...story.offered)
      .when(assign())
      .thenNothing()
    for (const command of [cancelMatch(), rejectMatch()])
      given(...story.offered)
        .when(command)
        .thenNothing()
    given(...story.assigned)
      .when(assign())
      .thenNothing()
  })
})

describe('Pickup (배차): cancelled (T8)', () => {
  it('is off the list', () =>
    given(...story.open)
      .when(cancel)
      .then(cancelled)
      .described({ status: 'cancelled', owner: null, data: ride }))

  it('remembers a cancellation that comes before the opening (G3)', () => {
    given().when(cancel).then(cancelled).described({ status: 'cancelled', owner: null, label: '', data: {} })
    given(cancelled).when(open).thenNothing()
  })

  it('frees the driver who is on his way, and he still sees it', () =>
    given(...story.assigned)
      .when(cancel)
      .then(cancelled, dismissed(false))
      .asking('driver', 'baek', { type: 'FreeDriver', callId: SOME_ID, match: 1, reason: 'cancelled' })
      .described({ status: 'cancelled', owner: 'baek', data: ride })
      .accepted({}, finish(false))
      .refused({ reason: 'Whatever' }, finish(false)))

  it('frees a driver who is engaged while the call is being asked', () => {
    given(...story.secured)
      .when(cancel)
      .then(cancelled, dismissed(false))
    for (const past of [story.arriving, story.arrived, story.boarding, story.releasing])
      given(...past)
        .when(cancel)
        .then(cancelled, dismissed(false))
  })

  it('frees a driver who was being asked as soon as he answered, and he hears that it is cancelled', () => {
    given(...story.offered)
      .when(cancel)
      .then(cancelled)
      .described({ status: 'cancelled', owner: null })
    given(...story.cancelledWhileOffered)
      .when(secure())
      .then(dismissed(true))
      .asking('driver', 'baek', { type: 'FreeDriver', callId: SOME_ID, match: 1, reason: 'cancelled' })
    given(...story.cancelledWhileOffered)
      .when(withdraw())
      .thenRefused('CallCancelled')
    given(...story.cancelledWhileOffered)
      .when(secure(2))
      .thenRefused('CallCancelled')
  })

  it('is cancelled when the call says so to a driver, who is freed before he hears it', () => {
    for (const past of [story.secured, story.assigned, story.arriving, story.boarding, story.releasing])
      given(...past)
        .when(cancelMatch())
        .then(cancelled, dismissed(true))
        .asking('driver', 'baek', { type: 'FreeDriver', callId: SOME_ID, match: 1, reason: 'cancelled' })
        .accepted({}, finish(true))
        .refused({ reason: 'Whatever' }, finish(true))
    given(cancelled).when(finish(true)).thenRefused('CallCancelled')
    given(cancelled).when(finish(false)).thenNothing()
  })

  it('is cancelled once, and not any more when the customer has boarded (T15)', () => {
    const over = [story.cancelled, story.cancelledWhileOffered, story.cancelledWhileAssigned]
    for (const past of [...over, story.boarded, story.completing, story.completed])
      given(...past)
        .when(cancel)
        .thenNothing()
  })

  it('is not revived by a late yes (G3)', () => {
    for (const command of [secure(), assign(), cancelMatch()])
      given(...story.cancelledWhileAssigned)
        .when(command)
        .thenRefused('CallCancelled')
  })
})
