/** Museum exhibitions (미술관 전시 예약), for who comes. */
import { beforeAll, describe, expect } from 'vitest'
import { unique } from '../harness/http.ts'
import { completed, EXHIBITIONS, manager } from '../stories/museum/museum.fixtures.ts'
import { done, type Person, sharedStage } from '../stories/shared/people.ts'
import { openExhibition as open, reservedVisit as reserved } from './harness/begun.ts'
import { day } from './harness/day.ts'
import { activate } from './harness/hands.ts'
import { somebody } from './harness/people.ts'
import { badge, fill, follow, heading, press, problem, stands } from './harness/standing.ts'
import { asPerson, comesTrue, expectSound, inBrowser, kim, leave, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

let mina: Person
beforeAll(async () => {
  mina = await manager(sharedStage())
})

const WORDS = {
  ko: {
    reserve: '예약하기',
    completed: '예약 완료',
    pass: '관람일에 입구에서 보여 주세요. 한 장으로 3명이 함께 입장합니다.',
    cancel: '예약 취소',
    costs: '취소 비용은 없습니다.',
    cancelled: '취소됨',
  },
  en: {
    reserve: 'Reserve',
    completed: 'Reserved',
    pass: 'Show it at the entrance on the day. It lets 3 people together in.',
    cancel: 'Cancel reservation',
    costs: 'Cancelling costs nothing.',
    cancelled: 'Cancelled',
  },
} as const

describe('A visitor of a museum', () => {
  day('customer', 'reserves and cancels', async ({ lang, script, enter, sound }) => {
    const words = WORDS[lang]
    const exhibitionId = await open(mina, 10)
    const page = await enter(await somebody('김나루'), '/exhibitions')
    await sound(page)
    await activate(page.locator(`a[href="/${lang}/exhibitions/${exhibitionId}"]`))
    await page.waitForURL(/exhibitions\/./)
    await sound(page)
    await fill(page, { visitors: '3' })
    await press(page, words.reserve)
    await page.waitForURL(/visits/)
    await stands(page, words.completed, script)
    expect(await page.locator('.thing .panel .lead').first().textContent()).toBe(words.pass)
    await page.locator('svg.qr path').waitFor({ state: 'attached' })
    await sound(page)
    await follow(page, words.cancel)
    await page.waitForURL(/cancel$/)
    expect(await page.locator('.lead').textContent()).toContain(words.costs)
    await sound(page)
    await press(page, words.cancel)
    await page.waitForURL(/since=/)
    expect(await badge(page)).toBe(words.cancelled)
    await comesTrue(async () => expect((await mina.get(`${EXHIBITIONS}/${exhibitionId}`)).json.available).toBe(10))
  })

  inBrowser('who sends the same form twice has one reservation', async () => {
    const visitor = await kim()
    const exhibitionId = await open(mina, 10)
    const page = await windowOf(visitor, { script: false })
    await page.goto(`/ko/exhibitions/${exhibitionId}`)
    const form = { key: await page.locator('input[name=key]').inputValue(), visitors: '2' }
    const send = () => page.request.post(`/ko/exhibitions/${exhibitionId}`, { form, maxRedirects: 0 })
    const [one, other] = await Promise.all([send(), send()])
    expect(one.headers().location).toMatch(/^\/ko\/visits\//)
    expect(other.headers().location).toBe(one.headers().location)
    expect((await mina.get(`${EXHIBITIONS}/${exhibitionId}`)).json.available).toBe(8)
    await leave(page)
  })

  inBrowser('is told why there are not so many places, at the field too, and finds what was typed', async () => {
    const exhibitionId = await open(mina, 4)
    const page = await windowOf(await kim(), { script: false })
    await page.goto(`/ko/exhibitions/${exhibitionId}`)
    await page.locator('input[name=visitors]').fill('5')
    await press(page, '예약하기')
    expect(await problem(page)).toContain('그만큼의 자리가 남아 있지 않습니다.')
    expect(await page.locator('input[name=visitors]').inputValue()).toBe('5')
    await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''))
    await page.locator('input[name=visitors]').fill('11')
    await press(page, '예약하기')
    expect(await problem(page)).toContain('표시된 칸을 확인해 주세요.')
    expect(await page.locator('input[name=visitors]').getAttribute('aria-invalid')).toBe('true')
    await leave(page)
  })

  inBrowser('may not come with more people than one customer may, and reads so', async () => {
    const visitor = await kim()
    const exhibitionId = await open(mina, 30)
    await reserved(asPerson(visitor), exhibitionId, 8)
    const page = await windowOf(visitor, { lang: 'en', script: false })
    await page.goto(`/en/exhibitions/${exhibitionId}`)
    await page.locator('input[name=visitors]').fill('3')
    await press(page, 'Reserve')
    expect(await problem(page)).toContain('That is more people than one customer may bring.')
    await leave(page)
  })

  inBrowser('sees at once that the exhibition was called off', async () => {
    const visitor = await kim()
    const exhibitionId = await open(mina, 10)
    const id = await completed(asPerson(visitor), exhibitionId, 2)
    const page = await windowOf(visitor)
    await page.goto(`/ko/visits/${id}`)
    expect(await badge(page)).toBe('예약 완료')
    await mina.delete(`${EXHIBITIONS}/${exhibitionId}`)
    await page.locator('.thing > header .badge', { hasText: '전시 취소' }).waitFor()
    expect(await page.locator('.thing .panel .lead').first().textContent()).toContain('미술관 사정으로')
    await expectSound(page)
    await leave(page)
  })

  inBrowser('sees no visit of others, and is not let into the desk', async () => {
    const id = await reserved(asPerson(await kim()), await open(mina))
    const page = await windowOf(await kim())
    expect((await page.goto(`/ko/visits/${id}`))?.status()).toBe(404)
    expect((await page.goto('/ko/work/exhibitions'))?.status()).toBe(403)
    expect((await page.goto(`/ko/work/exhibitions/none/entries/${id}`))?.status()).toBe(403)
    await leave(page)
  })

  inBrowser('reads what was typed as it was typed', async () => {
    const title = `${unique('b')} <script>alert(1)</script> & שלום ${'가'.repeat(120)} 🏺`
    const { id } = await done(mina, EXHIBITIONS, { title, hall: '<b>제1</b>', date: '2027-05-01', capacity: 5 }, 201)
    const page = await windowOf(null)
    await page.goto(`/ko/exhibitions/${id}`)
    expect(await heading(page)).toBe(title)
    await expectSound(page)
    await leave(page)
  })
})
