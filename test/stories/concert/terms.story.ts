/** The terms of a concert: what comes back, when it is too late, and how much one person may have (C13–C17, P6, P8). */
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { client, eventually } from '../../harness/http.ts'
import {
  customer,
  done,
  inDays,
  memberOf,
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
  paid,
  paymentOf,
  staff,
} from './concert.fixtures.ts'

const RULES = [
  { daysBefore: 20, percent: 100 },
  { daysBefore: 5, percent: 50 },
]
const PRICE_KRW = 30_001
/** A concert that starts so soon has started before the story is over, and not before it is paid. */
const SOON_MS = 8_000
const SOON_STORY_MS = 60_000

let stage: Stage
let park: Person

beforeAll(async () => {
  stage = sharedStage()
  park = await manager(stage)
})

const bookingPath = (id: string) => `/v1/concert/bookings/${id}`
const concertPath = (id: string) => `/v1/concert/concerts/${id}`
const idsOf = async (who: Pick<Person, 'get'>, path: string): Promise<string[]> =>
  (await who.get(path)).json.items.map(({ id }: { id: string }) => id)

describe('A concert with refund rules', () => {
  it('shows what a cancel would give back now, and a cancel gives back exactly that (C13, P6)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park, { priceKrw: PRICE_KRW, startsAt: inDays(10), refundRules: RULES })
    const id = await paid(kim, concertId)
    const shown = await reads(kim, bookingPath(id), 'paid')
    expect(shown).toMatchObject({ refundRules: RULES, refundIfCancelledNowKrw: 15_000 })
    const untilChange = Date.parse(shown.refundChangesAt) - Date.now()
    expect(untilChange).toBeGreaterThan(0)
    expect(untilChange).toBeLessThan(6 * 86_400_000)

    expect(await done(kim, `${bookingPath(id)}/cancel`)).toMatchObject({ status: 'cancelled', refundKrw: 15_000 })
    const payment = await reads(kim, `/v1/payments/${paymentOf(id)}`, 'partly-refunded')
    expect(payment).toMatchObject({ amountKrw: PRICE_KRW, refundedKrw: 15_000 })
    expect(payment.refunds).toMatchObject([{ key: 'booking-over', amountKrw: 15_000 }])
    const words = (await told(kim, id, ['booked', 'paid', 'cancelled'])).at(-1)
    expect(JSON.stringify(words)).toContain('KRW 15,000 will be refunded')
    expect((await reads(kim, bookingPath(id), 'cancelled')).refundIfCancelledNowKrw).toBeUndefined()
  })

  it('gives all back when it is cancelled itself (C13)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park, { priceKrw: PRICE_KRW, startsAt: inDays(1), refundRules: RULES })
    const id = await paid(kim, concertId)
    await done(park, `${concertPath(concertId)}/cancel`)
    expect(await reads(kim, bookingPath(id), 'cancelled')).toMatchObject({ refundKrw: PRICE_KRW })
    await reads(kim, `/v1/payments/${paymentOf(id)}`, 'refunded')
  })

  it('takes no rules that rise as the day comes nearer', async () => {
    const body = { title: '밤', venue: '홀', startsAt: inDays(3) }
    for (const refundRules of [[...RULES].reverse(), [], [...RULES, { daysBefore: 5, percent: 60 }]]) {
      expect((await park.post('/v1/concert/concerts', { ...body, refundRules })).status).toBe(422)
    }
  })
})

