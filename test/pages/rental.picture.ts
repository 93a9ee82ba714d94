/** The screens of air-purifier rental, as customers, staff and engineers see them. */
import { beforeAll } from 'vitest'
import { seoulDate } from '../../scripts/seoul.ts'
import { client } from '../harness/http.ts'
import { becomes, complete, offered, ordered } from '../stories/rental/rental.fixtures.ts'
import { done } from '../stories/shared/people.ts'
import { picture } from './harness/pictures.ts'
import { signedInAs, useBrowser, type Visitor } from './harness/visit.ts'

useBrowser()

let kim: Visitor
let staff: Visitor
let engineer: Visitor
const id: Record<'waiting' | 'assigned' | 'installed' | 'closed' | 'cancelled' | 'later', string> = {
  waiting: '',
  assigned: '',
  installed: '',
  closed: '',
  cancelled: '',
  later: '',
}
beforeAll(async () => {
  kim = await signedInAs('김나루', 'customer')
  staff = await signedInAs('한담당', 'rental-staff')
  engineer = await signedInAs('이기사', 'engineer')
  const [mine, office, lee] = [client(kim.bearer), client(staff.bearer), client(engineer.bearer)]
  await offered(office, 'air-7')
  await offered(office, 'air-3', { name: '나루 공기청정기 3 미니', monthlyKrw: 18_900, months: 24 })
  const region = '서울 중구'
  await office.put(`/v1/rental/engineers/${engineer.sub}`, { name: '이기사', region })
  const other = await signedInAs('박설치', 'engineer')
  await office.put(`/v1/rental/engineers/${other.sub}`, { name: '박설치', region: '서울 마포구' })
  const toOffice = async (name: keyof typeof id, more: object = {}) => {
    id[name] = await ordered(mine, region, more)
    await becomes(mine, id[name], 'assigned')
  }
  await toOffice('closed')
  await complete(lee, id.closed)
  await becomes(mine, id.closed, 'installed')
  await done(mine, `/v1/rental/orders/${id.closed}/survey`, { rating: 'GOOD', comment: '친절하고 깔끔했습니다' })
  await toOffice('installed')
  await complete(lee, id.installed)
  await becomes(mine, id.installed, 'installed')
  await toOffice('cancelled')
  await done(office, `/v1/rental/orders/${id.cancelled}/cancel`, { reason: '재고가 없어 설치할 수 없습니다' })
  await toOffice('assigned')
  await toOffice('later', { productId: 'air-3', preferredDate: seoulDate(9) })
  id.waiting = await ordered(mine, '부산 해운대구')
  await becomes(mine, id.waiting, 'awaiting-engineer')
})

const kims = () => kim
const ofStaff = () => staff
const engineers = () => engineer
picture('rentals', kims, (page, lang) => page.goto(`/${lang}/rentals`))
picture('rental-product', kims, (page, lang) => page.goto(`/${lang}/rentals/products/air-7`))
picture('rental-refused', kims, async (page, lang) => {
  await page.goto(`/${lang}/rentals/products/air-7`)
  await page.locator('input[name=phone]').fill('12')
  await page.locator('input[name=region]').fill('서울 중구')
  await page.locator('input[name=address]').fill('세종대로 110')
  await page.locator('form button').click()
  await page.locator('[role=alert]').waitFor()
})
picture('rental-waiting', kims, (page, lang) => page.goto(`/${lang}/rentals/orders/${id.waiting}`))
picture('rental-assigned', kims, (page, lang) => page.goto(`/${lang}/rentals/orders/${id.assigned}`))
picture('rental-move', kims, (page, lang) => page.goto(`/${lang}/rentals/orders/${id.assigned}/move`))
picture('rental-cancel', kims, (page, lang) => page.goto(`/${lang}/rentals/orders/${id.assigned}/cancel`))
picture('rental-survey', kims, (page, lang) => page.goto(`/${lang}/rentals/orders/${id.installed}`))
picture('rental-closed', kims, (page, lang) => page.goto(`/${lang}/rentals/orders/${id.closed}`))
picture('rental-cancelled', kims, (page, lang) => page.goto(`/${lang}/rentals/orders/${id.cancelled}`))
picture('work-board', ofStaff, (page, lang) => page.goto(`/${lang}/rental/board`))
picture('work-orders', ofStaff, (page, lang) => page.goto(`/${lang}/rental/orders`))
picture('work-order', ofStaff, (page, lang) => page.goto(`/${lang}/rental/orders/${id.assigned}`))
picture('work-order-waiting', ofStaff, (page, lang) => page.goto(`/${lang}/rental/orders/${id.waiting}`))
picture('work-cancel', ofStaff, (page, lang) => page.goto(`/${lang}/rental/orders/${id.assigned}/cancel`))
picture('work-engineers', ofStaff, (page, lang) => page.goto(`/${lang}/rental/engineers`))
picture('work-engineer-new', ofStaff, (page, lang) => page.goto(`/${lang}/rental/engineers/new`))
picture('work-engineer', ofStaff, (page, lang) => page.goto(`/${lang}/rental/engineers/${engineer.sub}`))
picture('work-engineer-retire', ofStaff, (page, lang) => page.goto(`/${lang}/rental/engineers/${engineer.sub}/retire`))
picture('work-products', ofStaff, (page, lang) => page.goto(`/${lang}/rental/products`))
picture('work-product-new', ofStaff, (page, lang) => page.goto(`/${lang}/rental/products/new`))
picture('work-product', ofStaff, (page, lang) => page.goto(`/${lang}/rental/products/air-3`))
picture('work-dashboard', ofStaff, async (page, lang) => {
  await page.goto(`/${lang}/rental/dashboard`)
  await page
    .locator('details')
    .first()
    .evaluate((details) => details.setAttribute('open', ''))
})
picture('work-records', ofStaff, (page, lang) => page.goto(`/${lang}/rental/records`))
picture('visits', engineers, (page, lang) => page.goto(`/${lang}/installations`))
picture('visit-due', engineers, (page, lang) => page.goto(`/${lang}/installations/${id.assigned}`))
picture('visit-later', engineers, (page, lang) => page.goto(`/${lang}/installations/${id.later}`))
picture('visit-move', engineers, (page, lang) => page.goto(`/${lang}/installations/${id.later}/move`))
picture('visit-done', engineers, (page, lang) => page.goto(`/${lang}/installations/${id.closed}`))
