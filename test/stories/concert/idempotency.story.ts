/** The same request, however often it is sent, is one request (H3, G2). */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../harness/http.ts'
import {
  admin,
  customer,
  eventsOf,
  inspect,
  type Person,
  patiently,
  type Stage,
  sharedStage,
  told,
} from '../shared/people.ts'
import { booked, bookingOf, manager, onSale, paymentOf, seatsOf } from './concert.fixtures.ts'

const AT_ONCE = 50

let stage: Stage
let park: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[park, ops] = [await manager(stage), await admin(stage)]
})

const pay = (id: string) => `/v1/concert/bookings/${id}/pay`
const card = { method: 'card' }
const times = (attempt: () => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, attempt))
const statusesOf = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))]
const replayed = (answer: Answer | undefined) => answer?.headers.get('idempotency-replayed')
const approvals = async (id: string) =>
  (await eventsOf(ops, 'payment.payment', paymentOf(id))).filter((type) => type === 'PaymentApproved').length

describe('Fifty times at once with the same key', () => {
  it('a booking is one booking, holds its seats once, and has one answer (C3, C4)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park, { quantity: 1000 })
    const key = randomUUID()
    const answers = await times(() => patiently(kim, '/v1/concert/bookings', bookingOf(concertId, 3), key))
    expect(statusesOf(answers)).toEqual([201])
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
    expect(answers.filter((answer) => replayed(answer) === 'true').length).toBeGreaterThanOrEqual(AT_ONCE - 1)
    const { id } = answers[0]?.json ?? {}
    expect(await seatsOf(ops, concertId)).toMatchObject({ taken: 3, holds: { [id]: { quantity: 3 } } })
    expect(await eventsOf(ops, 'concert.booking', id)).toEqual(['BookingRequested', 'BookingBooked'])
    await told(kim, id, ['booked'])
    expect((await kim.get('/v1/concert/bookings')).json.items).toHaveLength(1)
  })

  it('a payment is one charge, and has one answer (P1, C6)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    const key = randomUUID()
    const answers = await times(() => patiently(kim, pay(id), card, key))
    expect(statusesOf(answers)).toEqual([200])
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.json).toMatchObject({ status: 'paid', paymentId: paymentOf(id) })
    expect(await eventsOf(ops, 'payment.payment', paymentOf(id))).toEqual(['PaymentAuthorizing', 'PaymentApproved'])
    expect((await eventsOf(ops, 'concert.booking', id)).filter((type) => type === 'BookingPaid')).toHaveLength(1)
    await told(kim, id, ['booked', 'paid'])
  })
})

describe('Fifty times at once with different keys', () => {
  it('a payment is still one charge; the others hear that it is paid (P1, C6)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    const answers = await times(() => patiently(kim, pay(id), card))
    const outcomes = new Set(answers.map(({ status, json }) => (status === 200 ? json.status : json.code)))
    expect([...outcomes].filter((outcome) => outcome !== 'paid' && outcome !== 'AlreadyPaid')).toEqual([])
    expect(outcomes).toContain('paid')
    expect(await approvals(id)).toBe(1)
  })
})

describe('The same key again', () => {
  it('gives the first answer, also when the concert is sold out meanwhile (H3)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const concertId = await onSale(park, { quantity: 2 })
    const key = randomUUID()
    const body = bookingOf(concertId)
    const first = await patiently(kim, '/v1/concert/bookings', body, key)
    expect([first.status, replayed(first)]).toEqual([201, null])
    await booked(lee, concertId)
    expect((await kim.post('/v1/concert/bookings', body)).json.code).toBe('SeatsSoldOut')
    const again = await patiently(kim, '/v1/concert/bookings', body, key)
    expect([again.status, again.text, replayed(again)]).toEqual([201, first.text, 'true'])
    expect(await seatsOf(ops, concertId)).toMatchObject({ taken: 2 })
  })

  it('gives the first answer of a payment, also after the booking was cancelled (H3)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    const key = randomUUID()
    const first = await patiently(kim, pay(id), card, key)
    expect((await patiently(kim, `/v1/concert/bookings/${id}/cancel`)).json.status).toBe('cancelled')
    const again = await patiently(kim, pay(id), card, key)
    expect([again.status, again.text, replayed(again)]).toEqual([200, first.text, 'true'])
    expect(await approvals(id)).toBe(1)
  })

  it('declines again what was declined, and asks no bank again (H3, P1)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    const key = randomUUID()
    const first = await patiently(kim, pay(id), { method: 'test-declined' }, key)
    const again = await patiently(kim, pay(id), { method: 'test-declined' }, key)
    expect([first, again].map(({ status, json }) => [status, json.code])).toEqual([
      [402, 'PaymentDeclined'],
      [402, 'PaymentDeclined'],
    ])
    expect(replayed(again)).toBe('true')
    expect(await eventsOf(ops, 'payment.payment', paymentOf(id))).toEqual(['PaymentAuthorizing', 'PaymentDeclined'])
  })

  it('with another card is refused also after the first was declined: IdempotencyKeyReused (H3)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    const key = randomUUID()
    await patiently(kim, pay(id), { method: 'test-declined' }, key)
    const before = await inspect(ops, 'concert.booking', id)
    const other = await kim.post(pay(id), card, { key })
    expect([other.status, other.json.code]).toEqual([422, 'IdempotencyKeyReused'])
    expect((await inspect(ops, 'concert.booking', id))?.version).toBe(before?.version)
    expect(await approvals(id)).toBe(0)
  })

  it('from another customer, or for another thing, is another request (H3)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const concertId = await onSale(park)
    const key = randomUUID()
    const ids = await Promise.all(
      [kim, lee].map(async (who) => (await patiently(who, '/v1/concert/bookings', bookingOf(concertId), key)).json.id),
    )
    expect(new Set(ids).size).toBe(2)
    const [mine = '', theirs = ''] = ids
    expect((await patiently(kim, pay(mine), card, key)).json).toMatchObject({ id: mine, status: 'paid' })
    expect((await patiently(lee, pay(theirs), card, key)).json).toMatchObject({ id: theirs, status: 'paid' })
    expect(await seatsOf(ops, concertId)).toMatchObject({ taken: 2 })
  })

  it('registers a concert and its tickets once (C1, C2)', async () => {
    const key = randomUUID()
    const body = { title: '두 번 누른 단추', venue: '노들섬', startsAt: '2031-01-01T10:00:00.000Z' }
    const [first, again] = await Promise.all([1, 2].map(() => park.post('/v1/concert/concerts', body, { key })))
    expect(again?.text).toBe(first?.text)
    const id = first?.json.id
    const lot = { quantity: 10, priceKrw: 1000 }
    await Promise.all([1, 2].map(() => park.post(`/v1/concert/concerts/${id}/tickets`, lot, { key })))
    expect(await seatsOf(ops, id)).toMatchObject({ registered: 10 })
    await park.post(`/v1/concert/concerts/${id}/tickets`, lot)
    expect(await seatsOf(ops, id)).toMatchObject({ registered: 20 })
  })
})
