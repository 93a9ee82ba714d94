/** The screens of a customer beside the concert itself, and those of couriers. */
import { beforeAll } from 'vitest'
import { client } from '../harness/http.ts'
import { booked, onSale, paid } from '../stories/concert/concert.fixtures.ts'
import { done, inDays, reads } from '../stories/shared/people.ts'
import { evening, picture } from './harness/pictures.ts'
import { asPerson, signedInAs, useBrowser, type Visitor } from './harness/visit.ts'

useBrowser()

const byPost = { fulfilment: 'post', address: '서울 용산구 양녕로 445, 3층' } as const

let kim: Visitor
let choi: Visitor
let postedId: string
let waitingId: string
let paidId: string
beforeAll(async () => {
  const park = asPerson(await signedInAs('박공연', 'concert-manager'))
  kim = await signedInAs('김나루', 'customer')
  choi = await signedInAs('최배송', 'courier')
  const carrier = asPerson(choi)
  const mine = client(kim.bearer)
  const soon = { title: '나루의 밤', venue: '노들섬', quantity: 100, priceKrw: 55_000, startsAt: inDays(0.4) }
  const concertId = await onSale(park, soon)
  const dawn = { title: '새벽의 가야금', venue: '국립국악원', quantity: 100, priceKrw: 33_000, startsAt: evening(20) }
  const later = await onSale(park, dawn)
  waitingId = await paid(mine, later, 1, byPost)
  postedId = await paid(mine, later, 2, byPost)
  paidId = await paid(mine, concertId, 2)
  await booked(mine, later, 3)
  await reads(carrier, `/v1/concert/deliveries/${postedId}`, 'prepared')
  await done(carrier, `/v1/concert/deliveries/${postedId}/dispatch`)
  await reads(carrier, `/v1/concert/deliveries/${waitingId}`, 'prepared')
})

const kims = () => kim
const chois = () => choi
picture('home-coming', kims, (page, lang) => page.goto(`/${lang}`))
picture(
  'home-guest',
  () => null,
  (page, lang) => page.goto(`/${lang}`),
)
picture('mypage', kims, (page, lang) => page.goto(`/${lang}/mypage`))
picture('booking-posted', kims, (page, lang) => page.goto(`/${lang}/bookings/${postedId}`))
picture('booking-ticket', kims, (page, lang) => page.goto(`/${lang}/bookings/${paidId}`))
picture('ticket', kims, (page, lang) => page.goto(`/${lang}/bookings/${paidId}/tickets/1`))
picture('notifications-day', kims, (page, lang) => page.goto(`/${lang}/notifications`))
picture('courier-list', chois, (page, lang) => page.goto(`/${lang}/deliveries`))
picture('courier-to-take', chois, (page, lang) => page.goto(`/${lang}/deliveries/${waitingId}`))
picture('courier-mine', chois, (page, lang) => page.goto(`/${lang}/deliveries/${postedId}`))
picture('denied', chois, (page, lang) => page.goto(`/${lang}/bookings/none`))
picture(
  'sign-in-first',
  () => null,
  (page, lang) => page.goto(`/${lang}/mypage`),
)
