/** Taxi dispatch (택시 호출) as customers and drivers do it: the price, the ride, the receipt; the board, who is first, each step. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect } from 'vitest'
import { client, unique } from '../harness/http.ts'
import { admin, done, type Person, sharedStage } from '../stories/shared/people.ts'
import { acceptPath, agreed, drive, openCall, pickupIs } from '../stories/taxi/taxi.fixtures.ts'
import { day } from './harness/day.ts'
import { activate } from './harness/hands.ts'
import { somebody } from './harness/people.ts'
import { badge, fill, follow, heading, idIn, press, problem, sentTwice, shownAt, stands } from './harness/standing.ts'
import { expectSound, inBrowser, kim, leave, overflow, signedInAs, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

let boss: Person
beforeAll(async () => {
  boss = await admin(sharedStage())
})
const lee = (name = '이동수') => signedInAs(name, 'driver')
/** On the drivers' board, the card of the call that begins there. */
const cardOf = (page: Page, origin: string) => page.locator('.card', { hasText: origin })

const WORDS = {
  ko: {
    call: '결제하고 부르기',
    open: '기사 찾는 중',
    accept: '이 호출 받기',
    coming: '기사님이 오는 중',
    comes: '이동수 기사님이 오고 있습니다',
    driving: '손님께 가는 중',
    arrive: '도착했습니다',
    arrived: '기사님 도착',
    board: '손님이 탔습니다',
    boarded: '이동 중',
    complete: '운행 완료',
    completed: '운행 완료',
    receipt: '₩15,500을 결제하셨습니다. 더 내실 것은 없습니다.',
    done: '운행 완료',
    fares: ['1건', '₩15,500'],
    giveBack: '배차 취소',
    cancel: '호출 취소',
    cancelled: '취소됨',
  },
  en: {
    call: 'Pay and call',
    open: 'Looking for a driver',
    accept: 'Take this call',
    coming: 'Driver on the way',
    comes: '이동수 is on the way',
    driving: 'On the way to the passenger',
    arrive: 'I have arrived',
    arrived: 'Driver is here',
    board: 'The passenger is on board',
    boarded: 'On the road',
    complete: 'Complete the ride',
    completed: 'Ride complete',
    receipt: 'You paid ₩15,500. There is nothing more to pay.',
    done: 'Complete',
    fares: ['1 ride', '₩15,500'],
    giveBack: 'Give it back',
    cancel: 'Cancel the call',
    cancelled: 'Cancelled',
  },
} as const

describe('A ride', () => {
  day('driver', 'is called, paid, taken, driven and done', async ({ lang, script, enter, sound }) => {
    const words = WORDS[lang]
    const [kim, lee] = [await somebody('김나루'), await somebody('이동수', 'driver')]
    const [driver, customer] = [await enter(lee, '/requests'), await enter(kim, '/taxi')]
    const origin = unique('서울역 2번 출구')
    await sound(customer)
    await fill(customer, { origin, destination: '노들섬', fareKrw: '15500' })
    await press(customer, words.call)
    await customer.waitForURL(/taxi\/calls/)
    await stands(customer, words.open, script)
    expect(await customer.getByRole('timer').textContent()).toMatch(/^1[0-5]:\d\d$/)
    await sound(customer)
    const callId = idIn(customer)

    if (script) await cardOf(driver, origin).waitFor()
    else {
      await pickupIs(boss, callId, 'open')
      await shownAt(driver, `/${lang}/requests`, cardOf(driver, origin))
    }
    await sound(driver)
    await activate(cardOf(driver, origin).getByRole('button', { name: words.accept }))
    await driver.waitForURL(/rides/)
    await stands(driver, words.driving, script)
    await sound(driver)
    await stands(customer, words.coming, script)
    expect(await customer.locator('.panel h2').first().textContent()).toBe(words.comes)
    if (script) expect(await customer.locator('#said').textContent()).toBe(words.coming)
    await sound(customer)
    await press(driver, words.arrive)
    await stands(customer, words.arrived, script)
    await press(driver, words.board)
    await stands(customer, words.boarded, script)
    const toCancel = customer.locator('main').getByRole('link', { name: /취소|Cancel/ })
    expect(await toCancel.count()).toBe(0)
    await press(driver, words.complete)
    await stands(driver, words.done, script)
    await stands(customer, words.completed, script)
    expect(await customer.locator('.thing .panel .lead').textContent()).toBe(words.receipt)
    await sound(customer)
    await driver.goto(`/${lang}/rides`)
    expect(await driver.locator('.figures dd').allTextContents()).toEqual(words.fares)
    await sound(driver)
    expect((await agreed(boss, callId)).call).toBe('completed')

    // Another one is given back by the driver, and then cancelled.
    await customer.goto(`/${lang}/taxi`)
    await fill(customer, { origin, destination: '노들섬', fareKrw: '9000' })
    await press(customer, words.call)
    await customer.waitForURL(/taxi\/calls/)
    await stands(customer, words.open, script)
    const accept = driver.locator(`button[value="${idIn(customer)}"]`)
    await shownAt(driver, `/${lang}/requests`, accept)
    await activate(accept)
    await driver.waitForURL(/rides/)
    await follow(driver, words.giveBack)
    await driver.waitForURL(/release$/)
    await sound(driver)
    await press(driver, words.giveBack)
    await driver.waitForURL(/requests/)
    await stands(customer, words.open, script)
    await follow(customer, words.cancel)
    await customer.waitForURL(/cancel$/)
    await sound(customer)
    await press(customer, words.cancel)
    await customer.waitForURL(/since=/)
    expect(await badge(customer)).toBe(words.cancelled)
  })
})

