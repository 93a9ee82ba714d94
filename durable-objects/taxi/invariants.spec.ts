import { describe, expect, it } from 'vitest'
import type { Message } from '../../kernel/decision.ts'
import { audit, type Seen, type World } from '../../kernel/invariants.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { found, unbroken, worldOf } from '../../kernel/testing/seen.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import * as taxi from './call.fixtures.ts'
import { call } from './call.ts'
import { driver } from './driver.ts'
import { invariants } from './invariants.ts'
import { passenger } from './passenger.ts'
import * as ride from './pickup.fixtures.ts'
import { pickup } from './pickup.ts'

type Happened = Readonly<Record<string, readonly Message[]>>
type Events = readonly (readonly [type: string, amountKrw?: number])[]
type Payments = Readonly<Record<string, readonly [status: string, ...Events]>>

const FARE = 15_000
const { story } = taxi
const engaged = (callId: string, match = 1) => ({
  type: 'DriverEngaged',
  callId,
  match,
  driverName: sealedLike('백기사'),
})
const freed = (callId: string, match = 1) => ({ type: 'DriverFreed', callId, match, reason: 'released' })
const dropped = [...story.matched, taxi.cancelled]
const begun = (callId: string) => ({ type: 'PassengerEngaged', callId })
const ended = (callId: string) => ({ type: 'PassengerFreed', callId })
const missed = (callId: string) => ({ type: 'PassengerCallExpired', callId })
/** The same of another customer. */
const ofLee = (events: readonly taxi.CallEvent[]) =>
  events.map((event) => ('customerId' in event ? { ...event, customerId: 'lee' } : event))
/** Given back as often as a call may be, each time by another driver. */
const tired = [
  ...story.open,
  ...[1, 2, 3, 4, 5].flatMap((match) => [
    taxi.matched(match, `driver-${match}`),
    taxi.reopened(match, `driver-${match}`),
  ]),
]

const calls: Happened = {
  open: ofLee(story.reopened),
  mine: story.matched,
  done: story.completed,
  off: dropped,
  early: [...story.matched, taxi.cancelled],
  no: story.declined,
  late: story.timedOut,
  second: story.rejected,
  gone: story.lapsed,
}
const pickups: Happened = {
  open: ride.story.released,
  mine: ride.story.assigned,
  done: ride.story.completed,
  off: ride.story.cancelledWhileAssigned,
  gone: ride.story.cancelled,
  // Cancelled before it heard that the call was matched with the driver.
  early: [...ride.story.secured, ride.cancelled, ride.dismissed(true)],
}
const past = ['open', 'done', 'off', 'early'].flatMap((id) => [engaged(id), freed(id)])
const approved = ['approved', ['PaymentApproved', FARE]] as const
const refunded = ['refunded', ['PaymentApproved', FARE], ['PaymentRefundRequested'], ['PaymentRefunded', FARE]] as const
const payments: Payments = {
  ...{ open: approved, mine: approved, done: approved, off: refunded, early: refunded },
  no: ['declined', ['PaymentDeclined']],
  late: ['blocked', ['PaymentRefundRequested']],
  gone: refunded,
}
/** Kim had one call after the other, and has `mine`; the one that waits is lee's. */
const kims = ['done', 'off', 'early', 'no', 'late', 'gone'].flatMap((id) => [begun(id), ended(id)])

const paymentOf = (id: string, [status, ...events]: Payments[string]): Seen => ({
  id: `taxi.call~${id}`,
  version: events.length,
  described: { status, owner: 'kim', label: '', data: {} },
  events: events.map(([type, amountKrw], at) => {
    const data = amountKrw === undefined ? {} : { amountKrw }
    return { seq: at + 1, type, time: MORNING, data, after: null, was: null }
  }),
})

type Parts = {
  readonly calls?: Happened
  readonly pickups?: Happened
  readonly baek?: readonly Message[]
  readonly cheon?: readonly Message[]
  readonly kim?: readonly Message[]
  readonly lee?: readonly Message[]
  readonly payments?: Payments
}
/** A call in every state in which one may rest: baek had those that were taken, and has `mine`. */
const day = (other: Parts = {}): World => {
  const { instances, ...world } = worldOf(
    [call, { ...calls, ...other.calls }],
    [pickup, { ...pickups, ...other.pickups }],
    [passenger, { kim: other.kim ?? [...kims, begun('mine'), missed('second')], lee: other.lee ?? [begun('open')] }],
    [driver, { baek: other.baek ?? [...past, engaged('mine')], ...(other.cheon && { cheon: other.cheon }) }],
  )
  const money = Object.entries({ ...payments, ...other.payments }).map(([id, payment]) => paymentOf(id, payment))
  return { ...world, instances: new Map([...instances, ['payment.payment', money]]) }
}
const told = (who: string): World => {
  const { notices, ...world } = day()
  return { ...world, notices: new Map([...(notices ?? [])].map(([one, all]) => [one, one === who ? [] : all])) }
}

