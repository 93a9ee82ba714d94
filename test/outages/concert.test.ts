/** Concert ticketing while one context is down (G6): the others go on, and afterwards all catch up by themselves. */
import { beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../../kernel/ids.ts'
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
  expectComeBack,
  expectStatus,
  happenedTo,
  inspect,
  onSite,
  openSale,
  paid,
  pay,
} from '../chaos/concert.fixtures.ts'
import { statusesIn } from '../chaos/world.ts'
import { whileClassDown, whileDown } from '../harness/chaos.ts'
import { eventually, unique } from '../harness/http.ts'

/** What was asked while payment was away is asked again within this time: an open breaker waits 5 s, retries double. */
const SETTLING = { withinMs: 120_000 }
/** Calls that fail until the breaker may judge (K11). */
const CALLS_TO_OPEN = 20
/** What asks payment may take so long; the quickest of some calls was sooner, so it did not ask. */
const AT_ONCE_MS = 610
const CALLS_AT_ONCE = 10

let people: Crew
let kim: Customer
let concertId: string
let ids: string[]

const sale = (): Sale => ({ crew: people, concertId, customers: [kim], bookingIds: ids })
const known = (id: string): string => {
  ids.push(id)
  return id
}

/** The customer's whole day: booked; paid, by post and on site; paid and cancelled; booked and cancelled. */
const customersDay = async (): Promise<{ post: string; cancelled: string }> => {
  known(await booked(kim, byPost(concertId)))
  known(await paid(kim, onSite(concertId, 2)))
  const post = known(await paid(kim, byPost(concertId, 3)))
  const cancelled = known(await paid(kim, byPost(concertId)))
  expect(expectStatus(await cancel(kim, cancelled), 200).json.status).toBe('cancelled')
  expectStatus(await cancel(kim, known(await booked(kim, onSite(concertId)))), 200)
  return { post, cancelled }
}

beforeEach(async () => {
  people = await crew()
  kim = await customer('kim')
  concertId = await openSale(people, 50)
  ids = []
})

describe('an id that was made up', () => {
  it('wakes no actor: what has such an id is not found though none could be asked (K14)', async () => {
    const own = known(await booked(kim, onSite(concertId)))
    await whileClassDown('concert', 'Booking', async () => {
      expectComeBack(await cancel(kim, own))
      for (const id of [freshId(), freshId()]) {
        expect(expectStatus(await cancel(kim, id), 404).json.code).toBe('BookingNotFound')
      }
    })
    await whileClassDown('concert', 'Concert', async () => {
      expect(expectStatus(await book(kim, onSite(freshId())), 404).json.code).toBe('ConcertNotFound')
    })
  })
})

describe('while delivery is down', () => {
  it('booking, paying and cancelling go on; deliveries are prepared once afterwards', async () => {
    const before = known(await paid(kim, byPost(concertId)))
    await eventually(async () => (await people.courier.get(`/v1/concert/deliveries/${before}`)).status === 200)
    const { post, cancelled } = await whileDelivering(async () => {
      const day = await customersDay()
      expect((await people.courier.get(`/v1/concert/deliveries/${day.post}`)).status).toBe(404)
      expectComeBack(await dispatch(people, before))
      // Delivery cannot be asked, and need not be: the booking decides alone.
      expectStatus(await cancel(kim, before), 200)
      return day
    })
    await audit(sale())
    expect(happenedTo(await inspect(people, 'concert.delivery', post))).toEqual(['DeliveryPrepared'])
    expect(happenedTo(await inspect(people, 'concert.delivery', cancelled))).not.toContain('DeliveryDispatched')
    expect(happenedTo(await inspect(people, 'concert.delivery', before))).toEqual([
      'DeliveryPrepared',
      'DeliveryCancelled',
    ])
  })
})

const whileDelivering = async <T>(story: () => Promise<T>): Promise<T> => {
  const told: T[] = []
  await whileClassDown('concert', 'Delivery', async () => {
    told.push(await story())
  })
  const [first] = told
  if (first === undefined) throw new Error('the story told nothing')
  return first
}

describe('while notification is down', () => {
  it('everything else goes on; each customer is told once afterwards (N5)', async () => {
    let posted = ''
    await whileDown('notification', async () => {
      const { post } = await customersDay()
      posted = post
      await eventually(async () => (await dispatch(people, post)).status === 200)
      expectStatus(await deliver(people, post), 200)
      await eventually(async () => (await kim.get(`/v1/concert/bookings/${post}`)).json.status === 'issued')
      expectComeBack(await kim.get('/v1/notifications'))
    })
    await audit(sale())
    const { items } = expectStatus(await kim.get('/v1/notifications?limit=100'), 200).json
    const all: readonly { thing: { id: string }; status: string }[] = items
    const told = all.filter(({ thing }) => thing.id === posted).map(({ status }) => status)
    expect(told.sort()).toEqual(['booked', 'delivered', 'dispatched', 'issued', 'paid', 'prepared'])
  })
})

describe('while the view is down', () => {
  it('every command works, reads come back later; afterwards the view equals the actors', async () => {
    let posted = ''
    await whileDown('view', async () => {
      const { post } = await customersDay()
      posted = post
      await eventually(async () => (await dispatch(people, post)).status === 200)
      expectStatus(await deliver(people, post), 200)
      const onTheSpot = known(await paid(kim, onSite(concertId)))
      expectStatus(await people.staff.post(`/v1/concert/bookings/${onTheSpot}/issue`), 200)
      for (const path of ['/v1/mypage', `/v1/concert/bookings/${post}`, `/v1/concert/concerts/${concertId}`]) {
        expectComeBack(await kim.get(path))
      }
    })
    expect((await audit(sale())).instances.get('concert.booking')).toHaveLength(6)
    const { items } = expectStatus(await kim.get(`/v1/concert/bookings/${posted}/history`), 200).json
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['requested', 'booked', 'paid', 'issued'])
  })
})

