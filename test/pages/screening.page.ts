/** Health screening (건강검진 예약): the day of who comes, and of the hospital that expects them. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect } from 'vitest'
import { client, unique } from '../harness/http.ts'
import { today } from '../harness/today.ts'
import {
  attend,
  HOSPITALS,
  hospitalAdmin,
  opened,
  openedToday,
  RECORDS,
  reserved,
} from '../stories/screening/screening.fixtures.ts'
import { done, memberOf, type Person, sharedStage } from '../stories/shared/people.ts'
import {
  comesTrue,
  DESK,
  expectSound,
  inBrowser,
  LOOKS,
  leave,
  nameOf,
  overflow,
  PHONE,
  signedInAs,
  useBrowser,
  type Visitor,
  windowOf,
} from './harness/visit.ts'

useBrowser()

let han: Person
beforeAll(async () => {
  han = await hospitalAdmin(sharedStage())
})
const kim = () => signedInAs('김나루', 'customer')
const asPerson = ({ sub, bearer }: Visitor): Person => ({ sub, bearer, ...client(bearer) })
const staff = () => signedInAs('한원무', 'hospital-admin')
const badge = (page: Page) => page.locator('.thing > header .badge').textContent()
const alert = (page: Page) => page.getByRole('alert').textContent()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()
/** The hospital has heard of these people. */
const registered = (hospitalId: string, count: number) =>
  comesTrue(async () => {
    const { json } = await han.get(`${RECORDS}?hospitalId=${hospitalId}`)
    expect(json.items.filter(({ customerId }: { customerId: string | null }) => customerId !== null)).toHaveLength(
      count,
    )
  })

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
  for (const [lang, width, script] of [
    ['ko', PHONE, true],
    ['en', DESK, true],
    ['ko', DESK, false],
    ['en', PHONE, false],
  ] as const) {
    inBrowser(
      `reserves, sees who looked, and cancels: ${lang}, ${width}, ${script ? 'with' : 'without'} script`,
      async () => {
        const words = WORDS[lang]
        const hospitalId = await opened(han, 5)
        const page = await windowOf(await kim(), { lang, width, script })
        const isSound = () => (script ? expectSound(page) : overflow(page).then((wide) => expect(wide).toBe(0)))
        await page.goto(`/${lang}/screenings`)
        await page.locator(`a[href="/${lang}/screenings/${hospitalId}"]`).click()
        expect(await page.locator('.told').textContent()).toContain(words.notice)
        await isSound()
        await press(page, words.reserve)
        await page.waitForURL(/appointments/)
        expect(await badge(page)).toBe(words.completed)
        expect(await page.locator('#looked').textContent()).toContain(words.unseen)
        await isSound()

        await registered(hospitalId, 1)
        await comesTrue(async () => {
          await page.reload()
          expect((await page.locator('#looked tbody tr').allTextContents()).join()).toContain(words.slot)
        })
        expect(await page.locator('#looked tbody tr').first().textContent()).toContain(han.sub)
        await isSound()

        await page.getByRole('link', { name: words.cancel }).click()
        expect(await page.locator('.lead').textContent()).toContain(words.costs)
        await isSound()
        await press(page, words.cancel)
        await page.waitForURL(/since=/)
        expect(await badge(page)).toBe(words.cancelled)
        expect(await page.locator('.history').textContent()).toContain(words.byMe)
        await comesTrue(async () => expect((await han.get(`${HOSPITALS}/${hospitalId}`)).json.available).toBe(5))
        await leave(page)
      },
    )
  }

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
    expect(await alert(page)).toContain('이 병원에는 같은 날 예약이 이미 있습니다.')
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
    expect(await alert(page)).toContain('All places are taken. Please choose another day or another hospital.')
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

const DESK_WORDS = {
  ko: {
    add: '검진일 열기',
    past: '지난 날짜입니다.',
    openList: '오시는 분 목록 열기',
    attend: '내원 확인',
    marked: '방금 내원을 확인했습니다.',
    came: '내원함',
    callOff: '검진일 닫기',
    preview: '1명의 예약이 모두 취소되고, 한 분 한 분께 알림이 갑니다.',
    gone: '모두 취소하고 알렸습니다.',
  },
  en: {
    add: 'Open a day',
    past: 'That day is over.',
    openList: 'Open the list of who comes',
    attend: 'Mark as come',
    marked: 'The visit is marked.',
    came: 'Came',
    callOff: 'Call the day off',
    preview: 'The 1 reservation on it is cancelled, and everybody is told.',
    gone: 'All of it is called off, and everybody was told.',
  },
} as const