describe('A driver', () => {
  inBrowser('who is second hears at once that another was first; the first may not take one more', async () => {
    const customer = client((await kim()).bearer)
    const id = await openCall(customer, boss)
    const [first, second] = [
      await windowOf(await lee('일기사')),
      await windowOf(await lee('이기사'), { script: false }),
    ]
    for (const page of [first, second]) {
      await shownAt(page, '/ko/requests', page.locator(`button[value="${id}"]`))
    }
    await first.locator(`button[value="${id}"]`).click()
    await first.waitForURL(/rides/)
    await second.locator(`button[value="${id}"]`).click()
    expect(await problem(second)).toContain('다른 기사님이 먼저 받았습니다. 다른 호출을 골라 주세요.')
    await first.goto('/ko/requests')
    expect(await first.locator('h2').first().textContent()).toBe('진행 중인 운행')
    expect(await first.locator('button[name=callId]').count()).toBe(0)
    await expectSound(first)
    const other = await openCall(client((await kim()).bearer), boss)
    const key = await first.locator('main form input[name=key]').inputValue()
    const busy = await first.request.post('/ko/requests', { form: { key, callId: other }, maxRedirects: 0 })
    expect([busy.status(), await busy.text()]).toEqual([409, expect.stringContaining('그 운행을 마친 뒤 받아 주세요.')])
    await leave(first)
    await leave(second)
  })

  inBrowser('gives a call back, and it is not for the same driver again', async () => {
    const customer = client((await kim()).bearer)
    const id = await openCall(customer, boss)
    const driver = await lee()
    await done(client(driver.bearer), acceptPath(id))
    const page = await windowOf(driver, { script: false, lang: 'en' })
    await page.goto(`/en/rides/${id}`)
    await follow(page, 'Give it back')
    expect(await heading(page)).toBe('Give this call back?')
    await press(page, 'Give it back')
    await page.waitForURL(/requests/)
    await shownAt(page, '/en/requests', page.locator(`button[value="${id}"]`))
    await page.locator(`button[value="${id}"]`).click()
    expect(await problem(page)).toContain('You gave this call back, so it is for other drivers now.')
    expect((await page.goto(`/en/rides/${id}`))?.status()).toBe(404)
    await leave(page)
  })

  inBrowser('who taps twice has taken the step once', async () => {
    const driver = await lee()
    const id = await openCall(client((await kim()).bearer), boss)
    await done(client(driver.bearer), acceptPath(id))
    const page = await windowOf(driver, { script: false })
    await page.goto(`/ko/rides/${id}`)
    const [one, other] = await sentTwice(page, {})
    expect(one).toMatch(new RegExp(`^/ko/rides/${id}\\?since=`))
    expect(other).toBe(one)
    await page.goto(one ?? '')
    expect(await badge(page)).toBe('출발지 도착')
    await leave(page)
  })

  inBrowser('hears on the page of the ride that the passenger has cancelled', async () => {
    const [customer, driver] = [await kim(), await lee()]
    const id = await openCall(client(customer.bearer), boss)
    await done(client(driver.bearer), acceptPath(id))
    const page = await windowOf(driver)
    await page.goto(`/ko/rides/${id}`)
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await done(client(customer.bearer), `/v1/taxi/calls/${id}/cancel`)
    await stands(page, '손님이 취소함', true)
    expect(await page.locator('#said').textContent()).toBe('손님이 취소함')
    await expectSound(page)
    await leave(page)
  })
})

