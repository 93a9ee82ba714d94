/** Health screening (건강검진 예약), for who comes. */
import { beforeAll, describe, expect } from 'vitest'
import { unique } from '../harness/http.ts'
import { HOSPITALS, hospitalAdmin } from '../stories/screening/screening.fixtures.ts'
import { done, type Person, sharedStage } from '../stories/shared/people.ts'
import { openedDay as opened, reservedDay as reserved } from './harness/begun.ts'
import { day } from './harness/day.ts'
import { activate } from './harness/hands.ts'
import { somebody } from './harness/people.ts'
import { registered } from './harness/screening.ts'
import { badge, follow, heading, press, problem } from './harness/standing.ts'
import {
  asPerson,
  comesTrue,
  expectSound,
  inBrowser,
  kim,
  leave,
  signedInAs,
  useBrowser,
  windowOf,
} from './harness/visit.ts'

useBrowser()

let han: Person
beforeAll(async () => {
  han = await hospitalAdmin(sharedStage())
})
const staff = () => signedInAs('한원무', 'hospital-admin')

const WORDS = {
  ko: {
    notice: '직원이 볼 때마다 누가 언제 보았는지 남고, 예약 화면에서 확인하실 수 있습니다.',
    reserve: '이 날로 예약하기',
    completed: '예약 완료',
    unseen: '병원에서 아직 아무도 보지 않았습니다.',
    slot: '이 날 오시는 분 목록',
    cancel: '예약 취소',
    costs: '취소 비용은 없습니다.',
    cancelled: '취소됨',
    byMe: '취소됨 (본인)',
  },
  en: {
    notice: 'Each time they look, it is recorded who and when; you can read it with your reservation.',
    reserve: 'Reserve this day',
    completed: 'Reserved',
    unseen: 'Nobody at the hospital has looked yet.',
    slot: 'The list of who comes on this day',
    cancel: 'Cancel reservation',
    costs: 'Cancelling costs nothing.',
    cancelled: 'Cancelled',
    byMe: 'Cancelled (by you)',
  },
} as const

describe('Who goes to a screening', () => {
  day('customer', 'reserves, sees who looked, and cancels', async ({ lang, enter, sound }) => {
    const words = WORDS[lang]
    const hospitalId = await opened(han, 5)
    const page = await enter(await somebody('김나루'), '/screenings')
    await sound(page)
    await activate(page.locator(`a[href="/${lang}/screenings/${hospitalId}"]`))
    await page.waitForURL(/screenings\/./)
    expect(await page.locator('.said').textContent()).toContain(words.notice)
    await sound(page)
    await press(page, words.reserve)
    await page.waitForURL(/appointments/)
    expect(await badge(page)).toBe(words.completed)
    expect(await page.locator('#looked').textContent()).toContain(words.unseen)
    await sound(page)

    await registered(han, hospitalId, 1)
    await comesTrue(async () => {
      await page.reload()
      expect((await page.locator('#looked tbody tr').allTextContents()).join()).toContain(words.slot)
    })
    expect(await page.locator('#looked tbody tr').first().textContent()).toContain(han.sub)
    await sound(page)

    await follow(page, words.cancel)
    await page.waitForURL(/cancel$/)
    expect(await page.locator('.lead').textContent()).toContain(words.costs)
    await sound(page)
    await press(page, words.cancel)
    await page.waitForURL(/since=/)
    expect(await badge(page)).toBe(words.cancelled)
    expect(await page.locator('.history').textContent()).toContain(words.byMe)
    await comesTrue(async () => expect((await han.get(`${HOSPITALS}/${hospitalId}`)).json.available).toBe(5))
  })

  inBrowser('finds neither hospital nor day in the title or the address of what is theirs (S12)', async () => {
    const visitor = await kim()
    const name = unique('한강병원')
    const { id } = await done(han, HOSPITALS, { name, date: '2027-03-02', capacity: 3 }, 201)
    const page = await windowOf(visitor, { script: false })
    await page.goto(`/ko/appointments/${await reserved(asPerson(visitor), id)}`)
    expect(await heading(page)).toBe(name)
    expect(`${await page.title()} ${page.url()}`).not.toMatch(new RegExp(`${name}|2027|3월`))
    await page.getByRole('link', { name: '예약 취소' }).click()
    expect(`${await page.title()} ${page.url()}`).not.toMatch(new RegExp(`${name}|2027|3월`))
    await leave(page)
  })

  inBrowser('who sends the same form twice has one reservation, and is led to it when asking once more', async () => {
    const hospitalId = await opened(han, 5)
    const page = await windowOf(await kim(), { script: false })
    await page.goto(`/ko/screenings/${hospitalId}`)
    const form = { key: await page.locator('input[name=key]').inputValue() }
    const send = () => page.request.post(`/ko/screenings/${hospitalId}`, { form, maxRedirects: 0 })
    const [one, other] = await Promise.all([send(), send()])
    expect(one.headers().location).toMatch(/^\/ko\/appointments\//)
    expect(other.headers().location).toBe(one.headers().location)
    await page.goto(`/ko/screenings/${hospitalId}`)
    await press(page, '이 날로 예약하기')
    expect(await problem(page)).toContain('이 병원에는 같은 날 예약이 이미 있습니다.')
    await page.getByRole('link', { name: '이미 하신 예약 보기' }).click()
    expect(page.url()).toContain(new URL(one.headers().location ?? '', page.url()).pathname)
    await leave(page)
  })

  inBrowser('reads that all places are taken, and chooses another day', async () => {
    const hospitalId = await opened(han, 1)
    const page = await windowOf(await kim(), { lang: 'en', script: false })
    await page.goto(`/en/screenings/${hospitalId}`)
    await reserved(asPerson(await kim()), hospitalId)
    await press(page, 'Reserve this day')
    expect(await problem(page)).toContain('All places are taken. Please choose another day or another hospital.')
    await page.goto(`/en/screenings/${hospitalId}`)
    await page.getByRole('link', { name: 'See other days' }).waitFor()
    expect(await page.getByRole('button').count()).toBe(0)
    await leave(page)
  })

  inBrowser('sees at once that the hospital called the day off', async () => {
    const visitor = await kim()
    const hospitalId = await opened(han, 3)
    const page = await windowOf(visitor)
    await page.goto(`/ko/appointments/${await reserved(asPerson(visitor), hospitalId)}`)
    await han.delete(`${HOSPITALS}/${hospitalId}`)
    await page.locator('.thing > header .badge', { hasText: '기관에서 취소' }).waitFor()
    expect(await page.locator('.history').textContent()).toContain('기관에서 취소 (병원이 검진일을 닫음)')
    await expectSound(page)
    await leave(page)
  })

  inBrowser('is seen by nobody else, whatever their role', async () => {
    const id = await reserved(asPerson(await kim()), await opened(han))
    const other = await windowOf(await kim())
    expect((await other.goto(`/ko/appointments/${id}`))?.status()).toBe(404)
    expect((await other.goto('/ko/work/screenings'))?.status()).toBe(403)
    await leave(other)
    const page = await windowOf(await staff())
    expect((await page.goto(`/ko/appointments/${id}`))?.status()).toBe(403)
    await leave(page)
  })
})