describe('The staff of a hospital', () => {
  for (const [lang, width, script] of [
    ['ko', DESK, true],
    ['en', PHONE, true],
    ['en', DESK, false],
    ['ko', PHONE, false],
  ] as const) {
    inBrowser(`has its day: ${lang}, ${width}, ${script ? 'with' : 'without'} script`, async () => {
      const words = DESK_WORDS[lang]
      const name = unique('나루병원')
      const page = await windowOf(await staff(), { lang, width, script })
      const isSound = () => (script ? expectSound(page) : overflow(page).then((wide) => expect(wide).toBe(0)))
      await page.goto(`/${lang}/work/screenings/new`)
      await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''))
      await page.locator('input[name=name]').fill(name)
      await page.locator('input[name=date]').fill('2020-01-01')
      await page.locator('input[name=capacity]').fill('4')
      await press(page, words.add)
      expect(await alert(page)).toContain(words.past)
      expect(await page.locator('input[name=name]').inputValue()).toBe(name)
      await isSound()
      await page.locator('input[name=date]').fill(await today())
      await press(page, words.add)
      await page.waitForURL(/since=/)
      expect(await heading(page)).toBe(name)
      const path = new URL(page.url()).pathname
      const hospitalId = path.split('/').at(-1) ?? ''

      const [one, other] = [asPerson(await kim()), asPerson(await kim())]
      const visit = await reserved(one, hospitalId)
      await reserved(other, hospitalId)
      await registered(hospitalId, 2)
      await page.goto(path)
      expect(await page.locator('.figures dd').allTextContents()).toEqual(['2', '0', '2', '4'])
      await isSound()
      await page.getByRole('link', { name: words.openList }).click()
      const row = page.locator('tbody tr', { hasText: visit })
      expect(await row.textContent()).toContain(one.sub)
      await isSound()
      await row.getByRole('button', { name: words.attend }).click()
      await page.waitForURL(/just=/)
      expect(await page.getByRole('status').first().textContent()).toContain(words.marked)
      expect(await row.locator('.badge').textContent()).toBe(words.came)
      expect(await page.locator('tbody').getByRole('button').count()).toBe(1)
      await isSound()

      await comesTrue(async () => {
        await page.goto(`${path}/call-off`)
        expect(await page.locator('.lead').textContent()).toBe(words.preview)
      })
      await isSound()
      await press(page, words.callOff)
      await page.waitForURL(/since=/)
      await comesTrue(async () => {
        if (!script) await page.reload()
        expect(await page.locator('naru-board .lead').allTextContents()).toEqual([words.gone])
      })
      await page.goto(`/${lang}/work/screenings`)
      await page.getByRole('link', { name }).waitFor()
      await isSound()
      await leave(page)
    })
  }

  inBrowser('leaves one look for each time the list is opened, and none for the day itself (S14)', async () => {
    const who = asPerson(await kim())
    const hospitalId = await opened(han, 5)
    const id = await reserved(who, hospitalId)
    await registered(hospitalId, 1)
    const desk = await staff()
    const looks = async (): Promise<number> => {
      const { json } = await who.get(`/v1/screening/reservations/${id}/history`)
      return json.accesses.filter(({ reader }: { reader: string }) => reader === desk.sub).length
    }
    const page = await windowOf(desk)
    await page.goto(`/ko/work/screenings/${hospitalId}`)
    await page.locator('naru-board').waitFor()
    await page.getByRole('link', { name: '오시는 분 목록 열기' }).click()
    await page.locator('code', { hasText: id }).waitFor()
    await comesTrue(async () => expect(await looks()).toBe(1))
    await page.getByRole('link', { name: '목록 다시 열기' }).click()
    await page.locator('code', { hasText: id }).waitFor()
    await comesTrue(async () => expect(await looks()).toBe(2))
    await leave(page)
  })

  inBrowser('marks nobody twice, and reads why', async () => {
    const hospitalId = await openedToday(han, 5)
    const id = await reserved(asPerson(await kim()), hospitalId)
    await registered(hospitalId, 1)
    const page = await windowOf(await staff(), { script: false })
    await page.goto(`/ko/work/screenings/${hospitalId}/people`)
    expect((await attend(han, id)).status).toBe(200)
    await press(page, '내원 확인')
    expect(await alert(page)).toContain('이미 내원을 확인한 예약입니다.')
    await leave(page)
  })

  inBrowser('of another hospital sees nobody and changes nothing here', async () => {
    const hospitalId = await opened(han, 5)
    const id = await reserved(asPerson(await kim()), hospitalId)
    await registered(hospitalId, 1)
    const rae = await memberOf(sharedStage(), 'harbour', 'rae', 'hospital-admin')
    const page = await windowOf({ ...rae, name: 'Rae' }, { script: false })
    await page.goto('/ko/work/screenings')
    expect(await page.locator('main').textContent()).toContain('검진일이 없습니다')
    await page.goto(`/ko/work/screenings/${hospitalId}/people`)
    expect(await page.locator('main').textContent()).not.toContain(id)
    await page.goto(`/ko/work/screenings/${hospitalId}/call-off`)
    await press(page, '검진일 닫기')
    expect(await alert(page)).toContain('다른 기관의 것입니다.')
    await leave(page)
  })

  for (const look of LOOKS) {
    inBrowser(`has sound screens at ${nameOf(look)}`, async () => {
      const visitor = await kim()
      const hospitalId = await openedToday(han, 5)
      const id = await reserved(asPerson(visitor), hospitalId)
      const screens: readonly (readonly [Visitor, readonly string[]])[] = [
        [visitor, ['screenings', `screenings/${hospitalId}`, `appointments/${id}`]],
        [
          await staff(),
          ['', '?when=past', `/${hospitalId}`, `/${hospitalId}/people`, `/${hospitalId}/call-off`].map(
            (path) => `work/screenings${path}`,
          ),
        ],
      ]
      for (const [who, paths] of screens) {
        const page = await windowOf(who, look)
        for (const path of paths) {
          await page.goto(`/${look.lang}/${path}`)
          await expectSound(page)
        }
        await leave(page)
      }
    })
  }
})
