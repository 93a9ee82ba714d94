/** The screens of concert ticketing, as a customer sees them. */
import { beforeAll } from 'vitest'
import { client } from '../harness/http.ts'
import { booked, manager, onSale, paid } from '../stories/concert/concert.fixtures.ts'
import { inDays, sharedStage } from '../stories/shared/people.ts'
import { picture } from './harness/pictures.ts'
import { signedInAs, useBrowser, type Visitor } from './harness/visit.ts'

useBrowser()

let kim: Visitor
let concertId: string
let heldId: string
let paidId: string
beforeAll(async () => {
  const park = await manager(sharedStage())
  kim = await signedInAs('김나루', 'customer')
  const mine = client(kim.bearer)
  const refundRules = [
    { daysBefore: 10, percent: 100 },
    { daysBefore: 3, percent: 70 },
    { daysBefore: 1, percent: 50 },
  ]
  concertId = await onSale(park, { quantity: 100, priceKrw: 55_000, refundRules, ticketsPerPerson: 4 })
  await onSale(park, { quantity: 1, priceKrw: 33_000, startsAt: inDays(9) })
  heldId = await booked(mine, concertId, 2)
  paidId = await paid(mine, concertId, 1)
})

const kims = () => kim
picture('home', kims, (page, lang) => page.goto(`/${lang}`))
picture('concerts', kims, (page, lang) => page.goto(`/${lang}/concerts`))
picture('concert', kims, (page, lang) => page.goto(`/${lang}/concerts/${concertId}`))
picture('concert-refused', kims, async (page, lang) => {
  await page.goto(`/${lang}/concerts/${concertId}`)
  await page.locator('input[value=post]').check()
  await page.locator('form button').click()
  await page.locator('[role=alert]').waitFor()
})
picture('booking-to-pay', kims, (page, lang) => page.goto(`/${lang}/bookings/${heldId}`))
picture('booking-paid', kims, (page, lang) => page.goto(`/${lang}/bookings/${paidId}`))
picture('booking-cancel', kims, (page, lang) => page.goto(`/${lang}/bookings/${paidId}/cancel`))
picture('notifications', kims, (page, lang) => page.goto(`/${lang}/notifications`))
picture('missing', kims, (page, lang) => page.goto(`/${lang}/nowhere`))
