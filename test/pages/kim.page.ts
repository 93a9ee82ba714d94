/** Kim, last Tuesday, paid but no ticket: the story of docs/operations.md, played. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { askAt } from '../harness/chaos.ts'
import { askServer, type TestServer } from '../harness/here.ts'
import { eventually } from '../harness/http.ts'
import { byPost, manager, onSale, paid } from '../stories/concert/concert.fixtures.ts'
import { admin, customer, done, type Person, reads, stageOf } from '../stories/shared/people.ts'
import { DESK, inBrowser, leave, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

/** The platform gives up after so many retries, so that the story need not wait ten minutes. */
const FEW_RETRIES = 1
const START_MS = 180_000
const PARKED_MS = 120_000

let server: TestServer
let kim: Person
let ops: Person
let bookingId: string
beforeAll(async () => {
  server = await askServer({ name: 'kim', queueRetries: FEW_RETRIES })
  const stage = stageOf(server)
  const park = await manager(stage)
  ;[kim, ops] = [await customer(stage), await admin(stage)]
  const concertId = await onSale(park)
  const delivery = (isDown: boolean) =>
    askAt(stage.sideDoor, { do: 'chaos', worker: 'concert', order: { classes: { Delivery: isDown } } })
  await delivery(true)
  bookingId = await paid(kim, concertId, 1, byPost)
  await eventually(async () => (await ops.get('/v1/ops/dead-letter-causes')).json.causes.length > 0, {
    withinMs: PARKED_MS,
  })
  // The cause is gone by the time somebody complains.
  await delivery(false)
}, START_MS)
afterAll(() => server?.stop())

describe('An operator who hears “Kim, last Tuesday, paid but no ticket”', () => {
  inBrowser('finds what happened, and mends it', async () => {
    const page = await windowOf({ sub: ops.sub, bearer: ops.bearer, name: '한운영' }, { lang: 'en', width: DESK })
    const home = server.url
    const kept = async (name: string) => {
      const folder = process.env.NARU_STORY
      if (folder) await page.screenshot({ path: join(folder, `${name}.png`) })
    }
    // 1. What does Kim have of that day?
    await page.goto(`${home}/en/work/ops/instances`)
    await page.locator('[name=owner]').fill(kim.sub)
    const { createdAt } = await reads(kim, `/v1/concert/bookings/${bookingId}`, 'paid')
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(new Date(createdAt))
    for (const field of ['from', 'to']) await page.locator(`[name=${field}]`).fill(day)
    await page.getByRole('button', { name: 'Find' }).click()
    await page.waitForURL(/owner=kim/)
    await page.locator(`a[href$="/${bookingId}"]`).waitFor()
    expect(await page.locator('tbody').textContent()).not.toContain('Ticket delivery')
    await kept('kim-1-find')
    // 2. It is paid, and nothing of it waits.
    await page.locator(`a[href$="/${bookingId}"]`).click()
    await page.getByRole('link', { name: /BookingPaid/ }).click()
    await page.waitForURL(/at=4/)
    expect((await page.locator('.past').textContent())?.replace(/\s+/g, ' ')).toContain('booked → paid')
    // 3. What did the payment set off? No delivery.
    await page.getByRole('link', { name: 'The conversation of this event' }).click()
    await page.locator('.lanes').waitFor()
    expect(await page.locator('main').textContent()).not.toContain('DeliveryPrepared')
    await kept('kim-2-conversation')
    // 4. Who listens for deliveries could not act on it.
    await page.goto(`${home}/en/work/ops`)
    await page.getByRole('link', { name: 'Dead letters' }).click()
    await page.locator('tbody a').first().click()
    await page.locator('tbody a').first().click()
    expect(await page.locator(`a[href*="/${bookingId}?at=4"]`).textContent()).toContain('Concert booking #4')
    await kept('kim-3-letter')
    // 5. The cause is gone: send it again, and say why.
    await page.getByRole('link', { name: 'Send it again' }).click()
    await page.locator('[name=reason]').fill('Deliveries were down on Tuesday, and work again')
    await page.getByRole('button', { name: 'Send it again' }).click()
    await page.locator('.badge', { hasText: 'Sent again' }).waitFor()
    // 6. Now there is a delivery, and it is known who saw to it.
    await reads(kim, `/v1/concert/deliveries/${bookingId}`, 'prepared')
    await page.goto(`${home}/en/work/ops/conversations/${bookingId}`)
    expect(await page.locator('main').textContent()).toContain('DeliveryPrepared')
    await page.goto(`${home}/en/work/ops/actions`)
    expect(await page.locator('tbody').textContent()).toContain('Deliveries were down on Tuesday, and work again')
    await leave(page)
    expect(
      (await done(ops, '/v1/ops/dead-letters/redrive', { inbox: 'concert-delivery', reason: 'none', dryRun: true }))
        .redriven,
    ).toEqual([])
  })
})
