/** A manager ends a sale, or the concert itself: whatever was sold is handled (G9, M8). */
import { beforeAll, describe, expect, it } from 'vitest'
import { client, eventually } from '../../harness/http.ts'
import { size } from '../../harness/size.ts'
import {
  admin,
  customer,
  done,
  eventsOf,
  inspect,
  type Person,
  patiently,
  reads,
  type Stage,
  sharedStage,
  toldOf,
} from '../shared/people.ts'
import {
  booked,
  bookingOf,
  byPost,
  courier,
  manager,
  onSale,
  onSite,
  PRICE_KRW,
  paid,
  paymentOf,
  seatsOf,
  staff,
} from './concert.fixtures.ts'

/** Above one batch of holds that are recalled together. */
const OF_EACH = size('of each', { test: 36, prove: 50 })
const CUSTOMERS = size('customers', { test: 6, prove: 10 })
const ISSUED = 2
const SETTLES_MS = 120_000
const STORY_MS = 600_000

type Kind = 'booked' | 'paid' | 'posted'
type Held = {
  readonly who: Person
  readonly id: string
  readonly kind: Kind
}

let stage: Stage
let park: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[park, ops] = [await manager(stage), await admin(stage)]
})

const hold = async (who: Person, concertId: string, kind: Kind): Promise<Held> => {
  if (kind === 'booked') return { who, kind, id: await booked(who, concertId) }
  return { who, kind, id: await paid(who, concertId, 1, kind === 'posted' ? byPost : onSite) }
}

const holdMany = async (concertId: string): Promise<Held[]> => {
  const people = await Promise.all(Array.from({ length: CUSTOMERS }, () => customer(stage)))
  const kinds: Kind[] = ['booked', 'paid', 'posted']
  const held = await Promise.all(
    people.map(async (who) => {
      const own: Held[] = []
      for (let made = 0; made < OF_EACH / CUSTOMERS; made += 1) {
        for (const kind of kinds) own.push(await hold(who, concertId, kind))
      }
      return own
    }),
  )
  return held.flat()
}

/** Which of these do not yet read as in this state. */
const missing = async (paths: readonly (readonly [Person, string])[], status: string): Promise<string[]> => {
  const found = await Promise.all(paths.map(async ([who, path]) => [path, (await who.get(path)).json.status] as const))
  return found.filter(([, is]) => is !== status).map(([path]) => path)
}
const allRead = (paths: readonly (readonly [Person, string])[], status: string) =>
  eventually(
    async () => {
      const rest = await missing(paths, status)
      expect(rest, `${rest.length} are not ${status}`).toEqual([])
      return true
    },
    { withinMs: SETTLES_MS, pollMs: 300 },
  )

describe('A cancelled concert', () => {
  it(
    'cancels every live booking once, refunds and tells; issued tickets stay (G7, G9, M8)',
    async () => {
      const concertId = await onSale(park, { quantity: 1000 })
      const concertPath = `/v1/concert/concerts/${concertId}`
      const held = await holdMany(concertId)
      const [lucky, jung] = [await customer(stage, 'lucky'), await staff(stage)]
      const issued = await Promise.all(Array.from({ length: ISSUED }, () => paid(lucky, concertId)))
      for (const id of issued) await done(jung, `/v1/concert/bookings/${id}/issue`)
      await allRead(
        held
          .filter(({ kind }) => kind === 'posted')
          .map(({ who, id }) => [who, `/v1/concert/deliveries/${id}`] as const),
        'prepared',
      )

      const answer = await done(park, `${concertPath}/cancel`)
      expect(answer).toMatchObject({ status: 'cancelled', availableTickets: 0 })
      // Progress (M8): how many tickets have not come back yet.
      expect(answer.ticketsStillHeld).toBe(held.length + ISSUED)
      const late = await lucky.post('/v1/concert/bookings', bookingOf(concertId))
      expect([late.status, late.json.code]).toEqual([409, 'ConcertCancelled'])

      await allRead(
        held.map(({ who, id }) => [who, `/v1/concert/bookings/${id}`] as const),
        'cancelled',
      )
      const charged = held.filter(({ kind }) => kind !== 'booked')
      await allRead(
        charged.map(({ who, id }) => [who, `/v1/payments/${paymentOf(id)}`] as const),
        'refunded',
      )
      const posted = held.filter(({ kind }) => kind === 'posted')
      await allRead(
        posted.map(({ who, id }) => [who, `/v1/concert/deliveries/${id}`] as const),
        'cancelled',
      )
      const anybody = client(undefined, stage.url)
      await eventually(async () => (await anybody.get(concertPath)).json.ticketsStillHeld === ISSUED, {
        withinMs: SETTLES_MS,
      })
      expect(Object.keys((await seatsOf(ops, concertId)).holds).sort()).toEqual([...issued].sort())
      for (const id of issued) expect((await lucky.get(`/v1/concert/bookings/${id}`)).json.status).toBe('issued')
      await eachOnce(held)
      for (const who of new Set(held.map((one) => one.who))) await toldOnce(who, held)
    },
    STORY_MS,
  )

  it('cancelled again stays as it is (G2)', async () => {
    const concertId = await onSale(park)
    const first = await done(park, `/v1/concert/concerts/${concertId}/cancel`)
    const again = await done(park, `/v1/concert/concerts/${concertId}/cancel`)
    expect(again).toEqual(first)
    expect((await eventsOf(ops, 'concert.concert', concertId)).at(-1)).toBe('ConcertCancelled')
  })

  it(
    'leaves no booking alive that raced its cancellation: refused, rejected or cancelled (M8, G3)',
    async () => {
      const concertId = await onSale(park, { quantity: 1000 })
      const people = await Promise.all(Array.from({ length: 24 }, () => customer(stage)))
      const racing = people.map((who) => patiently(who, '/v1/concert/bookings', bookingOf(concertId)))
      const cancelling = racing[4]?.then(() => done(park, `/v1/concert/concerts/${concertId}/cancel`))
      const answers = await Promise.all(racing)
      await cancelling
      for (const [at, answer] of answers.entries()) {
        const who = people[at]
        if (answer.status === 409) expect(answer.json.code).toBe('ConcertCancelled')
        else if (who) await reads(who, `/v1/concert/bookings/${answer.json.id}`, 'cancelled', SETTLES_MS)
      }
      await eventually(async () => (await seatsOf(ops, concertId)).taken === 0, { withinMs: SETTLES_MS })
    },
    STORY_MS,
  )

  it(
    'stops a parcel that is not dispatched, and none that is (C8, C10)',
    async () => {
      const [kim, choi] = [await customer(stage), await courier(stage)]
      const concertId = await onSale(park)
      const [gone, waiting] = [await paid(kim, concertId, 1, byPost), await paid(kim, concertId, 1, byPost)]
      await reads(kim, `/v1/concert/deliveries/${gone}`, 'prepared')
      await reads(kim, `/v1/concert/deliveries/${waiting}`, 'prepared')
      await done(choi, `/v1/concert/deliveries/${gone}/dispatch`)
      await done(park, `/v1/concert/concerts/${concertId}/cancel`)
      for (const id of [gone, waiting]) {
        await reads(kim, `/v1/concert/bookings/${id}`, 'cancelled', SETTLES_MS)
        await reads(kim, `/v1/payments/${paymentOf(id)}`, 'refunded', SETTLES_MS)
      }
      await reads(kim, `/v1/concert/deliveries/${waiting}`, 'cancelled')
      expect((await choi.post(`/v1/concert/deliveries/${waiting}/dispatch`)).json.code).toBe('DeliveryCancelled')
      await done(choi, `/v1/concert/deliveries/${gone}/deliver`)
      await reads(kim, `/v1/concert/deliveries/${gone}`, 'delivered')
      expect((await inspect(ops, 'concert.booking', gone))?.state.status).toBe('cancelled')
    },
    STORY_MS,
  )
})