describe('The invariants of taxi dispatch', () => {
  it('hold where calls, pickups, drivers, passengers, money, the view and notices agree', () =>
    expect(audit(invariants, day())).toEqual([]))

  it.each<[string, readonly [status: string, ...Events]]>([
    ['was charged unseen and went back', ['refunded', ['PaymentRefundRequested'], ['PaymentRefunded', FARE]]],
    ['was declined too late and is blocked', ['declined', ['PaymentDeclined'], ['PaymentRefundRequested']]],
  ])('hold where the money of a call that gave up %s', (_, late) =>
    expect(audit(invariants, day({ payments: { late } }))).toEqual([]),
  )

  it.each([
    ['arrived', story.arrived, ride.story.arrived],
    ['boarded', story.boarded, ride.story.boarded],
  ])('hold where a driver has %s', (_, mine, its) =>
    expect(audit(invariants, day({ calls: { mine }, pickups: { mine: its } }))).toEqual([]),
  )

  const broken: readonly (readonly [string, World, RegExp])[] = [
    ['a pickup that lives on', day({ pickups: { off: ride.story.assigned } }), /off, cancelled, leaves: "assigned"/],
    ['a pickup that is missing', found(day(), pickup, 'mine', null), /mine, matched, leaves: null, not \["assigned/],
    [
      'a ghost in the list',
      day({ pickups: { no: ride.story.open } }),
      /no, payment-failed, leaves: "open", not \[null/,
    ],
    ['a pickup of no call', day({ pickups: { x: ride.story.open } }), /x, nothing, leaves: "open"/],
    ['a call that waits for ever', day({ calls: { no: story.requested } }), /no is requested/],
    [
      'a lapsed call that goes on',
      day({ calls: { gone: [...story.lapsed, taxi.reopened()] } }),
      /gone after CallReopened/,
    ],
    ['a lapsed call that is listed', day({ pickups: { gone: ride.story.open } }), /gone, lapsed, leaves: "open"/],
    ['a fare of a lapsed call that stayed', day({ payments: { gone: approved } }), /gone, lapsed, has a payment/],
    ['a rejected call that was charged', day({ payments: { second: approved } }), /second, rejected, has a payment/],
    ['a call given back too often', day({ calls: { open: tired } }), /open, given back 5 times of 5: \["open"\]/],
    ['a driver of his own call', day({ calls: { mine: [...story.open, taxi.matched(1, 'kim')] } }), /drivers of mine/],
    [
      'a driver who has again what he gave back',
      day({ calls: { mine: [...story.reopened, taxi.matched(2)] } }),
      /the drivers of mine: \["baek"\]/,
    ],
    [
      'a ride without a passenger',
      day({ calls: { done: [...story.arrived, taxi.completed()] } }),
      /done was completed as/,
    ],
    ['a passenger of no driver', day({ calls: { done: [...story.matched, taxi.boarded()] } }), /done was boarded as/],
    [
      'a customer who is kept from the next call',
      day({ lee: [begun('open'), ended('open'), begun('x')] }),
      /lee gave places to/,
    ],
    ['a customer of two calls at once', day({ lee: [begun('open'), begun('mine')] }), /lee: 1 places are given/],
    ['a customer who is said to be free', day({ kim: kims }), /kim gave places to: \[\], not \[\["mine",1\]\]/],
    ['a cancelled call that goes on', day({ calls: { off: [...dropped, taxi.reopened()] } }), /off after CallReopened/],
    [
      'a call paid twice',
      day({ calls: { mine: [...story.open, ...story.matched.slice(1)] } }),
      /twice to one taxi.call/,
    ],
    [
      'a completed pickup that goes on',
      day({ pickups: { done: [...ride.story.completed, ride.released()] } }),
      /done after PickupReleased/,
    ],
    [
      'an offer that nobody answered',
      day({ pickups: { open: [...ride.story.released, ride.offered(2)] } }),
      /open is due/,
    ],
    ['a release that nobody answered', day({ pickups: { mine: ride.story.releasing } }), /mine is due: "2026/],
    ['a turn that the pickup knows nothing of', day({ calls: { open: story.open } }), /PickupAssigned of open: \[\[1,/],
    [
      'a turn that the call knows nothing of',
      day({ pickups: { open: ride.story.open } }),
      /PickupAssigned of open: \[\]/,
    ],
    [
      'a turn of another driver',
      day({ pickups: { mine: [ride.opened, ride.assigned(1, 'cheon')] } }),
      /of mine: .*cheon/,
    ],
    ['a release that the call knows nothing of', day({ calls: { open: story.matched } }), /PickupReleased of open/],
    [
      'two turns that a cancelled pickup missed',
      day({ calls: { early: [...story.reopened, taxi.matched(2), taxi.cancelled] } }),
      /PickupAssigned of early: \[\], not/,
    ],
    [
      'a driver engaged for nothing',
      day({ cheon: [engaged('off')] }),
      /cheon gave places to: \[\["off 1",1\]\], not \[\]/,
    ],
    [
      'two drivers of one call',
      day({ cheon: [engaged('mine')] }),
      /cheon gave places to: \[\["mine 1",1\]\], not \[\]/,
    ],
    ['a match without its driver', day({ baek: past }), /baek gave places to: \[\], not \[\["mine 1",1\]\]/],
    ['a match with nobody', found(day(), driver, 'baek', null), /of what is not there: \[\["mine 1","baek"\]\]/],
    [
      'a match of another turn',
      day({ baek: [...past, engaged('mine', 2)] }),
      /\[\["mine 2",1\]\], not \[\["mine 1",1\]\]/,
    ],
    [
      'a driver of two calls at once',
      day({ baek: [engaged('done'), engaged('mine')] }),
      /baek: 1 places are given that there are not/,
    ],
    [
      'a driver freed of another call',
      day({ baek: [engaged('x'), freed('y'), engaged('mine')] }),
      /baek: y 1 leaves other places than were held/,
    ],
    [
      'a driver who is said to be free',
      found(day(), driver, 'baek', { described: { status: 'idle', owner: 'baek', label: '', data: {} } }),
      /callId of baek: undefined, not "mine"/,
    ],
    [
      'a driver who forgot his call',
      found(day(), driver, 'baek', { state: { left: [] } }),
      /baek knows of: \[\], not \["mine 1"\]/,
    ],
    ['a ride for nothing', day({ payments: { done: ['declined'] } }), /done, completed, has a payment: "declined"/],
    [
      'a ride charged twice',
      day({ payments: { done: [...approved, ['PaymentApproved', FARE]] } }),
      /done cost: \[15000\]/,
    ],
    [
      'another fare charged',
      day({ payments: { done: ['approved', ['PaymentApproved', 1]] } }),
      /done cost: \[1\], not/,
    ],
    ['money that stayed', day({ payments: { off: approved } }), /off, cancelled, has a payment: "approved"/],
    ['money that nobody asked back', day({ payments: { late: ['declined'] } }), /late is over: false, not true/],
    [
      'money asked back of a call that was declined',
      day({ payments: { no: payments.late ?? approved } }),
      /no is over: true/,
    ],
    ['money for nothing', day({ payments: { x: approved } }), /payments for nothing: \["taxi.call~x"\]/],
    [
      'an event that is not sent',
      found(day(), driver, 'baek', { pending: ['sending'] }),
      /driver baek has still to do/,
    ],
    ['an old state shown', found(day(), call, 'done', { shown: null }), /view shows .* taxi.call done: null/],
    ['a journal that leads elsewhere', found(day(), call, 'no', { described: null }), /taxi.call no in the end/],
    ['a state that the history lacks', found(day(), pickup, 'off', { history: [] }), /taxi.pickup off: \[\], not/],
    ['a customer who was not told', told('kim'), /nothing else, but kim: \[\], not/],
    ['a driver who was not told', told('baek'), /nothing else, but baek: \[\], not/],
  ]
  it.each(broken)('find %s', (_, world, violation) =>
    expect(audit(invariants, world)).toContainEqual(expect.stringMatching(violation)),
  )

  it('can each be broken', () => {
    const worlds = broken.map(([, world]) => world)
    expect(unbroken(invariants, worlds)).toEqual([])
  })
})
