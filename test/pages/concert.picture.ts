/** The screens of concert ticketing, as a customer sees them. */
import { beforeAll } from 'vitest'
import { client } from '../harness/http.ts'
import { booked, manager, onSale, paid } from '../stories/concert/concert.fixtures.ts'
import { sharedStage } from '../stories/shared/people.ts'
import { evening, picture } from './harness/pictures.ts'
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
  const terms = { title: '나루의 밤', venue: '노들섬', refundRules, ticketsPerPerson: 4 }
  concertId = await onSale(park, { ...terms, quantity: 100, priceKrw: 55_000, startsAt: evening(30) })
  await onSale(park, {
    title: '한강 겨울 재즈',
    venue: '세종문화회관',
    quantity: 312,
    priceKrw: 88_000,
    startsAt: evening(41),
  })
  const last = { title: '새벽의 가야금', venue: '국립국악원', quantity: 2, priceKrw: 33_000, startsAt: evening(9) }
  const lastId = await onSale(park, last)
  await booked(client((await signedInAs('이손님', 'customer')).bearer), lastId, 2)
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
