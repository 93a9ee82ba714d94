/** When the answer is no: each refusal of concert ticketing with its status, its code, and nothing changed by it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../harness/http.ts'
import {
  admin,
  customer,
  done,
  inDays,
  inspect,
  type Person,
  reads,
  type Stage,
  sharedStage,
} from '../shared/people.ts'
import { expectRefused, NOBODYS_ID } from '../shared/problem.ts'
import { booked, bookingOf, byPost, courier, draft, manager, onSale, paid, seatsOf, staff } from './concert.fixtures.ts'

const SOON_MS = 2_500
const RUSH = 12
const LOT_LIMIT = 100_000
const TICKETS_LIMIT = 1_000_000

let stage: Stage
let park: Person
let kim: Person
let lee: Person
let shy: Person
let jung: Person
let choi: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  park = await manager(stage)
  ;[kim, lee, shy] = [await customer(stage), await customer(stage, 'lee'), await customer(stage, 'shy')]
  ;[jung, choi, ops] = [await staff(stage), await courier(stage), await admin(stage)]
})

type Attempt = readonly [who: Person, path: string, body?: unknown]

const refused = ([who, path, body]: Attempt, status: number, code: string, one: readonly [string, string]) =>
  expectRefused(ops, () => who.post(path, body), [status, code], [one])

const concertAt = (id: string) => ['concert.concert', id] as const
const bookingAt = (id: string) => ['concert.booking', id] as const
const deliveryAt = (id: string) => ['concert.delivery', id] as const
const tickets = (id: string) => `/v1/concert/concerts/${id}/tickets`
const of = (id: string, command: string) => `/v1/concert/bookings/${id}/${command}`
const parcel = (id: string, command: string) => `/v1/concert/deliveries/${id}/${command}`
const oneLot = { quantity: 1, priceKrw: 1000 }
const card = { method: 'card' }
const book = (concertId: string, quantity = 1): Attempt => [shy, '/v1/concert/bookings', bookingOf(concertId, quantity)]

/** Shy is only ever refused, and in the end owns nothing. */
const bookingRefused = (attempt: Attempt, status: number, code: string, concertId: string) =>
  refused(attempt, status, code, concertAt(concertId))

describe('Of a concert', () => {
  it('that does not exist, nothing is booked: ConcertNotFound', async () => {
    for (const id of [NOBODYS_ID, 'no-such-form']) await bookingRefused(book(id), 404, 'ConcertNotFound', id)
  })

  it('that would start in the past, nothing is registered: StartsInThePast (C1)', async () => {
    const body = { title: '어제의 노래', venue: '어딘가', startsAt: inDays(-1) }
    const answer = await park.post('/v1/concert/concerts', body)
    expect([answer.status, answer.json.code]).toEqual([422, 'StartsInThePast'])
    expect(answer.json.startsAt).toBe(body.startsAt)
  })

  it('that is a draft, nothing is booked and no sale is closed: ConcertNotOnSale (C1)', async () => {
    const id = await draft(park)
    expect(await bookingRefused(book(id), 409, 'ConcertNotOnSale', id)).toMatchObject({ status: 409 })
    await refused([park, `/v1/concert/concerts/${id}/close`], 409, 'ConcertNotOnSale', concertAt(id))
  })

  it('whose sale is closed, nothing is booked or added: ConcertNotOnSale (C3)', async () => {
    const id = await onSale(park)
    expect(await done(park, `/v1/concert/concerts/${id}/close`)).toMatchObject({ status: 'closed' })
    await bookingRefused(book(id), 409, 'ConcertNotOnSale', id)
    await refused([park, tickets(id), oneLot], 409, 'ConcertNotOnSale', concertAt(id))
  })

  it('that is cancelled, nothing is booked, added or closed: ConcertCancelled', async () => {
    const id = await onSale(park)
    expect(await done(park, `/v1/concert/concerts/${id}/cancel`)).toMatchObject({ status: 'cancelled' })
    await bookingRefused(book(id), 409, 'ConcertCancelled', id)
    await refused([park, tickets(id), oneLot], 409, 'ConcertCancelled', concertAt(id))
    await refused([park, `/v1/concert/concerts/${id}/close`], 409, 'ConcertCancelled', concertAt(id))
  })

  it('that has started, nothing is booked or added: ConcertStarted (C3)', async () => {
    const startsAt = new Date(Date.now() + SOON_MS).toISOString()
    // Few enough that each attempt asks the concert first; more than the attempts that still get a seat.
    const id = await onSale(park, { startsAt, quantity: 400 })
    const started = await eventually(async () => {
      const answer = await kim.post('/v1/concert/bookings', bookingOf(id))
      return answer.status === 409 ? answer : null
    })
    expect(started.json).toMatchObject({ code: 'ConcertStarted', startsAt })
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(startsAt))
    // What was booked and not paid ends with the start (C14): only then does the concert stand still.
    await eventually(async () => (await kim.get(`/v1/concert/concerts/${id}`)).json.availableTickets === 400)
    await bookingRefused(book(id), 409, 'ConcertStarted', id)
    await refused([park, tickets(id), oneLot], 409, 'ConcertStarted', concertAt(id))
  })

  it('no more tickets than a million are registered: TicketLimitReached (C2)', async () => {
    const id = await onSale(park, { quantity: LOT_LIMIT })
    for (let registered = LOT_LIMIT; registered < TICKETS_LIMIT; registered += LOT_LIMIT) {
      await done(park, tickets(id), { quantity: LOT_LIMIT, priceKrw: 1000 })
    }
    const problem = await refused([park, tickets(id), oneLot], 409, 'TicketLimitReached', concertAt(id))
    expect(problem).toMatchObject({ limit: TICKETS_LIMIT, registered: TICKETS_LIMIT })
  })
})

