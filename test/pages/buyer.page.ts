/** What a customer has (홈, 마이페이지, 배송), and the courier's day: seen in a browser, live where script runs. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect } from 'vitest'
import { endOf } from '../../durable-objects/shared/venue-date.ts'
import { client, eventually, unique } from '../harness/http.ts'
import { today } from '../harness/today.ts'
import { inDays, memberOf, type Person, reads, sharedStage } from '../stories/shared/people.ts'
import { booked, onSale, paid } from './harness/begun.ts'
import { day } from './harness/day.ts'
import { activate, tick } from './harness/hands.ts'
import { house, somebody } from './harness/people.ts'
import { fill, heading, idIn, press, shownAt } from './harness/standing.ts'
import { asPerson, expectSound, inBrowser, kim, leave, useBrowser, type Visitor, windowOf } from './harness/visit.ts'

useBrowser()

/** What people may write where they live. */
const ADDRESS = `서울 용산구 양녕로 445 <script>alert(1)</script> & "3층" שלום 🎫 ${'가'.repeat(200)}`
/** A house of their own, so that its lists hold what is theirs alone. */
const ORG = unique('house')
let park: Person
beforeAll(async () => {
  park = await memberOf(sharedStage(), ORG, 'park', 'concert-manager')
})
const choi = async (org = ORG): Promise<Visitor & Person> => ({
  ...(await memberOf(sharedStage(), org, 'choi', 'courier')),
  name: '최배송',
})
const badge = (page: Page) => page.locator('.thing > header .badge')
const said = (page: Page) => page.locator('#said').textContent()

const WORDS = {
  ko: {
    book: '예매하기',
    pay: /결제하기/,
    getting: '발송 준비 중',
    away: '배송 중',
    arrived: '배송 완료',
    send: '발송하기',
    done: '배송 완료',
    issued: '발권 완료',
    toTake: '발송할 티켓',
    tooLate: '티켓이 발송되어 이제 취소할 수 없습니다.',
  },
  en: {
    book: 'Book',
    pay: /^Pay /,
    getting: 'Getting ready',
    away: 'On its way',
    arrived: 'Delivered',
    send: 'Send it',
    done: 'It has arrived',
    issued: 'Ticket issued',
    toTake: 'To be sent',
    tooLate: 'The tickets are on their way, so it cannot be cancelled any more.',
  },
} as const

