/** Air-purifier rental (공기청정기 렌탈) as those who work there do it: who goes where and when, engineers, products. */
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { seoulDate } from '../../scripts/seoul.ts'
import { unique } from '../harness/http.ts'
import { AIR_7, application, becomes, complete, newRegion, ordered } from '../stories/rental/rental.fixtures.ts'
import { done, memberOf, sharedStage } from '../stories/shared/people.ts'
import { offered } from './harness/begun.ts'
import { day } from './harness/day.ts'
import { activate } from './harness/hands.ts'
import { house } from './harness/people.ts'
import { assignedTo, clientOf, office } from './harness/rental.ts'
import { fill, follow, press, problem, shownAt, stands } from './harness/standing.ts'
import { DESK, expectSound, inBrowser, kim, leave, signedInAs, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

const fact = (page: Page, name: string): Promise<string | null> =>
  page
    .locator('.facts > div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
    .locator('dd')
    .textContent()

const WORDS = {
  ko: {
    nobody: '기사 없음',
    register: '기사 등록',
    engineer: '설치 기사',
    reassign: '기사 바꾸기',
    find: '찾기',
    moveIt: '이 날로 바꾸기',
    cancel: '신청 취소',
    cancelled: '취소됨',
    save: '저장하기',
    offerAgain: '저장하고 다시 올리기',
    retire: '퇴사 처리',
    takeDown: '상품 내리기',
    why: '까닭: 재고가 없습니다',
    survey: '설문 보내기',
    closed: '설문까지 완료',
  },
  en: {
    nobody: 'No engineer',
    register: 'Register an engineer',
    engineer: 'Engineer',
    reassign: 'Change the engineer',
    find: 'Find',
    moveIt: 'Move it to this day',
    cancel: 'Cancel the order',
    cancelled: 'Cancelled',
    save: 'Save',
    offerAgain: 'Save and offer again',
    retire: 'No longer works here',
    takeDown: 'Stop offering it',
    why: 'Reason: 재고가 없습니다',
    survey: 'Send',
    closed: 'All done',
  },
} as const

describe('The staff', () => {
  day(
    'rental-staff',
    'see what has no engineer first, find one, give it to another, and say why they cancel',
    async ({ lang, enter, sound }) => {
      const words = WORDS[lang]
      const [{ id: houseId, hire }, visitor] = [await house(), await kim()]
      const member = await hire('한담당', 'rental-staff')
      const [staff, region] = [clientOf(member), newRegion()]
      const productId = await offered(staff, unique('air'))
      const id = await ordered(clientOf(visitor), region, { productId })
      await becomes(clientOf(visitor), id, 'awaiting-engineer')
      const page = await enter(member, '/rental/board')
      const at = (path: string) => `/${lang}/rental/${path}`
      await shownAt(page, at('board'), page.locator('.stages .card', { hasText: region }))
      expect(await page.locator('.stages h2').first().textContent()).toContain(words.nobody)
      await sound(page)
      await activate(page.getByRole('link', { name: region }))
      await page.waitForURL(/rental\/orders/)
      await sound(page)
      await follow(page, words.register)
      await page.waitForURL(/engineers\/new/)
      const engineer = (name: string) => memberOf(sharedStage(), houseId, name, 'engineer')
      const [first, second] = [await engineer('one'), await engineer('two')]
      expect(await page.locator('[name=region]').inputValue()).toBe(region)
      await fill(page, { id: first.sub, name: '첫기사' })
      await press(page, words.register)
      await page.waitForURL(/since=/)
      await sound(page)
      await fill(page, { name: '하나기사' })
      await press(page, words.save)
      await page.waitForURL(/since=[2-9]/)
      await becomes(clientOf(visitor), id, 'assigned')
      await staff.put(`/v1/rental/engineers/${second.sub}`, { name: '둘기사', region })
      await shownAt(page, at(`orders/${id}`), page.locator('option', { hasText: '둘기사' }))
      expect(await page.locator('option').allTextContents()).toEqual(['둘기사'])
      await sound(page)
      await press(page, words.reassign)
      await page.waitForURL(/given=/)
      expect(await fact(page, words.engineer)).toBe('둘기사')
      const load = page.locator('tr', { hasText: '둘기사' }).locator('.number', { hasText: '1' })
      await shownAt(page, at('engineers'), load)
      await sound(page)
      await page.goto(at('orders'))
      await fill(page, { q: id })
      await press(page, words.find)
      await page.waitForURL(/q=/)
      expect(await page.locator('tbody tr').count()).toBe(1)
      await sound(page)
      await page.goto(at(`orders/${id}/move`))
      await fill(page, { date: seoulDate(2) })
      await sound(page)
      await press(page, words.moveIt)
      await page.waitForURL(/since=/)
      await follow(page, words.cancel)
      await page.waitForURL(/cancel$/)
      await fill(page, { reason: '재고가 없습니다' })
      await sound(page)
      await press(page, words.cancel)
      await page.waitForURL(/since=/)
      await stands(page, words.cancelled, false)
      // What a customer says at the door, the staff write down.
      const told = await ordered(clientOf(visitor), region, { productId })
      await becomes(clientOf(visitor), told, 'assigned')
      const { engineerId } = (await staff.get(`/v1/rental/orders/${told}`)).json
      await complete(engineerId === first.sub ? first : second, told)
      await shownAt(page, at(`orders/${told}`), page.getByRole('button', { name: words.survey }))
      await fill(page, { comment: '조용합니다' })
      await sound(page)
      await press(page, words.survey)
      await stands(page, words.closed, false)
      await page.goto(at(`engineers/${second.sub}/retire`))
      await sound(page)
      await press(page, words.retire)
      await page.waitForURL(/since=/)
      await page.goto(at(`products/${productId}/retire`))
      await sound(page)
      await press(page, words.takeDown)
      await page.waitForURL(/since=/)
      await press(page, words.offerAgain)
      await page.waitForURL(/since=/)
      await sound(page)
      const customer = await windowOf(visitor, { lang })
      await customer.goto(`/${lang}/rentals/orders/${id}`)
      await stands(customer, words.cancelled, false)
      expect(await customer.textContent('.thing .panel')).toContain(words.why)
      await leave(customer)
    },
  )

  inBrowser('see on the board by itself what comes in', async () => {
    const [{ staff, region }, visitor] = [await office(), await kim()]
    const page = await windowOf(staff, { width: DESK, dark: true, lang: 'en' })
    await page.goto('/en/rental/board')
    const later = await assignedTo(visitor, region)
    await page.locator(`a[href$="${later}"]`).waitFor()
    await expectSound(page)
    await leave(page)
  })

  inBrowser('let an engineer go and take a product down, and are told first what that means', async () => {
    const { staff, engineer, region } = await office()
    const visitor = await kim()
    await assignedTo(visitor, region)
    const page = await windowOf(staff, { script: false, lang: 'en' })
    await shownAt(
      page,
      `/en/rental/engineers/${engineer.sub}/retire`,
      page.getByText('1 open visit will go to others of the region, or wait if there is nobody.'),
    )
    await press(page, 'No longer works here')
    await page.waitForURL(/since=/)
    expect(await page.locator('.badge').textContent()).toBe('Left')
    const productId = await offered(clientOf(staff), unique('air'))
    const customer = await windowOf(visitor, { script: false, lang: 'en' })
    await customer.goto(`/en/rentals/products/${productId}`)
    await page.goto(`/en/rental/products/${productId}/retire`)
    await press(page, 'Stop offering it')
    await page.waitForURL(/since=/)
    expect(await page.locator('.badge').textContent()).toBe('Not offered any more')
    const { phone, address } = application(region)
    await fill(customer, { phone, address, region })
    await press(customer, 'Apply')
    expect(await problem(customer)).toContain('This product is not offered any more. Please choose another.')
    await press(page, 'Save and offer again')
    await page.waitForURL(/since=/)
    expect(await page.locator('.badge').textContent()).toBe('On offer')
    await leave(customer)
    await leave(page)
  })

  inBrowser('of somebody else see none of it, and cannot take a product that is not theirs', async () => {
    const { region } = await office()
    const id = await assignedTo(await kim(), region)
    const rival = await memberOf(sharedStage(), unique('rivals'), 'rival', 'rental-staff')
    const page = await windowOf({ sub: rival.sub, bearer: rival.bearer, name: 'rival' }, { script: false })
    expect((await page.goto(`/ko/rental/orders/${id}`))?.status()).toBe(404)
    await page.goto('/ko/rental/products')
    expect(await page.textContent('main')).toContain('아직 상품이 없습니다')
    await page.goto('/ko/rental/board')
    expect(await page.textContent('main')).toContain('아직 신청이 없습니다')
    await page.goto('/ko/rental/products/new')
    await fill(page, { id: AIR_7, name: '남의 상품' })
    await press(page, '상품 등록')
    expect(await problem(page)).toContain('다른 곳에서 쓰는 코드입니다. 다른 코드를 적어 주세요.')
    await leave(page)
  })
})

describe('An engineer', () => {
  inBrowser('is told that a visit went to another, and completes none before its day', async () => {
    const { staff, engineer, region } = await office()
    const visitor = await kim()
    const [later, given] = [
      await assignedTo(visitor, region, { preferredDate: seoulDate(5) }),
      await assignedTo(visitor, region),
    ]
    const page = await windowOf(engineer, { dark: true })
    await page.goto(`/ko/installations/${given}`)
    const key = await page.locator('main form input[name=key]').inputValue()
    await expectSound(page)
    const early = await page.request.post(`/ko/installations/${later}/complete`, { form: { key: `${key}-` } })
    expect([early.status(), await early.text()]).toEqual([
      409,
      expect.stringContaining('방문일이 아직 오지 않았습니다.'),
    ])
    const other = await signedInAs('박설치', 'engineer')
    await clientOf(staff).put(`/v1/rental/engineers/${other.sub}`, { name: '박설치', region })
    await done(clientOf(staff), `/v1/rental/assignments/${given}/reassign`, { engineerId: other.sub })
    await press(page, '설치 완료')
    await page.waitForLoadState('load')
    // Whose page was older than that is told where to look, and nothing is completed.
    expect((await page.goto(`/ko/installations/${given}`))?.status()).toBe(404)
    await page.goto('/en/installations')
    await expectSound(page)
    await leave(page)
  })
})
