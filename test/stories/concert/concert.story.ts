/** The life of a booking from the poster to the ticket, as the people in it see it over HTTP. */
import { beforeAll, describe, expect, it } from 'vitest'
import { client, eventually } from '../../harness/http.ts'
import {
  admin,
  customer,
  done,
  eventsOf,
  inDays,
  inspect,
  type Person,
  reads,
  type Stage,
  sharedStage,
  told,
} from '../shared/people.ts'
import {
  booked,
  bookingOf,
  byPost,
  courier,
  draft,
  manager,
  onSale,
  onSite,
  PRICE_KRW,
  paid,
  paymentOf,
  seatsOf,
  staff,
} from './concert.fixtures.ts'

let stage: Stage
let park: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  park = await manager(stage)
  ops = await admin(stage)
})

const bookingPath = (id: string) => `/v1/concert/bookings/${id}`
const historyOf = async (who: Person, id: string): Promise<string[]> =>
  (await who.get(`${bookingPath(id)}/history`)).json.items.map(({ status }: { status: string }) => status)
const onMyPage = async (who: Person, kind: string, id: string) =>
  (await who.get('/v1/mypage?limit=100')).json.items.find(
    (thing: { kind: string; id: string }) => thing.kind === kind && thing.id === id,
  )
const available = async (concertId: string) =>
  (await client(undefined, stage.url).get(`/v1/concert/concerts/${concertId}`)).json.availableTickets

describe('A concert', () => {
  it('is a draft when registered, and on sale with its first tickets; more may follow (C1, C2)', async () => {
    const body = { title: '봄밤의 재즈 🎷', venue: '예술의전당', startsAt: '2031-05-01T19:00:00+09:00' }
    const registered = await park.post('/v1/concert/concerts', body)
    expect(registered.status).toBe(201)
    const { id } = registered.json
    expect(registered.headers.get('location')).toBe(`/v1/concert/concerts/${id}`)
    expect(registered.json).toMatchObject({ status: 'draft', version: 1, startsAt: '2031-05-01T10:00:00.000Z' })
    const tickets = `/v1/concert/concerts/${id}/tickets`
    expect(await done(park, tickets, { quantity: 3, priceKrw: 50_000 })).toMatchObject({
      status: 'on-sale',
      version: 2,
      registeredTickets: 3,
      availableTickets: 3,
    })
    expect(await done(park, tickets, { quantity: 2, priceKrw: 60_000 })).toMatchObject({
      registeredTickets: 5,
      priceKrw: 60_000,
      version: 3,
    })
  })

  it('is shown to everybody without a token, with the tickets that are left (C3, C12)', async () => {
    const id = await onSale(park, { quantity: 5 })
    const anybody = client(undefined, stage.url)
    const kim = await customer(stage)
    const concertPath = `/v1/concert/concerts/${id}`
    await reads(anybody, concertPath, 'on-sale')
    expect((await anybody.get(concertPath)).json).toMatchObject({ registeredTickets: 5, availableTickets: 5 })
    await booked(kim, id, 2)
    await eventually(async () => (await available(id)) === 3)
    const { json } = await anybody.get('/v1/concert/concerts?limit=100&status=on-sale')
    expect(json.items.find((concert: { id: string }) => concert.id === id)).toMatchObject({ availableTickets: 3 })
    const { text } = await anybody.get(concertPath)
    expect(text).not.toContain(park.sub)
  })

  it('is not in the list of concerts on sale while it is a draft (C1)', async () => {
    const id = await draft(park)
    const anybody = client(undefined, stage.url)
    await reads(park, `/v1/concert/concerts/${id}`, 'draft')
    const { json } = await anybody.get('/v1/concert/concerts?limit=100&status=on-sale')
    expect(json.items.map((concert: { id: string }) => concert.id)).not.toContain(id)
  })
})

