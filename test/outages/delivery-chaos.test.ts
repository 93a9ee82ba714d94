/**
 * Every event three times, shuffled, the oldest of each batch held back (G3): the same final state, nothing twice, and
 * nobody ever sees a step backwards.
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { audit, type Sale } from '../chaos/audit.ts'
import {
  book,
  booked,
  byPost,
  type Crew,
  type Customer,
  cancel,
  crew,
  customer,
  deliver,
  dispatch,
  each,
  expectStatus,
  happenedTo,
  inspect,
  onSite,
  openSale,
  paid,
  pay,
  paymentIdOf,
} from '../chaos/concert.fixtures.ts'
import { statusesIn } from '../chaos/world.ts'
import { chance } from '../harness/chance.ts'
import { sendRaw, whileDeliveryIsChaotic } from '../harness/chaos.ts'
import { eventually, unique } from '../harness/http.ts'
import { idOf } from '../harness/ids.ts'
import { seedOf } from '../harness/size.ts'
import { inDays } from '../stories/shared/people.ts'
import { watchMyPage } from './watching.ts'

const LISTENERS = ['concert', 'payment', 'notification', 'view']
const CUSTOMERS = 3
const BOOKINGS_EACH = 4
const SEATS = 60
/** Held-back messages come within 3 s; each step of a chain of events may be held back. */
const LATE = { withinMs: 120_000 }
/** How far a booking, delivery or payment has come; it never goes to a lower one. */
const RANK: Readonly<Record<string, number>> = {
  requested: 0,
  booked: 1,
  paid: 2,
  issued: 3,
  cancelled: 4,
  prepared: 0,
  dispatched: 1,
  delivered: 2,
}

let people: Crew
let customers: Customer[]
let concertId: string

beforeEach(async () => {
  people = await crew()
  customers = []
  for (let n = 0; n < CUSTOMERS; n += 1) customers.push(await customer('kim'))
  concertId = await openSale(people, SEATS)
})

const saleOf = (bookingIds: readonly string[]): Sale => ({ crew: people, concertId, customers, bookingIds })

/** One booking's way, as chance has it: left, paid, cancelled, sent and delivered, or cancelled right after paying. */
const oneBooking = async (who: Customer, random: () => number): Promise<string> => {
  const wish = random() < 0.7 ? byPost(concertId, 1 + Math.floor(random() * 3)) : onSite(concertId)
  const id = await booked(who, wish)
  const way = random()
  if (way < 0.1) return id
  if (way < 0.2) {
    expectStatus(await cancel(who, id), 200)
    return id
  }
  expectStatus(await pay(who, id), 200)
  if (way < 0.55) expectStatus(await cancel(who, id), 200)
  else if (way < 0.8 && wish.fulfilment === 'post') {
    await eventually(async () => (await dispatch(people, id)).status === 200, LATE)
    expectStatus(await deliver(people, id), 200)
  }
  return id
}

describe('delivery at its worst', () => {
  it('leads to the same final state, and no status ever goes backwards', async () => {
    const seed = seedOf('delivery at its worst')
    const ids: string[] = []
    await whileDeliveryIsChaotic(LISTENERS, seed, async () => {
      const watches = customers.map((who) => watchMyPage(who, RANK))
      await each(customers.entries(), CUSTOMERS, async ([n, who]) => {
        const random = chance(seed + n)
        for (let nth = 0; nth < BOOKINGS_EACH; nth += 1) ids.push(await oneBooking(who, random))
      })
      await audit(saleOf(ids))
      const backwards = await Promise.all(watches.map(({ stop }) => stop()))
      expect(backwards.flat()).toEqual([])
    })
    expect(ids).toHaveLength(CUSTOMERS * BOOKINGS_EACH)
  })
})

/** The event as its actor would tell it, for one that nobody has told yet. */
const told = (bookingId: string, sequence: number, event: string, status: string, data: object) => [
  {
    specversion: '1.0',
    id: `/concert.booking/${bookingId}/${sequence}`,
    source: `/concert.booking/${bookingId}`,
    type: `naru.concert.booking.${event}.v1`,
    time: new Date().toISOString(),
    subject: bookingId,
    sequence,
    datacontenttype: 'application/json',
    correlationid: bookingId,
    causationid: 'test',
    traceparent: '',
    data,
    status: { status, was: null, owner: customers[0]?.sub ?? null, label: '공연 × 1', dueAt: null },
  },
]

