/** A client that comes back as often as it is told must not make the system itself slower to settle (G5, K5). */
import { expect, it } from 'vitest'
import { booked, crew, customer, expectComeBack, inspect, onSite, openSale, pay } from '../chaos/concert.fixtures.ts'
import { whileDown } from '../harness/chaos.ts'
import { eventually, unique } from '../harness/http.ts'

/** Fewer than the breaker needs to judge. */
const CALLS = 15

it('a payment asked for many times while payment was down is settled soon after it is back', async () => {
  const people = await crew()
  const kim = await customer('kim')
  const id = await booked(kim, onSite(await openSale(people, 5)))
  const key = unique('key')
  await whileDown('payment', async () => {
    for (let call = 0; call < CALLS; call += 1) expectComeBack(await pay(kim, id, 'card', { key }))
    const triesNow = async () => (await inspect(people, 'concert.booking', id))?.open[0]?.tries ?? 0
    const asked = await triesNow()
    // The booking's own alarm has asked in vain too.
    await eventually(async () => (await triesNow()) > asked)
  })
  await eventually(async () => (await kim.get(`/v1/concert/bookings/${id}`)).json.status === 'paid', {
    withinMs: 120_000,
  })
  expect((await pay(kim, id, 'card', { key })).status).toBe(200)
})