describe('A booking is refused', () => {
  it('when fewer seats are left, with how many there are: SeatsSoldOut (C4)', async () => {
    const id = await onSale(park, { quantity: 3 })
    await booked(lee, id, 1)
    expect(await bookingRefused(book(id, 3), 409, 'SeatsSoldOut', id)).toMatchObject({ availableTickets: 2 })
    await booked(lee, id, 2)
    expect(await bookingRefused(book(id), 409, 'SeatsSoldOut', id)).toMatchObject({ availableTickets: 0 })
    expect(await seatsOf(ops, id)).toMatchObject({ registered: 3, taken: 3 })
  })

  it('for fewer than one and more than ten seats, and is not for one and ten (C3)', async () => {
    const id = await onSale(park, { quantity: 50 })
    for (const quantity of [0, 11, -1, 1.5]) {
      const problem = await bookingRefused(book(id, quantity), 422, 'InputInvalid', id)
      expect(problem.errors[0]).toMatchObject({ in: 'body', pointer: '/quantity' })
    }
    for (const quantity of [1, 10]) await booked(kim, id, quantity)
    expect(await seatsOf(ops, id)).toMatchObject({ taken: 11 })
  })

  it('by post without an address, and on site with one (C7)', async () => {
    const id = await onSale(park)
    for (const how of [{ fulfilment: 'post' }, { fulfilment: 'on-site', address: '서울' }, {}, { fulfilment: 'fax' }]) {
      const attempt = [shy, '/v1/concert/bookings', { concertId: id, quantity: 1, ...how }] as const
      await bookingRefused(attempt, 422, 'InputInvalid', id)
    }
  })

  it('without leaving anything behind on My page (K14)', async () => {
    // Later news than any of the refused attempts: once it is there, theirs would be too.
    const later = await booked(kim, await onSale(park))
    await reads(kim, `/v1/concert/bookings/${later}`, 'booked')
    expect((await shy.get('/v1/mypage')).json.items).toEqual([])
  })
})