const toldCancelled = (bookingId: string) =>
  told(bookingId, 5, 'BookingCancelled', 'cancelled', {
    concertId,
    holdExpiresAt: new Date(Date.now() + 600_000).toISOString(),
    paymentAsked: true,
    reason: 'customer',
    toBeDelivered: true,
  })

describe('a cancellation that overtakes', () => {
  let kim: Customer
  beforeEach(() => {
    const [first] = customers
    if (first === undefined) throw new Error('no customer')
    kim = first
  })

  it('the preparation of its delivery leaves a tombstone that nobody revives', async () => {
    const id = await idOf(unique('never-booked'))
    await sendRaw('concert-delivery', toldCancelled(id))
    const events = async () => happenedTo(await inspect(people, 'concert.delivery', id))
    await eventually(async () => (await events()).length > 0)
    const { sub: customerId } = kim
    const parcel = {
      customerId,
      organisation: 'naru',
      startsAt: inDays(30),
      concertId,
      concertTitle: '공연',
      quantity: 1,
      amountKrw: 1,
      address: sealedLike('서울'),
    }
    const paidFor = { ...parcel, paymentId: paymentIdOf(id), fulfilment: 'post' }
    await sendRaw('concert-delivery', told(id, 4, 'BookingPaid', 'paid', paidFor))
    // What comes behind it in the same queue is acted on, so the late news has been heard by then.
    const behind = await idOf(unique('behind'))
    await sendRaw('concert-delivery', told(behind, 4, 'BookingPaid', 'paid', paidFor))
    await eventually(async () => happenedTo(await inspect(people, 'concert.delivery', behind)).length > 0)
    expect(await events()).toEqual(['DeliveryCancelled'])
    expect((await kim.get(`/v1/concert/deliveries/${id}`)).status).toBe(404)
  })

  it('the hold of its seats leaves none held', async () => {
    const key = unique('key')
    // The booking will have the id that caller, route and key make (H3), so its end can be told before it begins.
    const id = await idOf('POST /v1/concert/bookings', kim.sub, key)
    await sendRaw('concert-inventory', toldCancelled(id))
    await eventually(async () =>
      happenedTo(await inspect(people, 'concert.concert', concertId)).includes('SeatsReleased'),
    )
    const answer = expectStatus(await book(kim, byPost(concertId), { key }), 409)
    expect(answer.json.code).toBe('HoldLapsed')
    expect(await inspect(people, 'concert.booking', id)).toBeNull()
    expect((await kim.get(`/v1/concert/concerts/${concertId}`)).json.availableTickets).toBe(SEATS)
  })

  it('the charge blocks it: nothing is taken any more', async () => {
    const id = await booked(kim, onSite(concertId))
    await sendRaw('payment', toldCancelled(id))
    const payment = () => inspect(people, 'payment.payment', paymentIdOf(id))
    await eventually(async () => (await payment())?.description?.status === 'blocked')
    const answer = expectStatus(await pay(kim, id), 402)
    expect(answer.json.code).toBe('PaymentDeclined')
    expect(happenedTo(await payment())).not.toContain('PaymentApproved')
    expectStatus(await cancel(kim, id), 200)
    await audit(saleOf([id]))
  })

  it('its own payment and delivery, when all its events come at once and shuffled', async () => {
    const seed = seedOf('a cancellation that overtakes')
    const ids: string[] = []
    await whileDeliveryIsChaotic(LISTENERS, seed, async () => {
      await each(Array.from({ length: 2 * BOOKINGS_EACH }), CUSTOMERS, async () => {
        const id = await paid(kim, byPost(concertId))
        ids.push(id)
        expectStatus(await cancel(kim, id), 200)
      })
      const world = await audit(saleOf(ids))
      expect(ids).toHaveLength(2 * BOOKINGS_EACH)
      expect(new Set(statusesIn(world, 'concert.delivery', ids))).toEqual(new Set(['cancelled']))
      expect(new Set(statusesIn(world, 'payment.payment', ids.map(paymentIdOf)))).toEqual(new Set(['refunded']))
    })
  })
})