describe('A booking by post', () => {
  it('lives from booked to issued; each step is on My page, in its history and told once (C3–C8, G7, G8)', async () => {
    const [kim, choi] = [await customer(stage), await courier(stage)]
    const concertId = await onSale(park, { quantity: 4 })
    const answer = await kim.post('/v1/concert/bookings', bookingOf(concertId, 2, byPost))
    expect(answer.status).toBe(201)
    const { id, holdExpiresAt } = answer.json
    expect(answer.headers.get('location')).toBe(bookingPath(id))
    expect(answer.json).toMatchObject({ status: 'booked', quantity: 2, amountKrw: 2 * PRICE_KRW, fulfilment: 'post' })
    const minutesHeld = (Date.parse(holdExpiresAt) - Date.now()) / 60_000
    expect(minutesHeld).toBeGreaterThan(9)
    expect(minutesHeld).toBeLessThanOrEqual(10)
    await reads(kim, bookingPath(id), 'booked')
    expect(await onMyPage(kim, 'booking', id)).toMatchObject({ system: 'concert', status: 'booked' })
    expect(await historyOf(kim, id)).toEqual(['requested', 'booked'])
    expect((await kim.get(`/v1/concert/deliveries/${id}`)).status).toBe(404)

    const bill = await done(kim, `${bookingPath(id)}/pay`, { method: 'card' })
    expect(bill).toMatchObject({ status: 'paid', paymentId: paymentOf(id), amountKrw: 2 * PRICE_KRW })
    await reads(kim, bookingPath(id), 'paid')
    expect(await onMyPage(kim, 'booking', id)).toMatchObject({ status: 'paid' })
    const payment = await reads(kim, `/v1/payments/${paymentOf(id)}`, 'approved')
    expect(payment).toMatchObject({ amountKrw: 2 * PRICE_KRW, method: 'card' })

    const parcel = await reads(choi, `/v1/concert/deliveries/${id}`, 'prepared')
    expect(parcel).toMatchObject({ quantity: 2, address: '서울 용산구 양녕로 445, 3층 🎫' })
    expect(await onMyPage(kim, 'delivery', id)).toMatchObject({ status: 'prepared' })
    const waiting = await choi.get('/v1/concert/deliveries?status=prepared&limit=100')
    expect(waiting.json.items.map((delivery: { id: string }) => delivery.id)).toContain(id)
    await eventually(async () => (await seatsOf(ops, concertId)).sold === 2)

    expect(await done(choi, `/v1/concert/deliveries/${id}/dispatch`)).toMatchObject({ status: 'dispatched' })
    await reads(kim, `/v1/concert/deliveries/${id}`, 'dispatched')
    const onTheWay = await choi.get(`/v1/concert/deliveries?status=dispatched&courierId=${choi.sub}`)
    expect(onTheWay.json.items).toMatchObject([{ id, courierId: choi.sub }])
    expect((await choi.get('/v1/concert/deliveries?courierId=somebody-else')).json.items).toEqual([])
    await eventually(async () => (await kim.get(bookingPath(id))).json.dispatched === true)
    expect(await done(choi, `/v1/concert/deliveries/${id}/deliver`)).toMatchObject({ status: 'delivered' })
    await reads(kim, `/v1/concert/deliveries/${id}`, 'delivered')
    await reads(kim, bookingPath(id), 'issued')

    expect(await historyOf(kim, id)).toEqual(['requested', 'booked', 'paid', 'issued'])
    const statuses = ['booked', 'paid', 'prepared', 'dispatched', 'delivered', 'issued']
    const news = await eventually(async () => {
      const { json } = await kim.get('/v1/notifications')
      expect(json.items.map((entry: { status: string }) => entry.status).sort()).toEqual([...statuses].sort())
      return json
    })
    expect(news.unread).toBe(statuses.length)
    for (const { text, thing } of news.items) {
      expect(thing).toMatchObject({ system: 'concert', id })
      expect(text.ko).toMatch(/[가-힣]/)
      expect(text.en).toMatch(/[a-z]/)
    }
    expect(await seatsOf(ops, concertId)).toMatchObject({ taken: 2, held: 0, sold: 2 })
  })
})