/** Each booking was cancelled by one event with the reason, and its money went back by one. */
const eachOnce = async (held: readonly Held[]): Promise<void> => {
  for (const { id, kind } of held) {
    const { state, events } = (await inspect(ops, 'concert.booking', id)) ?? {}
    expect(state).toMatchObject({ status: 'cancelled', reason: 'concert-cancelled' })
    expect(events.filter(({ type }: { type: string }) => type === 'BookingCancelled')).toHaveLength(1)
    const payment = await inspect(ops, 'payment.payment', paymentOf(id))
    if (kind === 'booked') {
      expect(payment).toBeNull()
      continue
    }
    const refunds = payment?.events.filter(({ type }: { type: string }) => type === 'PaymentRefunded')
    expect(refunds).toMatchObject([{ data: { amountKrw: PRICE_KRW } }])
  }
}

/** Told once of everything: which steps, in any order, since each context tells in its own time. */
const toldOnce = async (who: Person, held: readonly Held[]): Promise<void> => {
  const steps: Readonly<Record<Kind, readonly string[]>> = {
    booked: ['booked', 'cancelled'],
    paid: ['booked', 'cancelled', 'paid'],
    posted: ['booked', 'cancelled', 'cancelled', 'paid', 'prepared'],
  }
  for (const { id, kind } of held.filter((one) => one.who === who)) {
    await eventually(async () => {
      const news = await toldOf(who, id)
      expect(news.map(({ status }) => status).sort()).toEqual(steps[kind])
      const about = news.find((entry) => entry.thing.kind === 'booking' && entry.status === 'cancelled')
      expect(about.text).toEqual({ ko: expect.stringContaining('공연'), en: expect.stringContaining('concert') })
      return true
    })
    if (kind !== 'booked') {
      await eventually(async () => (await toldOf(who, paymentOf(id))).length === 1)
    }
  }
}

describe('A closed sale', () => {
  it('takes no new booking, while what is booked is paid, cancelled and issued as before (C3, G9)', async () => {
    const [kim, jung] = [await customer(stage), await staff(stage)]
    const concertId = await onSale(park, { quantity: 5 })
    const [toPay, toCancel] = [await booked(kim, concertId), await booked(kim, concertId)]
    expect(await done(park, `/v1/concert/concerts/${concertId}/close`)).toMatchObject({ status: 'closed' })
    await reads(client(undefined, stage.url), `/v1/concert/concerts/${concertId}`, 'closed')
    expect((await kim.post('/v1/concert/bookings', bookingOf(concertId))).json.code).toBe('ConcertNotOnSale')
    await done(kim, `/v1/concert/bookings/${toPay}/pay`, { method: 'card' })
    await done(jung, `/v1/concert/bookings/${toPay}/issue`)
    await done(kim, `/v1/concert/bookings/${toCancel}/cancel`)
    await eventually(async () => (await seatsOf(ops, concertId)).taken === 1)
    expect(await done(park, `/v1/concert/concerts/${concertId}/close`)).toMatchObject({ status: 'closed' })
  })
})
