import { describe, expect, it } from 'vitest'
import { story } from '../durable-objects/concert/booking.fixtures.ts'
import { booking } from '../durable-objects/concert/booking.ts'
import { held, lot, registered, sold } from '../durable-objects/concert/concert.fixtures.ts'
import { concert } from '../durable-objects/concert/concert.ts'
import { LEDGER } from '../durable-objects/payment/invariants.ts'
import { payment } from '../durable-objects/payment/payment.ts'
import type { Message } from '../kernel/decision.ts'
import { type Invariant, type Seen, unless, type World } from '../kernel/invariants.ts'
import { found, worldOf } from '../kernel/testing/seen.ts'
import { audited, auditSale, type Told } from './audit.ts'
import { stateFolders } from './store.fixtures.ts'
import { stored } from './world.fixtures.ts'

const emptyState = stateFolders()
const ID = 'concert.booking~b'
const paidFor = { kind: 'concert.booking', id: 'b' }
const amountKrw = 100_000
const bill = {
  paidFor,
  customerId: 'kim',
  organisation: 'naru',
  label: '봄밤의 재즈',
  amountKrw,
  method: 'card',
  attempt: 1,
}
const charged = { status: 'charged', owner: null, label: '', data: { kind: 'charged', amountKrw } }
const taken: Message[] = [
  { type: 'PaymentAuthorizing', ...bill },
  { type: 'PaymentApproved', paidFor, amountKrw, attempt: 1 } as Message,
]

/** A concert with two bookings, of which one is paid. */
const concertWorld = worldOf(
  [concert, { jazz: [registered, lot(4), held('a'), held('b'), sold('b')] }],
  [booking, { a: story.booked, b: story.paid }],
  [payment, { [ID]: taken }],
)
const run: World = {
  ...concertWorld,
  instances: new Map([...concertWorld.instances, [LEDGER, [{ id: ID, version: 1, described: charged, events: [] }]]]),
}
const told = (...bookings: readonly (readonly [id: string, paid: boolean])[]): Told => ({
  bookings: bookings.map(([id, paid]) => ({ id, sub: 'kim', version: 1, paid })),
  everythingAnswered: true,
})
const asAnswered = told(['a', false], ['b', true])
const audit = (world: World, answers: Told) => auditSale(stored(emptyState(), world), answers)

describe('The audit of a sale', () => {
  it('finds nothing wrong where every yes is kept, and counts what there is', () =>
    expect(audit(run, asAnswered)).toEqual({
      counts: {
        'concert.concert': { 'on-sale': 1 },
        'concert.booking': { booked: 1, paid: 1 },
        'payment.payment': { approved: 1 },
        [LEDGER]: { charged: 1 },
      },
      violations: [],
    }))

  it('lets there be bookings that nobody was told of, where somebody got no answer', () =>
    expect(audit(run, { ...told(['b', true]), everythingAnswered: false }).violations).toEqual([]))

  const ledger = (...amounts: readonly number[]): World => {
    const lines = amounts.map((amountKrw, at): Seen => {
      const described = { ...charged, data: { kind: 'charged', amountKrw } }
      return { id: at === 0 ? ID : `${ID}${at}`, version: 1, described, events: [] }
    })
    return { ...run, instances: new Map([...run.instances, [LEDGER, lines]]) }
  }
  it.each<[string, World, Told, RegExp]>([
    ['a yes that was not kept', run, told(['a', true], ['b', true]), /a was answered paid and is booked/],
    [
      'a yes that was lost',
      run,
      told(['a', false], ['b', true], ['x', false]),
      /x was answered booked or paid and is no/,
    ],
    ['a booking nobody was told of', run, told(['b', true]), /1 bookings were answered with yes, 2 exist/],
    ['paid without a charge', ledger(), asAnswered, /it keeps: \[\], not/],
    ['charged twice', ledger(amountKrw, amountKrw), asAnswered, /it keeps: \[\["concert.booking~b1"/],
    ['charged another amount', ledger(1), asAnswered, /it keeps: \[\["concert.booking~b",1\]\], not/],
    ['an old state shown', found(run, booking, 'b', { shown: null }), asAnswered, /concert.booking b: null/],
  ])('finds %s', (_, world, answers, violation) =>
    expect(audit(world, answers).violations).toContainEqual(expect.stringMatching(violation)),
  )
})

describe('An audit', () => {
  it('tells no more violations than can be read', () => {
    const wrong = (count: number): Invariant => ({
      name: 'all is well',
      rule: 'G4',
      violations: () => Array.from({ length: count }, (_, at) => unless(`thing ${at}`, 1, 2)).flat(),
    })
    const world = { instances: new Map() }
    expect(audited(world, [wrong(10)]).violations).toHaveLength(10)
    expect(audited(world, [wrong(12)]).violations.slice(9)).toEqual([
      'G4: all is well, but thing 9: 1, not 2',
      'and 2 more',
    ])
  })
})
