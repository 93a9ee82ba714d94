/** The screens of who runs concerts, and of operators. */
import { beforeAll } from 'vitest'
import { endOf } from '../../durable-objects/shared/venue-date.ts'
import { eventually } from '../harness/http.ts'
import { today } from '../harness/today.ts'
import { draft, manager, onSale, paid } from '../stories/concert/concert.fixtures.ts'
import { backstage, customer, done, type Person, reads, sharedStage } from '../stories/shared/people.ts'
import { evening, picture } from './harness/pictures.ts'
import { signedInAs, useBrowser, type Visitor } from './harness/visit.ts'

useBrowser()

const byPost = { fulfilment: 'post', address: '서울 용산구 양녕로 445, 3층' } as const

let park: Visitor
let jung: Visitor
let root: Visitor
let manages: Person
let kim: Person
const ids = { sale: '', draft: '', booking: '', tonight: '' }
beforeAll(async () => {
  const stage = sharedStage()
  ;[park, jung, root] = [
    await signedInAs('박매니저', 'concert-manager'),
    await signedInAs('정현장', 'venue-staff'),
    await signedInAs('한운영', 'admin'),
  ]
  ;[manages, kim] = [await manager(stage), await customer(stage)]
  const refundRules = [
    { daysBefore: 10, percent: 100 },
    { daysBefore: 3, percent: 50 },
  ]
  ids.draft = await draft(manages, { title: '봄밤의 실내악', venue: '세종문화회관', startsAt: evening(60) })
  const terms = { title: '나루의 밤', venue: '노들섬', refundRules, ticketsPerPerson: 10 }
  ids.sale = await onSale(manages, { ...terms, quantity: 120, priceKrw: 55_000, startsAt: evening(30) })
  for (const quantity of [2, 4, 1]) await paid(kim, ids.sale, quantity)
  ids.booking = await paid(kim, ids.sale, 2, byPost)
  const startsAt = new Date(Date.parse(endOf(await today())) - 1).toISOString()
  ids.tonight = await paid(kim, await onSale(manages, { title: '새벽의 가야금', startsAt }), 3)
  await reads(kim, `/v1/concert/bookings/${ids.tonight}`, 'paid')
  await reads(kim, `/v1/concert/deliveries/${ids.booking}`, 'prepared')
  await backstage(stage, { do: 'send', queue: 'museum-exhibition', body: { poison: 'picture' } })
  const operator = await import('../stories/shared/people.ts').then(({ admin }) => admin(stage))
  await eventually(async () => (await operator.get('/v1/ops/dead-letter-causes')).json.causes.length > 0)
  await done(operator, `/v1/ops/actors/concert.booking/${ids.booking}/resume`, { reason: '배송 업체 점검이 끝남' })
})

const manager_ = () => park
const at = (path: () => string) => (page: { goto: (to: string) => Promise<unknown> }, lang: string) =>
  page.goto(`/${lang}/work/${path()}`)

picture(
  'desk-concerts',
  manager_,
  at(() => 'concerts'),
)
picture(
  'desk-concert-new',
  manager_,
  at(() => 'concerts/new'),
)
picture(
  'desk-concert-draft',
  manager_,
  at(() => `concerts/${ids.draft}`),
)
picture(
  'desk-concert',
  manager_,
  at(() => `concerts/${ids.sale}`),
)
picture(
  'desk-bookings',
  manager_,
  at(() => `concerts/${ids.sale}/bookings`),
)
picture(
  'desk-cancel',
  manager_,
  at(() => `concerts/${ids.sale}/cancel`),
)
picture(
  'desk-issue',
  () => jung,
  at(() => `bookings/${ids.tonight}`),
)
picture(
  'desk-door',
  () => jung,
  at(() => 'scan'),
)
picture(
  'desk-verdict-no',
  () => jung,
  async (page, lang) => {
    await page.goto(`/${lang}/work/scan`)
    await page.locator('[name=ticket]').fill(ids.booking)
    await page.locator('#scan > button').click()
    await page.locator('.verdict').waitFor()
  },
)
picture(
  'desk-verdict-yes',
  () => jung,
  async (page, lang) => {
    const startsAt = new Date(Date.parse(endOf(await today())) - 1).toISOString()
    const id = await paid(kim, await onSale(manages, { title: '새벽의 가야금', startsAt }), 3)
    await page.goto(`/${lang}/work/scan`)
    await page.locator('[name=ticket]').fill(id)
    await page.locator('#scan > button').click()
    await page.waitForURL(/since=/)
  },
)
picture(
  'operator-overview',
  () => root,
  at(() => 'ops'),
)
picture(
  'operator-find',
  () => root,
  at(() => `ops/instances?owner=${kim.sub}`),
)
picture(
  'operator-thing',
  () => root,
  at(() => `ops/actors/concert.booking/${ids.booking}?at=2`),
)
picture(
  'operator-conversation',
  () => root,
  at(() => `ops/conversations/${ids.booking}`),
)
picture(
  'operator-letters',
  () => root,
  at(() => 'ops/dead-letters'),
)
picture(
  'operator-breakers',
  () => root,
  at(() => 'ops/breakers'),
)
picture(
  'operator-actions',
  () => root,
  at(() => 'ops/actions'),
)
picture(
  'operator-resume',
  () => root,
  at(() => `ops/actors/concert.booking/${ids.booking}/resume`),
)