describe('Tickets by post', () => {
  day('courier', 'are bought, carried and watched on their way', async ({ lang, script, enter, sound }) => {
    const words = WORDS[lang]
    const { id: org, hire } = await house()
    const seller = await memberOf(sharedStage(), org, 'park', 'concert-manager')
    const [visitor, carrier] = [await somebody('김나루'), await hire('최배송', 'courier')]
    const concertId = await onSale(seller, { quantity: 5, priceKrw: 55_000 })
    const courier = await enter(carrier, '/deliveries')
    const buyer = await enter(visitor, `/concerts/${concertId}`)
    await sound(buyer)
    await tick(buyer.locator('input[value=post]'))
    await fill(buyer, { address: ADDRESS })
    await press(buyer, words.book)
    await buyer.waitForURL(/bookings/)
    await press(buyer, words.pay)
    await buyer.waitForURL(/since=/)
    const bookingId = idIn(buyer)
    const track = buyer.locator('.thing .panel .steps [aria-current=step] b')
    expect(await track.textContent()).toBe(words.getting)
    await reads(asPerson(carrier), `/v1/concert/deliveries/${bookingId}`, 'prepared')

    // With script the board shows it by itself.
    if (!script) await courier.reload()
    await courier.getByRole('link', { name: ADDRESS }).waitFor()
    await sound(courier)
    await activate(courier.getByRole('link', { name: ADDRESS }))
    await courier.waitForURL(/deliveries\/./)
    expect(await heading(courier)).toBe(ADDRESS)
    await sound(courier)
    await press(courier, words.send)
    await courier.waitForURL(/since=/)
    expect(await badge(courier).textContent()).toBe(words.away)

    if (!script) await reads(asPerson(carrier), `/v1/concert/deliveries/${bookingId}`, 'dispatched')
    if (!script) await buyer.reload()
    await track.filter({ hasText: words.away }).waitFor()
    if (script) await buyer.getByText(words.tooLate).waitFor()
    await sound(buyer)

    await courier.goto(`/${lang}/deliveries`)
    expect(await courier.locator('section').first().getByRole('link').textContent()).toBe(ADDRESS)
    await activate(courier.getByRole('link', { name: ADDRESS }))
    await courier.waitForURL(/deliveries\/./)
    await press(courier, words.done)
    await courier.waitForURL(/since=/)
    expect(await badge(courier).textContent()).toBe(words.arrived)
    if (script) await badge(buyer).filter({ hasText: words.issued }).waitFor()
    if (script) expect(await said(buyer)).toBe(words.issued)
  })

  inBrowser('go with one courier: who comes second is told so, and where to go on', async () => {
    const [one, other] = [await choi(), await choi()]
    const visitor = await kim()
    const address = `서울 ${unique('집')}`
    const id = await paid(client(visitor.bearer), await onSale(park), 1, { fulfilment: 'post', address })
    await reads(one, `/v1/concert/deliveries/${id}`, 'prepared')
    const [first, second] = [await windowOf(one), await windowOf(other)]
    await first.goto(`/ko/deliveries/${id}`)
    await second.goto(`/ko/deliveries/${id}`)
    await press(first, '발송하기')
    await first.waitForURL(/since=/)
    await press(second, '발송하기')
    await second.getByRole('alert').waitFor()
    expect(await second.getByRole('alert').textContent()).toContain('다른 분이 이미 발송했습니다.')
    await expectSound(second)
    await leave(first)
    await leave(second)
  })

  inBrowser('that are sent are out of reach: the customer is told why there is no cancelling', async () => {
    const visitor = await kim()
    const carrier = await choi()
    const id = await paid(client(visitor.bearer), await onSale(park), 1, { fulfilment: 'post', address: '서울' })
    const page = await windowOf(visitor, { script: false })
    await page.goto(`/ko/bookings/${id}/cancel`)
    await reads(carrier, `/v1/concert/deliveries/${id}`, 'prepared')
    await carrier.post(`/v1/concert/deliveries/${id}/dispatch`)
    await press(page, '예매 취소')
    expect(await page.getByRole('alert').textContent()).toContain('이미 발송되어 취소할 수 없습니다')
    await leave(page)
  })
})

const DOOR = {
  ko: {
    show: '티켓 보기',
    first: '티켓 2매 중 1번째',
    next: '다음 티켓',
    entered: '입장 완료',
    read: '모두 읽음으로 표시',
  },
  en: {
    show: 'Show the ticket',
    first: 'Ticket 1 of 2',
    next: 'Next ticket',
    entered: 'Let in at',
    read: 'Mark all as read',
  },
} as const

describe('Tickets shown at the door', () => {
  day('customer', 'are one code each, and say who is in', async ({ lang, enter, sound }) => {
    const words = DOOR[lang]
    const visitor = await somebody('김나루')
    const mine = asPerson(visitor)
    const tonight = new Date(Date.parse(endOf(await today())) - 1).toISOString()
    const id = await booked(mine, await onSale(park, { startsAt: tonight }), 2)
    const page = await enter(visitor, '')
    await shownAt(page, `/${lang}`, page.locator('main').getByRole('timer'))
    await sound(page)
    // Before it is paid there is none: the booking says what is to be done.
    await page.goto(`/${lang}/bookings/${id}/tickets/1`)
    expect(new URL(page.url()).pathname).toBe(`/${lang}/bookings/${id}`)
    await mine.post(`/v1/concert/bookings/${id}/pay`, { method: 'card' })
    await reads(mine, `/v1/concert/bookings/${id}`, 'paid')
    await page.goto(`/${lang}/mypage`)
    await sound(page)
    await activate(page.locator('.card', { hasText: '× 2' }).getByRole('link'))
    await page.waitForURL(new RegExp(id))
    await activate(page.getByRole('link', { name: words.show }))
    await page.waitForURL(/tickets\/1$/)
    const code = page.locator('.qr path')
    expect(await page.locator('#ticket').textContent()).toContain(words.first)
    const drawn = await code.getAttribute('d')
    await sound(page)
    const jung = await memberOf(sharedStage(), ORG, 'jung', 'venue-staff')
    expect((await jung.post(`/v1/concert/bookings/${id}/check-in`, { number: 2 })).status).toBe(200)
    await eventually(async () => (await mine.get(`/v1/concert/bookings/${id}`)).json.checkedIn?.length === 1)
    await activate(page.getByRole('link', { name: words.next }))
    await page.waitForURL(/tickets\/2$/)
    expect(await page.locator('#ticket .badge').textContent()).toContain(words.entered)
    expect(await code.getAttribute('d')).not.toBe(drawn)
    expect((await page.goto(`/${lang}/bookings/${id}/tickets/3`))?.status()).toBe(404)
    const calendar = await page.request.get(`/v1/concert/bookings/${id}/calendar.ics`)
    expect(await calendar.text()).toContain('BEGIN:VEVENT')
    await shownAt(page, `/${lang}/notifications`, page.locator('.news .badge'))
    await sound(page)
    await press(page, words.read)
    await page.waitForURL(/notifications$/)
    expect(await page.locator('.news .badge').count()).toBe(0)
  })
})