describe('A customer', () => {
  inBrowser(
    'cancels: what comes back is said before; a driver who came in between is not sent away by it',
    async () => {
      const [visitor, driver] = [await kim(), await lee()]
      const id = await openCall(client(visitor.bearer), boss)
      const page = await windowOf(visitor, { script: false })
      await page.goto(`/ko/taxi/calls/${id}`)
      await follow(page, '호출 취소')
      expect(await page.locator('.lead').textContent()).toBe('지금 취소하면 결제하신 ₩15,000을 모두 돌려받습니다.')
      await done(client(driver.bearer), acceptPath(id))
      await press(page, '호출 취소')
      expect(await problem(page)).toContain(
        '그사이 기사님이 호출을 받았습니다. 그래도 취소하시려면 한 번 더 눌러 주세요.',
      )
      await shownAt(page, `/ko/taxi/calls/${id}/cancel`, page.getByText('이동수 기사님께도 알려 드립니다.'))
      await press(page, '호출 취소')
      await page.waitForURL(/since=/)
      expect(await badge(page)).toBe('취소됨')
      expect(await page.locator('.thing .panel .lead').textContent()).toBe('결제하신 ₩15,000을 모두 돌려드립니다.')
      expect((await agreed(boss, id)).payment).toBe('refunded')
      await leave(page)
    },
  )

  inBrowser('finds what was typed when the card is declined or a place is wrong', async () => {
    const page = await windowOf(await kim(), { script: false, lang: 'en' })
    await page.goto('/en/taxi')
    const long = `<script>alert(1)</script> שלום ${'가'.repeat(120)} 🚕`
    await fill(page, { origin: long, destination: long, fareKrw: '9000' })
    await press(page, 'Pay and call')
    expect(await problem(page)).toContain('Please look at the marked fields.')
    expect(await page.locator('#form-destination-wrong').textContent()).toBe(
      'Please name a place other than where you start.',
    )
    expect(await page.locator('[name=origin]').inputValue()).toBe(long)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await fill(page, { destination: '노들섬' })
    await page.locator('input[value=test-declined]').check()
    await press(page, 'Pay and call')
    expect(await problem(page)).toContain('The payment was declined. Try again with another card.')
    expect(await page.locator('[name=fareKrw]').inputValue()).toBe('9000')
    await page.locator('input[value=card]').check()
    await press(page, 'Pay and call')
    await page.waitForURL(/taxi\/calls/)
    expect(await heading(page)).toBe(`${long} → 노들섬`)
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await leave(page)
  })

  inBrowser('has one call at a time, and finds it again', async () => {
    const visitor = await kim()
    const page = await windowOf(visitor, { dark: true })
    await page.goto('/ko/taxi')
    const id = await openCall(client(visitor.bearer), boss)
    await fill(page, { origin: '서울역', destination: '노들섬' })
    await press(page, '결제하고 부르기')
    expect(await problem(page)).toContain('진행 중인 호출이 있습니다.')
    await expectSound(page)
    await follow(page, '호출 보기')
    await page.waitForURL(new RegExp(id))
    await expectSound(page)
    await leave(page)
  })

  inBrowser('sees nothing of a call of somebody else, and drivers not who called', async () => {
    const caller = await kim()
    const id = await openCall(client(caller.bearer), boss)
    const other = await windowOf(await kim())
    expect((await other.goto(`/ko/taxi/calls/${id}`))?.status()).toBe(404)
    const driver = await lee()
    await done(client(driver.bearer), acceptPath(id))
    const page = await windowOf(driver, { dark: true })
    await page.goto(`/ko/rides/${id}`)
    expect(await page.content()).not.toContain(caller.sub)
    expect(await page.textContent('main')).not.toContain('김나루')
    await expectSound(page)
    await drive(client(driver.bearer), id)
    await page.goto('/en/rides')
    await expectSound(page)
    await leave(other)
    await leave(page)
  })
})