describe('A concert that has started', () => {
  it(
    'is over for buyers, and still open for whoever has a ticket (C14)',
    async () => {
      const [kim, lee, choi, jung] = [
        await customer(stage),
        await customer(stage, 'lee'),
        await courier(stage),
        await staff(stage),
      ]
      const startsAt = new Date(Date.now() + SOON_MS).toISOString()
      const concertId = await onSale(park, { startsAt })
      const unpaid = await booked(kim, concertId)
      expect((await reads(kim, bookingPath(unpaid), 'booked')).holdExpiresAt).toBe(startsAt)
      const [seat, posted] = [await paid(kim, concertId), await paid(kim, concertId, 1, byPost)]
      await reads(choi, `/v1/concert/deliveries/${posted}`, 'prepared')
      const anybody = client(undefined, stage.url)
      await eventually(async () => (await idsOf(anybody, '/v1/concert/concerts?limit=100')).includes(concertId))

      await pause(Math.max(0, Date.parse(startsAt) - Date.now()))
      const started = { status: 409, code: 'ConcertStarted' }
      const no = async (who: Person, path: string, body?: object) => {
        const { status, json } = await who.post(path, body)
        return { status, code: json.code }
      }
      expect(await no(lee, '/v1/concert/bookings', bookingOf(concertId))).toEqual(started)
      expect(await no(kim, `${bookingPath(unpaid)}/pay`, { method: 'card' })).toEqual(started)
      for (const id of [seat, posted]) expect(await no(kim, `${bookingPath(id)}/cancel`)).toEqual(started)
      expect(await no(choi, `/v1/concert/deliveries/${posted}/dispatch`)).toEqual(started)
      expect(await no(park, `${concertPath(concertId)}/cancel`)).toEqual(started)
      await reads(kim, bookingPath(unpaid), 'expired')
      expect(await done(jung, `${bookingPath(seat)}/issue`)).toMatchObject({ status: 'issued' })
      expect(await idsOf(anybody, '/v1/concert/concerts?limit=100')).not.toContain(concertId)
      expect(await idsOf(anybody, '/v1/concert/concerts?limit=100&when=past')).toContain(concertId)
    },
    SOON_STORY_MS,
  )
})

describe('One person', () => {
  it('has no more tickets of a concert than it gives to one (C15)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const concertId = await onSale(park, { ticketsPerPerson: 3 })
    const first = await booked(kim, concertId, 2)
    const answer = await kim.post('/v1/concert/bookings', bookingOf(concertId, 2))
    expect([answer.status, answer.json]).toMatchObject([409, { code: 'TicketsPerPersonReached', limit: 3, held: 2 }])
    await booked(kim, concertId, 1)
    await booked(lee, concertId, 3)
    await done(kim, `${bookingPath(first)}/cancel`)
    await eventually(async () => (await kim.post('/v1/concert/bookings', bookingOf(concertId, 2))).status === 201)
  })

  it('tries five cards on a booking, and no sixth (C15)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect((await kim.post(`${bookingPath(id)}/pay`, { method: 'test-declined' })).json.code).toBe('PaymentDeclined')
    }
    const answer = await kim.post(`${bookingPath(id)}/pay`, { method: 'card' })
    expect([answer.status, answer.json]).toMatchObject([409, { code: 'TooManyPaymentAttempts', limit: 5 }])
    await reads(kim, bookingPath(id), 'booked')
  })
})

describe('An organisation', () => {
  it('alone sees its drafts (C16)', async () => {
    const rival = await memberOf(stage, 'harbour', 'rae', 'concert-manager')
    const id = await draft(park)
    await reads(park, concertPath(id), 'draft')
    expect(await idsOf(park, '/v1/concert/concerts?limit=100&status=draft')).toContain(id)
    for (const other of [rival, client(undefined, stage.url), await customer(stage)]) {
      expect((await other.get(concertPath(id))).json.code).toBe('ConcertNotFound')
      expect(await idsOf(other, '/v1/concert/concerts?limit=100&status=draft')).not.toContain(id)
    }
  })

  it('lists who booked one of its concerts, and what was paid and given back (C17, P8)', async () => {
    const owner = await memberOf(stage, 'jazz-club', 'han', 'concert-manager')
    const kim = await customer(stage)
    const concertId = await onSale(owner, { priceKrw: PRICE_KRW, startsAt: inDays(10), refundRules: RULES })
    const [kept, gone] = [await paid(kim, concertId), await paid(kim, concertId)]
    await done(kim, `${bookingPath(gone)}/cancel`)
    await reads(kim, `/v1/payments/${paymentOf(gone)}`, 'partly-refunded')
    await reads(kim, bookingPath(kept), 'paid')
    const bookings = (await owner.get(`/v1/concert/bookings?concertId=${concertId}&status=paid`)).json.items
    expect(bookings).toMatchObject([{ id: kept, customerId: kim.sub }])
    expect(await idsOf(park, `/v1/concert/bookings?concertId=${concertId}`)).toEqual([])

    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
    const table = await owner.get(`/v1/payments?from=${today}&format=csv&limit=100`)
    expect(table.headers.get('content-type')).toContain('text/csv')
    expect(table.text).toContain(`${paymentOf(gone)},concert.booking,${gone},partly-refunded,card,${PRICE_KRW},15000,`)
    expect(table.text).toContain(`${paymentOf(kept)},concert.booking,${kept},approved,card,${PRICE_KRW},0,`)
    expect(await idsOf(park, '/v1/payments?limit=100')).not.toContain(paymentOf(kept))
  })
})