describe('Home and My page', () => {
  inBrowser('show what comes next with its countdown, and all there is, as it changes', async () => {
    const visitor = await kim()
    const mine = client(visitor.bearer)
    const page = await windowOf(visitor)
    await page.goto('/ko')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('강을 건너는 일, 쉽고 확실하게')
    const concertId = await onSale(park, { startsAt: inDays(0.5) })
    const id = await booked(mine, concertId, 2)
    // By the news alone.
    const timer = page.getByRole('timer')
    await timer.waitFor()
    expect(await timer.textContent()).toMatch(/^(\d:\d\d|10:00)$/)
    const before = await timer.textContent()
    await page.waitForFunction((was) => document.querySelector('[role=timer]')?.textContent !== was, before)
    await expectSound(page)
    await page.getByRole('link', { name: '자세히 보기' }).click()
    await page.waitForURL(new RegExp(id))

    await page.goto('/ko/mypage')
    const card = page.locator('.card', { hasText: '× 2' })
    expect(await card.locator('.badge').textContent()).toBe('결제 기다림')
    const bell = page.locator('.bell .count')
    const unread = Number(await bell.textContent())
    await mine.post(`/v1/concert/bookings/${id}/pay`, { method: 'card' })
    await card.locator('.badge', { hasText: '결제 완료' }).waitFor()
    expect(Number(await bell.textContent())).toBeGreaterThan(unread)
    await card.getByRole('link').click()
    await page.waitForURL(new RegExp(id))
    await leave(page)
  })

  inBrowser('tell who has nothing where to begin, and who is nobody to sign in', async () => {
    const page = await windowOf(await kim(), { lang: 'en', script: false })
    await page.goto('/en/mypage')
    expect(await page.locator('.empty').textContent()).toContain('Nothing here yet')
    await page.getByRole('link', { name: 'Look at the services' }).click()
    await page.waitForURL(/\/en\/?$/)
    await leave(page)
    const nobody = await windowOf(null)
    expect((await nobody.goto('/ko/mypage'))?.status()).toBe(401)
    await leave(nobody)
  })

  inBrowser('keep notifications until they are read, and say how many are new', async () => {
    const visitor = await kim()
    await booked(client(visitor.bearer), await onSale(park))
    const page = await windowOf(visitor, { script: false })
    await page.goto('/ko/notifications')
    await page.waitForFunction(() => true)
    for (let tries = 0; tries < 60 && (await page.locator('.news li').count()) === 0; tries += 1) await page.reload()
    expect(await page.locator('.news .badge').count()).toBe(1)
    await press(page, '모두 읽음으로 표시')
    await page.waitForURL(/notifications$/)
    expect(await page.locator('.news .badge').count()).toBe(0)
    expect(await page.locator('.bell .count').isVisible()).toBe(false)
    await page.locator('.news a').click()
    await page.waitForURL(/bookings/)
    await leave(page)
  })
})

describe('A board', () => {
  inBrowser('says so when no news comes through, and catches up afterwards', async () => {
    const page = await windowOf(await choi(), { lang: 'en' })
    await page.goto('/en/deliveries')
    await page.route('**/deliveries/board', (route) => route.abort())
    await page.locator('naru-board[data-late^="No news is coming through"]').waitFor()
    await page.unroute('**/deliveries/board')
    await page.locator('naru-board:not([data-late])').waitFor()
    await leave(page)
  })
})
