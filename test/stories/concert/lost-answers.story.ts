/** What reaches an actor of concert ticketing (G1): the request of whoever the token names, and not a word more of theirs. */
import { beforeAll, describe, expect, it } from 'vitest'
import {
  admin,
  customer,
  done,
  inspect,
  type Person,
  patiently,
  reads,
  type Stage,
  sharedStage,
} from '../shared/people.ts'
import { booked, bookingOf, byPost, courier, manager, onSale, paid, staff } from './concert.fixtures.ts'

/** What only the aggregate may say, and who somebody is. */
const HOLD_MS = 600_000

let stage: Stage
let park: Person
let kim: Person
let jung: Person
let choi: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[park, kim, ops] = [await manager(stage), await customer(stage), await admin(stage)]
  ;[jung, choi] = [await staff(stage), await courier(stage)]
})

type Told = { type: string; by: string; time: string; correlationId: string; traceparent: string; data: object }
const eventOf = async (aggregate: string, id: string, type: string): Promise<Told> => {
  const found = await inspect(ops, aggregate, id)
  const events: readonly Told[] = found?.events ?? []
  const event = events.find((one) => one.type === type)
  if (event === undefined) throw new Error(`no ${type} of ${aggregate} ${id}: ${JSON.stringify(events)}`)
  return event
}

describe('Whoever acts is whom the token names', () => {
  it('at every step of a concert, its bookings and its deliveries (G1)', async () => {
    const concertId = await onSale(park)
    expect(await eventOf('concert.concert', concertId, 'ConcertRegistered')).toMatchObject({
      by: park.sub,
      data: { managerId: park.sub },
    })
    expect((await eventOf('concert.concert', concertId, 'TicketsRegistered')).by).toBe(park.sub)

    const posted = await paid(kim, concertId, 1, byPost)
    const requested = await eventOf('concert.booking', posted, 'BookingRequested')
    expect(requested).toMatchObject({ by: kim.sub, correlationId: posted, data: { customerId: kim.sub, concertId } })
    expect(await eventOf('concert.booking', posted, 'BookingPaymentRequested')).toMatchObject({
      by: kim.sub,
      correlationId: posted,
    })
    await reads(choi, `/v1/concert/deliveries/${posted}`, 'prepared')
    await done(choi, `/v1/concert/deliveries/${posted}/dispatch`)
    await done(choi, `/v1/concert/deliveries/${posted}/deliver`)
    for (const type of ['DeliveryDispatched', 'DeliveryDelivered']) {
      expect((await eventOf('concert.delivery', posted, type)).data).toEqual({ courierId: choi.sub })
    }

    const atTheVenue = await paid(kim, concertId)
    await done(jung, `/v1/concert/bookings/${atTheVenue}/issue`)
    expect((await eventOf('concert.booking', atTheVenue, 'TicketIssued')).data).toMatchObject({ by: jung.sub })
    const given = await booked(kim, concertId)
    await done(kim, `/v1/concert/bookings/${given}/cancel`)
    expect((await eventOf('concert.booking', given, 'BookingCancelled')).by).toBe(kim.sub)

    await done(park, `/v1/concert/concerts/${concertId}/close`)
    expect((await eventOf('concert.concert', concertId, 'SaleClosed')).by).toBe(park.sub)
    await done(park, `/v1/concert/concerts/${concertId}/cancel`)
    expect((await eventOf('concert.concert', concertId, 'ConcertCancelled')).by).toBe(park.sub)
  })

  it('and the hold is as long as the domain says, from the moment of the request (C5)', async () => {
    const answer = await patiently(kim, '/v1/concert/bookings', bookingOf(await onSale(park)))
    const held = await eventOf('concert.concert', answer.json.concertId, 'SeatsHeld')
    expect(held.data).toMatchObject({ holdExpiresAt: answer.json.holdExpiresAt })
    // It was asked for a moment before the seats were held, and stored a moment after that.
    const { time } = await eventOf('concert.booking', answer.json.id, 'BookingRequested')
    expect(Date.parse(answer.json.holdExpiresAt) - Date.parse(held.time)).toBeLessThanOrEqual(HOLD_MS)
    expect(Date.parse(time)).toBeGreaterThanOrEqual(Date.parse(answer.json.holdExpiresAt) - HOLD_MS)
  })
})

describe('A trace', () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

  it('of the client goes through to what happened, and further with it; one that is none is replaced (H9)', async () => {
    const concertId = await onSale(park)
    const heldFor = async (traceparent: string) => {
      const headers = { traceparent }
      const { json } = await kim.post('/v1/concert/bookings', bookingOf(concertId), { headers })
      const { traceparent: kept } = await eventOf('concert.booking', json.id, 'BookingRequested')
      const held = (await inspect(ops, 'concert.concert', concertId))?.events.at(-1)
      expect(held).toMatchObject({ type: 'SeatsHeld', traceparent: kept, data: { bookingId: json.id } })
      return kept
    }
    expect(await heldFor(trace)).toBe(trace)
    expect(await heldFor('no trace')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
  })
})