describe('while the concert inventory is down', () => {
  it('booking comes back later; reads, paying and cancelling go on; seats return once', async () => {
    const toPay = known(await booked(kim, byPost(concertId, 2)))
    const toCancel = known(await booked(kim, onSite(concertId, 4)))
    const paidOne = known(await paid(kim, byPost(concertId, 3)))
    const key = unique('key')
    await eventually(async () => (await kim.get(`/v1/concert/concerts/${concertId}`)).json.availableTickets === 41)
    await whileClassDown('concert', 'Concert', async () => {
      expectComeBack(await book(kim, byPost(concertId), { key }))
      expectStatus(await pay(kim, toPay), 200)
      expectStatus(await cancel(kim, toCancel), 200)
      expectStatus(await cancel(kim, paidOne), 200)
      await eventually(async () => (await kim.get(`/v1/concert/bookings/${paidOne}`)).json.status === 'cancelled')
      expect((await kim.get(`/v1/concert/concerts/${concertId}`)).json.availableTickets).toBe(41)
      expect((await kim.get('/v1/mypage')).json.items).not.toHaveLength(0)
    })
    known(expectStatus(await book(kim, byPost(concertId), { key }), 201).json.id)
    await audit(sale())
    const concert = await inspect(people, 'concert.concert', concertId)
    expect(happenedTo(concert).filter((type) => type === 'SeatsReleased')).toHaveLength(2)
  })
})

describe('while payment is down', () => {
  it('booking, cancelling and reading go on; what was to be paid is settled by itself, or by the same key', async () => {
    const [patient, asking, leaving] = [
      known(await booked(kim, byPost(concertId))),
      known(await booked(kim, onSite(concertId))),
      known(await booked(kim, byPost(concertId, 2))),
    ]
    const key = unique('key')
    await whileDown('payment', async () => {
      expectComeBack(await pay(kim, patient))
      expectComeBack(await pay(kim, asking, 'card', { key }))
      expectComeBack(await pay(kim, leaving))
      // Whether money was taken is not known, so it must be blocked or given back (C6).
      expectStatus(await cancel(kim, leaving), 200)
      expectStatus(await cancel(kim, known(await booked(kim, byPost(concertId)))), 200)
      await eventually(async () => (await kim.get(`/v1/concert/bookings/${leaving}`)).json.status === 'cancelled')
      expect((await kim.get(`/v1/concert/bookings/${patient}`)).json.status).toBe('booked')
    })
    const answer = await eventually(async () => {
      const again = await pay(kim, asking, 'card', { key })
      return again.status === 200 ? again : null
    })
    expect(answer.json).toMatchObject({ id: asking, status: 'paid' })
    await eventually(async () => (await kim.get(`/v1/concert/bookings/${patient}`)).json.status === 'paid', SETTLING)
    await audit(sale())
    expect((await pay(kim, asking, 'card', { key })).json).toEqual(answer.json)
  })

  it('the breaker opens, answers at once and changes nothing, and closes by itself (G5, K11)', async () => {
    const [asking, other] = [known(await booked(kim, byPost(concertId))), known(await booked(kim, onSite(concertId)))]
    await whileDown('payment', async () => {
      for (let call = 0; call < CALLS_TO_OPEN; call += 1) expectComeBack(await pay(kim, asking))
      await eventually(async () => (await paymentBreaker()) === 'open')
      const took: number[] = []
      for (let call = 0; call < CALLS_AT_ONCE; call += 1) {
        const asked = performance.now()
        expectComeBack(await pay(kim, other))
        took.push(performance.now() - asked)
      }
      expect(Math.min(...took)).toBeLessThan(AT_ONCE_MS)
      expect(happenedTo(await inspect(people, 'concert.booking', other))).toEqual(['BookingRequested', 'BookingBooked'])
    })
    // Each client comes back as it was told; one of these calls is the probe that closes the breaker.
    for (const id of ids) await eventually(async () => (await pay(kim, id)).json.status === 'paid', SETTLING)
    expect(await paymentBreaker()).toBe('closed')
    expect(new Set(statusesIn(await audit(sale()), 'concert.booking', ids))).toEqual(new Set(['paid']))
  })
})

const paymentBreaker = async (): Promise<string | undefined> => {
  const { breakers } = expectStatus(await people.admin.get('/v1/ops/breakers'), 200).json
  const all: readonly { system: string; dependency: string; mode: string }[] = breakers
  return all.find(({ system, dependency }) => system === 'concert' && dependency === 'payment')?.mode
}

describe('while every Worker that takes commands is stopped', () => {
  it('My page and all other reads still answer (V4)', async () => {
    const id = known(await paid(kim, byPost(concertId)))
    await audit(sale())
    await whileDown('concert', () =>
      whileDown('payment', async () => {
        const page = expectStatus(await kim.get('/v1/mypage'), 200).json
        expect(page.items.map(({ kind, status }: { kind: string; status: string }) => [kind, status])).toEqual([
          ['delivery', 'prepared'],
          ['booking', 'paid'],
        ])
        for (const path of [
          `/v1/concert/bookings/${id}`,
          `/v1/concert/bookings/${id}/history`,
          `/v1/concert/deliveries/${id}`,
          `/v1/concert/concerts/${concertId}`,
          `/v1/payments/concert.booking~${id}`,
          '/v1/notifications',
        ]) {
          expectStatus(await kim.get(path), 200)
        }
        expectComeBack(await book(kim, byPost(concertId)))
        expectComeBack(await cancel(kim, id))
      }),
    )
    expectStatus(await cancel(kim, id), 200)
    await audit(sale())
  })
})