describe('Of a booking', () => {
  it('that is somebody else’s, nothing can be done: BookingNotFound (G10)', async () => {
    const theirs = await booked(lee, await onSale(park))
    await refused([kim, of(theirs, 'pay'), card], 404, 'BookingNotFound', bookingAt(theirs))
    await refused([kim, of(theirs, 'cancel')], 404, 'BookingNotFound', bookingAt(theirs))
  })

  it('that is not paid, no ticket is issued: BookingNotPaid (C9)', async () => {
    const id = await booked(kim, await onSale(park))
    await refused([jung, of(id, 'issue')], 409, 'BookingNotPaid', bookingAt(id))
  })

  it('that is paid, no second payment is taken: AlreadyPaid (C6)', async () => {
    const id = await paid(kim, await onSale(park))
    await refused([kim, of(id, 'pay'), card], 409, 'AlreadyPaid', bookingAt(id))
  })

  it('whose card is declined, nothing is paid: PaymentDeclined, 402 (C6)', async () => {
    const id = await booked(kim, await onSale(park))
    const answer = await kim.post(of(id, 'pay'), { method: 'test-declined' })
    expect([answer.status, answer.json.code, answer.json.because]).toEqual([402, 'PaymentDeclined', 'CardDeclined'])
    expect((await inspect(ops, 'concert.booking', id))?.state.status).toBe('booked')
  })

  it('that is cancelled, nothing is paid or issued: BookingCancelled (C6, C9)', async () => {
    const id = await paid(kim, await onSale(park))
    await done(kim, of(id, 'cancel'))
    await refused([kim, of(id, 'pay'), card], 409, 'BookingCancelled', bookingAt(id))
    await refused([jung, of(id, 'issue')], 409, 'BookingCancelled', bookingAt(id))
  })

  it('that is issued, nothing is issued, paid or cancelled: AlreadyIssued, AlreadyPaid (C9, C10)', async () => {
    const id = await paid(kim, await onSale(park))
    await done(jung, of(id, 'issue'))
    await refused([jung, of(id, 'issue')], 409, 'AlreadyIssued', bookingAt(id))
    await refused([kim, of(id, 'cancel')], 409, 'AlreadyIssued', bookingAt(id))
    await refused([kim, of(id, 'pay'), card], 409, 'AlreadyPaid', bookingAt(id))
  })

  it('that goes by post, no ticket is issued at the venue: TicketsGoByPost (C9)', async () => {
    const id = await paid(kim, await onSale(park), 1, byPost)
    await refused([jung, of(id, 'issue')], 409, 'TicketsGoByPost', bookingAt(id))
  })
})

describe('A booking', () => {
  it('of more seats than are left in the rush for the last one, nothing is made: SeatsSoldOut (C4, K14)', async () => {
    const hoping = await customer(stage, 'hoping')
    const concertId = await onSale(park, { quantity: 1 })
    const rush = Array.from({ length: RUSH }, () => hoping.post('/v1/concert/bookings', bookingOf(concertId)))
    const answers = await Promise.all(rush)
    const codes = answers.map(({ status, json }) => (status === 201 ? 'booked' : json.code))
    const refused = codes.filter((code) => code === 'SeatsSoldOut').length
    expect(refused).toBeGreaterThan(0)
    await eventually(async () => (await hoping.get('/v1/concert/bookings?status=booked')).json.items.length === 1)
    // Only what was not answered in time is stored before it is known what becomes of it (G5).
    const { items } = (await hoping.get('/v1/concert/bookings')).json
    expect(items.length + refused).toBeLessThanOrEqual(RUSH)
  })
})

describe('Of a delivery', () => {
  it('that a booking on site has not, nothing is dispatched or delivered: DeliveryNotFound (C8)', async () => {
    const onSite = await paid(kim, await onSale(park))
    await refused([choi, parcel(onSite, 'dispatch')], 404, 'DeliveryNotFound', deliveryAt(onSite))
    await refused([choi, parcel(onSite, 'deliver')], 404, 'DeliveryNotFound', deliveryAt(onSite))
  })

  it('the order of the steps is kept: DeliveryNotDispatched, AlreadyDispatched (C8, C10)', async () => {
    const id = await paid(kim, await onSale(park), 1, byPost)
    await reads(kim, `/v1/concert/deliveries/${id}`, 'prepared')
    await refused([choi, parcel(id, 'deliver')], 409, 'DeliveryNotDispatched', deliveryAt(id))
    await done(choi, parcel(id, 'dispatch'))
    await refused([choi, parcel(id, 'dispatch')], 409, 'AlreadyDispatched', deliveryAt(id))
    await refused([kim, of(id, 'cancel')], 409, 'AlreadyDispatched', bookingAt(id))
    await done(choi, parcel(id, 'deliver'))
    await reads(kim, `/v1/concert/bookings/${id}`, 'issued')
    await refused([choi, parcel(id, 'dispatch')], 409, 'AlreadyDispatched', deliveryAt(id))
    await refused([kim, of(id, 'cancel')], 409, 'AlreadyIssued', bookingAt(id))
  })

  it('that is cancelled, nothing is dispatched or delivered: DeliveryCancelled (C10)', async () => {
    const id = await paid(kim, await onSale(park), 1, byPost)
    await reads(kim, `/v1/concert/deliveries/${id}`, 'prepared')
    await done(kim, of(id, 'cancel'))
    await reads(kim, `/v1/concert/deliveries/${id}`, 'cancelled')
    await refused([choi, parcel(id, 'dispatch')], 409, 'DeliveryCancelled', deliveryAt(id))
    await refused([choi, parcel(id, 'deliver')], 409, 'DeliveryCancelled', deliveryAt(id))
  })
})
