/** Air-purifier rental (공기청정기 렌탈) as its customers, engineers and staff do it, from the catalogue to the dashboard. */
import { describe, expect } from 'vitest'
import { seoulDate } from '../../scripts/seoul.ts'
import { unique } from '../harness/http.ts'
import { AIR_7, application, complete, newRegion } from '../stories/rental/rental.fixtures.ts'
import { day } from './harness/day.ts'
import { house, somebody } from './harness/people.ts'
import { assignedTo, clientOf, office } from './harness/rental.ts'
import { badge, fill, follow, heading, idIn, press, problem, sentTwice, shownAt, stands } from './harness/standing.ts'
import { expectSound, inBrowser, kim, leave, overflow, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

const WORDS = {
  ko: {
    add: '상품 등록',
    register: '기사 등록',
    apply: '렌탈 신청하기',
    assigned: '기사 배정됨',
    comes: '이기사 기사님이 방문합니다',
    move: '방문일 바꾸기',
    moveIt: '이 날로 바꾸기',
    visit: '방문일',
    notDue: '설치 완료는 그날부터 누를 수 있습니다.',
    complete: '설치 완료',
    completed: '설치 완료',
    survey: '설문 보내기',
    closed: '설문까지 완료',
    thanks: '“좋아요”로 답해 주셨습니다. 맑은 공기와 함께하세요.',
    rating: '좋아요',
    cancel: '렌탈 취소',
    cancelled: '취소됨',
  },
  en: {
    add: 'Add a product',
    register: 'Register an engineer',
    apply: 'Apply',
    assigned: 'Engineer assigned',
    comes: '이기사 is coming',
    move: 'Move the visit',
    moveIt: 'Move it to this day',
    visit: 'Visit',
    notDue: 'From that day on you can mark it as installed.',
    complete: 'It is installed',
    completed: 'Installed',
    survey: 'Send',
    closed: 'All done',
    thanks: 'You rated it “Good”. Enjoy the fresh air.',
    rating: 'Good',
    cancel: 'Cancel the rental',
    cancelled: 'Cancelled',
  },
} as const

describe('A rental', () => {
  day('engineer', 'is offered, ordered, moved, installed and closed', async ({ lang, script, enter, sound }) => {
    const words = WORDS[lang]
    const { hire } = await house()
    const engineer = await hire('이기사', 'engineer')
    const staff = await enter(await hire('한담당', 'rental-staff'), '/rental/products')
    const customer = await enter(await somebody('김나루'), '/rentals')
    const worker = await enter(engineer, '/installations')
    const [region, productId] = [newRegion(), unique('air')]

    await sound(staff)
    await follow(staff, words.add)
    await staff.waitForURL(/products\/new/)
    await fill(staff, { id: productId, name: '나루 공기청정기 9', monthlyKrw: '39900', months: '24' })
    await sound(staff)
    await press(staff, words.add)
    await staff.waitForURL(/since=/)
    await sound(staff)
    await staff.goto(`/${lang}/rental/engineers/new`)
    await fill(staff, { id: engineer.sub, name: '이기사', region })
    await sound(staff)
    await press(staff, words.register)
    await staff.waitForURL(/since=/)
    expect(await heading(staff)).toBe('이기사')

    await customer.goto(`/${lang}/rentals`)
    await sound(customer)
    await customer.goto(`/${lang}/rentals/products/${productId}`)
    await sound(customer)
    // The name is there already: that of the account.
    expect(await customer.locator('[name=customerName]').inputValue()).toBe('김나루')
    await fill(customer, { phone: '010-1234-5678', region, address: '세종대로 110', preferredDate: seoulDate(0) })
    await press(customer, words.apply)
    await customer.waitForURL(/rentals\/orders/)
    await stands(customer, words.assigned, script)
    expect(await customer.locator('.panel h2').first().textContent()).toBe(words.comes)
    await sound(customer)
    const id = idIn(customer)

    await follow(customer, words.move)
    await customer.waitForURL(/move$/)
    await fill(customer, { date: seoulDate(3) })
    await sound(customer)
    await press(customer, words.moveIt)
    await customer.waitForURL(/since=/)
    await stands(customer, words.assigned, script)
    await shownAt(worker, `/${lang}/installations/${id}`, worker.getByText(words.notDue))
    expect(await worker.getByRole('button', { name: words.complete }).count()).toBe(0)
    expect(await worker.textContent('main')).toContain('010-1234-5678')
    await sound(worker)
    await follow(worker, words.move)
    await worker.waitForURL(/move$/)
    await sound(worker)
    await fill(worker, { date: seoulDate(0) })
    await press(worker, words.moveIt)
    await worker.waitForURL(/to=/)
    await shownAt(worker, `/${lang}/installations`, worker.locator('.card', { hasText: region }))
    await sound(worker)
    await shownAt(worker, `/${lang}/installations/${id}`, worker.getByRole('button', { name: words.complete }))
    await press(worker, words.complete)
    await worker.waitForURL(/done/)
    await stands(worker, words.completed, script)
    expect(await worker.textContent('main')).not.toContain('010-1234-5678')
    await stands(customer, words.completed, script)
    await fill(customer, { comment: '친절하고 깔끔했습니다' })
    await sound(customer)
    await press(customer, words.survey)
    await stands(customer, words.closed, script)
    expect(await customer.locator('.thing .panel .lead').textContent()).toBe(words.thanks)

    const row = staff.locator('tr', { hasText: region })
    await shownAt(staff, `/${lang}/rental/records`, row)
    expect(await row.textContent()).toContain(words.rating)
    await sound(staff)
    await staff.goto(`/${lang}/rental/dashboard`)
    await sound(staff)
    expect(await staff.getByRole('img').count()).toBe(6)
    await staff.goto(`/${lang}/rental/orders/${id}`)
    expect(await badge(staff)).toBe(words.closed)

    // Another one is cancelled before anybody comes.
    await customer.goto(`/${lang}/rentals/products/${productId}`)
    await fill(customer, { phone: '010-1234-5678', region, address: '세종대로 110' })
    await press(customer, words.apply)
    await customer.waitForURL(/rentals\/orders/)
    await stands(customer, words.assigned, script)
    await follow(customer, words.cancel)
    await customer.waitForURL(/cancel$/)
    await sound(customer)
    await press(customer, words.cancel)
    await customer.waitForURL(/since=/)
    await stands(customer, words.cancelled, script)
  })
})

describe('A customer', () => {
  inBrowser('finds what was typed when something is wrong, and applies once however often it is sent', async () => {
    const { region } = await office()
    const page = await windowOf(await kim(), { script: false })
    await page.goto(`/ko/rentals/products/${AIR_7}`)
    const address = `<script>alert(1)</script> שלום ${'가'.repeat(200)} 🏠`
    await fill(page, { phone: '12', region, address })
    await press(page, '렌탈 신청하기')
    expect(await problem(page)).toContain('표시된 칸을 확인해 주세요.')
    expect(await page.locator('#form-phone-wrong').textContent()).toBe('전화번호를 확인해 주세요. 예: 010-1234-5678')
    expect(await page.locator('[name=address]').inputValue()).toBe(address)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.locator('[name=preferredDate]').evaluate((field) => field.removeAttribute('min'))
    await fill(page, { phone: '010-1234-5678', preferredDate: '2020-01-01' })
    await press(page, '렌탈 신청하기')
    expect(await problem(page)).toContain('오늘이나 그 뒤의 날짜를 골라 주세요.')
    const { customerName, phone } = application(region)
    const [one, other] = await sentTwice(page, { customerName, phone, region, address })
    expect(one).toMatch(/^\/ko\/rentals\/orders\//)
    expect(other).toBe(one)
    await leave(page)
  })

  inBrowser('cancels until it is installed, and is told when it is too late', async () => {
    const { engineer, region } = await office()
    const visitor = await kim()
    const [first, second] = [await assignedTo(visitor, region), await assignedTo(visitor, region)]
    const page = await windowOf(visitor, { script: false, lang: 'en' })
    await page.goto(`/en/rentals/orders/${first}`)
    await follow(page, 'Cancel the rental')
    expect(await page.locator('.lead').textContent()).toBe(
      'It is not installed yet, so it costs nothing. The visit is called off too.',
    )
    await press(page, 'Cancel the rental')
    await stands(page, 'Cancelled', false)
    await page.goto(`/en/rentals/orders/${second}/cancel`)
    await complete(clientOf(engineer), second)
    await press(page, 'Cancel the rental')
    expect(await problem(page)).toContain('It is installed already, so it can be neither cancelled nor moved.')
    await leave(page)
  })

  inBrowser('sees nothing of a rental of somebody else', async () => {
    const { region } = await office()
    const id = await assignedTo(await kim(), region)
    const page = await windowOf(await kim(), { dark: true })
    expect((await page.goto(`/ko/rentals/orders/${id}`))?.status()).toBe(404)
    await page.goto('/ko/rentals')
    await expectSound(page)
    await leave(page)
  })
})
