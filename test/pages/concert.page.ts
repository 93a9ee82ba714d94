/** Concert ticketing (콘서트 예매) as a customer does it, from the list to the ticket and back. */
import { beforeAll, describe, expect } from 'vitest'
import { client, unique } from '../harness/http.ts'
import { manager, seatsOf } from '../stories/concert/concert.fixtures.ts'
import { admin, type Person, sharedStage } from '../stories/shared/people.ts'
import { booked, onSale, paid } from './harness/begun.ts'
import { day } from './harness/day.ts'
import { somebody } from './harness/people.ts'
import { badge, fill, follow, press } from './harness/standing.ts'
import { expectSound, inBrowser, kim, leave, overflow, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

const PRICE_KRW = 55_000
let park: Person
let ops: Person
beforeAll(async () => {
  park = await manager(sharedStage())
  ops = await admin(sharedStage())
})

const WORDS = {
  ko: {
    book: '예매하기',
    waits: '결제 기다림',
    pay: '₩110,000 결제하기',
    paid: '결제 완료',
    cancel: '예매 취소',
    gives: '지금 취소하면 결제하신 ₩110,000 가운데 ₩110,000을 돌려받습니다.',
    cancelled: '취소됨',
    refunded: '₩110,000을 환불해 드립니다.',
  },
  en: {
    book: 'Book',
    waits: 'Waiting for payment',
    pay: 'Pay ₩110,000',
    paid: 'Paid',
    cancel: 'Cancel booking',
    gives: 'Cancel now and ₩110,000 of the ₩110,000 you paid comes back.',
    cancelled: 'Cancelled',
    refunded: '₩110,000 will be refunded.',
  },
} as const

describe('A customer', () => {
  day('customer', 'books, pays and cancels', async ({ lang, enter, sound }) => {
    const words = WORDS[lang]
    const concertId = await onSale(park, { quantity: 5, priceKrw: PRICE_KRW })
    const page = await enter(await somebody('김나루'), '/concerts')
    await sound(page)
    await page.goto(`/${lang}/concerts/${concertId}`)
    await sound(page)
    await fill(page, { quantity: '2' })
    await press(page, words.book)
    await page.waitForURL(/bookings/)
    expect(await badge(page)).toBe(words.waits)
    expect(await page.getByRole('timer').textContent()).toMatch(/^(\d:\d\d|10:00)$/)
    await sound(page)
    await press(page, words.pay)
    await page.waitForURL(/since=/)
    expect(await badge(page)).toBe(words.paid)
    await sound(page)
    await follow(page, words.cancel)
    await page.waitForURL(/cancel$/)
    expect(await page.locator('.lead').textContent()).toBe(words.gives)
    await sound(page)
    await press(page, words.cancel)
    await page.waitForURL(/since=/)
    expect(await badge(page)).toBe(words.cancelled)
    expect(await page.locator('.thing .panel .lead').textContent()).toBe(words.refunded)
    expect((await seatsOf(ops, concertId)).taken).toBe(0)
  })

  inBrowser('who sends the same form twice has one booking', async () => {
    const visitor = await kim()
    const concertId = await onSale(park, { quantity: 5, ticketsPerPerson: 5 })
    const [one, other] = [await windowOf(visitor, { script: false }), await windowOf(visitor, { script: false })]
    await one.goto(`/ko/concerts/${concertId}`)
    const key = await one.locator('input[name=key]').inputValue()
    await other.goto(`/ko/concerts/${concertId}`)
    // The second tap of the same form, as a browser without script sends it.
    const form = { key, quantity: '2', fulfilment: 'on-site', address: '' }
    const sent = await Promise.all(
      [one, other].map((page) =>
        page.request
          .post(`/ko/concerts/${concertId}`, { form, maxRedirects: 0 })
          .then((answer) => answer.headers().location),
      ),
    )
    expect(sent[0]).toMatch(/^\/ko\/bookings\//)
    expect(sent[1]).toBe(sent[0])
    expect((await seatsOf(ops, concertId)).taken).toBe(2)
    await leave(one)
    await leave(other)
  })

  inBrowser('reads at the field what was wrong, and finds what was typed', async () => {
    const concertId = await onSale(park, { quantity: 5 })
    const page = await windowOf(await kim(), { script: false })
    await page.goto(`/ko/concerts/${concertId}`)
    await page.locator('input[name=quantity]').fill('3')
    await page.locator('input[value=post]').check()
    await press(page, '예매하기')
    expect(await page.getByRole('alert').textContent()).toContain('표시된 칸을 확인해 주세요.')
    expect(await page.locator('#form-address-wrong').textContent()).toBe('집으로 받으시려면 주소가 필요합니다.')
    expect(await page.locator('input[name=quantity]').inputValue()).toBe('3')
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await page.locator('input[name=address]').fill(`<script>alert(1)</script> ${'가'.repeat(200)} 🎫`)
    await press(page, '예매하기')
    await page.waitForURL(/bookings/)
    expect(await badge(page)).toBe('결제 기다림')
    await leave(page)
  })

  inBrowser('is told why there are no seats for so many', async () => {
    const concertId = await onSale(park, { quantity: 3 })
    const page = await windowOf(await kim(), { script: false, lang: 'en' })
    await page.goto(`/en/concerts/${concertId}`)
    await booked(client((await kim()).bearer), concertId, 2)
    await page.locator('input[name=quantity]').fill('2')
    await press(page, 'Book')
    expect(await page.getByRole('alert').textContent()).toContain('Not that many seats are left. Try fewer tickets.')
    await leave(page)
  })

  inBrowser('may try another card when the first is declined', async () => {
    const visitor = await kim()
    const id = await booked(client(visitor.bearer), await onSale(park, { quantity: 3 }))
    const page = await windowOf(visitor)
    await page.goto(`/ko/bookings/${id}`)
    await page.locator('input[value=test-declined]').check()
    await press(page, /결제하기/)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('결제가 거절되었습니다. 좌석은 아직 잡혀 있으니')
    await expectSound(page)
    await page.locator('input[value=card]').check()
    await press(page, /결제하기/)
    await page.waitForURL(/since=/)
    expect(await badge(page)).toBe('결제 완료')
    await leave(page)
  })

  inBrowser('sees at once what happens elsewhere, and keeps the focus', async () => {
    const visitor = await kim()
    const id = await booked(client(visitor.bearer), await onSale(park, { quantity: 3 }))
    const page = await windowOf(visitor)
    await page.goto(`/ko/bookings/${id}`)
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await page.getByRole('link', { name: '예매 취소' }).focus()
    await client(visitor.bearer).post(`/v1/concert/bookings/${id}/pay`, { method: 'card' })
    await page.locator('.badge', { hasText: '결제 완료' }).first().waitFor()
    expect(await page.locator('#said').textContent()).toBe('결제 완료')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toMatch(/^(A|BUTTON|H1|SUMMARY)$/)
    await leave(page)
  })

  inBrowser('whose sign-in ended in the middle learns that nothing was sent', async () => {
    const concertId = await onSale(park, { quantity: 5 })
    const page = await windowOf(await kim(), { script: false })
    await page.goto(`/ko/concerts/${concertId}`)
    await page.context().setExtraHTTPHeaders({})
    await press(page, '예매하기')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('로그인이 끝났습니다')
    expect((await seatsOf(ops, concertId)).taken).toBe(0)
    await leave(page)
  })

  inBrowser('sees nothing of what others booked', async () => {
    const id = await paid(client((await kim()).bearer), await onSale(park, { quantity: 1 }))
    const page = await windowOf(await kim())
    expect((await page.goto(`/ko/bookings/${id}`))?.status()).toBe(404)
    await leave(page)
  })

  inBrowser('reads what was typed as it was typed', async () => {
    const title = `${unique('b')} <b>"굵게"</b> & שלום ${'가'.repeat(120)} 🎫`
    const { json } = await park.post('/v1/concert/concerts', {
      title,
      venue: '노들섬',
      startsAt: new Date(Date.now() + 86_400_000).toISOString(),
    })
    await park.post(`/v1/concert/concerts/${json.id}/tickets`, { quantity: 1, priceKrw: 1 })
    const page = await windowOf(null)
    await page.goto(`/ko/concerts/${json.id}`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title)
    await expectSound(page)
    await leave(page)
  })
})
