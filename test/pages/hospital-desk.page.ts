/** Health screening (건강검진 예약), for the hospital that expects people. */
import { beforeAll, describe, expect } from 'vitest'
import { unique } from '../harness/http.ts'
import { today } from '../harness/today.ts'
import { attend, hospitalAdmin } from '../stories/screening/screening.fixtures.ts'
import { memberOf, type Person, sharedStage } from '../stories/shared/people.ts'
import { openedDay as opened, openedToday, reservedDay as reserved } from './harness/begun.ts'
import { day } from './harness/day.ts'
import { activate } from './harness/hands.ts'
import { house } from './harness/people.ts'
import { registered } from './harness/screening.ts'
import { fill, follow, heading, idIn, press, problem, shownAt } from './harness/standing.ts'
import { asPerson, comesTrue, inBrowser, kim, leave, signedInAs, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

let han: Person
beforeAll(async () => {
  han = await hospitalAdmin(sharedStage())
})
const staff = () => signedInAs('한원무', 'hospital-admin')

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
  day('hospital-admin', 'has its day', async ({ lang, script, enter, sound }) => {
    const words = DESK_WORDS[lang]
    const name = unique('나루병원')
    const { id: houseId, hire } = await house()
    const page = await enter(await hire('한원무', 'hospital-admin'), '/work/screenings/new')
    await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''))
    await fill(page, { name, date: '2020-01-01', capacity: '4' })
    await press(page, words.add)
    expect(await problem(page)).toContain(words.past)
    expect(await page.locator('input[name=name]').inputValue()).toBe(name)
    await sound(page)
    await fill(page, { date: await today() })
    await press(page, words.add)
    await page.waitForURL(/since=/)
    expect(await heading(page)).toBe(name)
    const path = new URL(page.url()).pathname
    const hospitalId = idIn(page)

    const [one, other] = [asPerson(await kim()), asPerson(await kim())]
    const visit = await reserved(one, hospitalId)
    await reserved(other, hospitalId)
    await registered(await memberOf(sharedStage(), houseId, 'han', 'hospital-admin'), hospitalId, 2)
    await page.goto(path)
    expect(await page.locator('.figures dd').allTextContents()).toEqual(['2', '0', '2', '4'])
    await sound(page)
    await follow(page, words.openList)
    const row = page.locator('tbody tr', { hasText: visit })
    expect(await row.textContent()).toContain(one.sub)
    await sound(page)
    await activate(row.getByRole('button', { name: words.attend }))
    await page.waitForURL(/just=/)
    expect(await page.getByRole('status').first().textContent()).toContain(words.marked)
    expect(await row.locator('.badge').textContent()).toBe(words.came)
    expect(await page.locator('tbody').getByRole('button').count()).toBe(1)
    await sound(page)

    await comesTrue(async () => {
      await page.goto(`${path}/call-off`)
      expect(await page.locator('.lead').textContent()).toBe(words.preview)
    })
    await sound(page)
    await press(page, words.callOff)
    await page.waitForURL(/since=/)
    await comesTrue(async () => {
      if (!script) await page.reload()
      expect(await page.locator('naru-board .lead').allTextContents()).toEqual([words.gone])
    })
    await shownAt(page, `/${lang}/work/screenings`, page.getByRole('link', { name }))
    await sound(page)
  })

  inBrowser('leaves one look for each time the list is opened, and none for the day itself (S14)', async () => {
    const who = asPerson(await kim())
    const hospitalId = await opened(han, 5)
    const id = await reserved(who, hospitalId)
    await registered(han, hospitalId, 1)
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
    await registered(han, hospitalId, 1)
    const page = await windowOf(await staff(), { script: false })
    await page.goto(`/ko/work/screenings/${hospitalId}/people`)
    expect((await attend(han, id)).status).toBe(200)
    await press(page, '내원 확인')
    expect(await problem(page)).toContain('이미 내원을 확인한 예약입니다.')
    await leave(page)
  })

  inBrowser('of another hospital sees nobody and changes nothing here', async () => {
    const hospitalId = await opened(han, 5)
    const id = await reserved(asPerson(await kim()), hospitalId)
    await registered(han, hospitalId, 1)
    const rae = await memberOf(sharedStage(), 'harbour', 'rae', 'hospital-admin')
    const page = await windowOf({ ...rae, name: 'Rae' }, { script: false })
    await page.goto('/ko/work/screenings')
    expect(await page.locator('main').textContent()).toContain('검진일이 없습니다')
    await page.goto(`/ko/work/screenings/${hospitalId}/people`)
    expect(await page.locator('main').textContent()).not.toContain(id)
    await page.goto(`/ko/work/screenings/${hospitalId}/call-off`)
    await press(page, '검진일 닫기')
    expect(await problem(page)).toContain('다른 기관의 것입니다.')
    await leave(page)
  })
})