describe('A booking on site', () => {
  it('is issued by venue staff once it is paid, exactly once, and has no delivery (C9)', async () => {
    const [kim, jung, choi] = [await customer(stage), await staff(stage), await courier(stage)]
    const concertId = await onSale(park)
    const id = await paid(kim, concertId, 1, onSite)
    expect(await done(jung, `${bookingPath(id)}/issue`)).toMatchObject({ status: 'issued', fulfilment: 'on-site' })
    await reads(kim, bookingPath(id), 'issued')
    await told(kim, id, ['booked', 'paid', 'issued'])
    expect(await historyOf(jung, id)).toEqual(['requested', 'booked', 'paid', 'issued'])
    expect((await jung.post(`${bookingPath(id)}/issue`)).json.code).toBe('AlreadyIssued')
    expect((await choi.get(`/v1/concert/deliveries/${id}`)).status).toBe(404)
    expect(await inspect(ops, 'concert.delivery', id)).toBeNull()
    expect((await eventsOf(ops, 'concert.booking', id)).filter((type) => type === 'TicketIssued')).toHaveLength(1)
  })

  it('stays booked when the payment is declined, and may be paid with another card (C6)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    const declined = await kim.post(`${bookingPath(id)}/pay`, { method: 'test-declined' })
    expect([declined.status, declined.json.code]).toEqual([402, 'PaymentDeclined'])
    await reads(kim, `/v1/payments/${paymentOf(id)}`, 'declined')
    await reads(kim, bookingPath(id), 'booked')
    expect(await done(kim, `${bookingPath(id)}/pay`, { method: 'card' })).toMatchObject({ status: 'paid' })
    await reads(kim, `/v1/payments/${paymentOf(id)}`, 'approved')
    expect(await historyOf(kim, id)).toEqual(['requested', 'booked', 'paid'])
    const [, news] = await told(kim, id, ['booked', 'booked', 'paid'])
    expect(news.text.en).toContain('your payment was declined')
  })
})

describe('A cancellation', () => {
  it('of an unpaid booking returns its seats once and charges nothing (C10)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park, { quantity: 2 })
    const id = await booked(kim, concertId, 2)
    expect(await done(kim, `${bookingPath(id)}/cancel`)).toMatchObject({ status: 'cancelled', reason: 'customer' })
    await eventually(async () => (await seatsOf(ops, concertId)).taken === 0)
    await eventually(async () => (await available(concertId)) === 2)
    expect((await kim.post(`${bookingPath(id)}/cancel`)).json).toMatchObject({ status: 'cancelled' })
    expect(await inspect(ops, 'payment.payment', paymentOf(id))).toBeNull()
    await told(kim, id, ['booked', 'cancelled'])
    const released = (await eventsOf(ops, 'concert.concert', concertId)).filter((type) => type === 'SeatsReleased')
    expect(released).toHaveLength(1)
  })

  it('of a paid booking by post refunds the money and cancels the delivery (C10)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const concertId = await onSale(park, { quantity: 1 })
    const id = await paid(kim, concertId, 1, byPost)
    await reads(kim, `/v1/concert/deliveries/${id}`, 'prepared')
    await done(kim, `${bookingPath(id)}/cancel`)
    await reads(kim, `/v1/payments/${paymentOf(id)}`, 'refunded')
    await reads(kim, `/v1/concert/deliveries/${id}`, 'cancelled')
    expect(await historyOf(kim, id)).toEqual(['requested', 'booked', 'paid', 'cancelled'])
    expect((await eventsOf(ops, 'payment.payment', paymentOf(id))).at(-1)).toBe('PaymentRefunded')
    await eventually(async () => (await seatsOf(ops, concertId)).taken === 0)
    await booked(lee, concertId, 1)
    const refunds = await told(kim, paymentOf(id), ['refunded'])
    expect(refunds[0].text).toMatchObject({
      ko: expect.stringContaining('환불'),
      en: expect.stringContaining('refund'),
    })
  })
})

describe('Sales and starts', () => {
  it('seats of a concert far away are held for the customer who asked, at the price of that moment (C3)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park, { quantity: 2, priceKrw: 10_000, startsAt: inDays(3000) })
    const id = await booked(kim, concertId)
    await done(park, `/v1/concert/concerts/${concertId}/tickets`, { quantity: 1, priceKrw: 99_000 })
    expect(await done(kim, `${bookingPath(id)}/pay`, { method: 'card' })).toMatchObject({ amountKrw: 10_000 })
  })

  it('a free ticket is booked and paid like any other (C2)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park, { priceKrw: 0 })
    const id = await paid(kim, concertId)
    await reads(kim, `/v1/payments/${paymentOf(id)}`, 'approved')
  })
})
