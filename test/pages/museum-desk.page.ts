/** Museum exhibitions (미술관 전시 예약), for the museum that lets people in. */
import { beforeAll, describe, expect } from 'vitest'
import { unique } from '../harness/http.ts'
import { today } from '../harness/today.ts'
import { admit, completed, manager, RESERVATIONS } from '../stories/museum/museum.fixtures.ts'
import { memberOf, type Person, sharedStage } from '../stories/shared/people.ts'
import { openExhibition as open, openExhibitionToday as openToday } from './harness/begun.ts'
import { day } from './harness/day.ts'
import { activate } from './harness/hands.ts'
import { house } from './harness/people.ts'
import { fill, heading, idIn, press, problem, shownAt } from './harness/standing.ts'
import { asPerson, comesTrue, DESK, inBrowser, kim, leave, signedInAs, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

let mina: Person
beforeAll(async () => {
  mina = await manager(sharedStage())
})
const staff = () => signedInAs('박관장', 'museum-manager')
const DOOR = {
  ko: {
    add: '전시 등록',
    change: '이 정원으로 바꾸기',
    taken: '이미 예약된 자리보다 적게 줄일 수 없습니다.',
    check: '확인하기',
    may: '들어와도 됩니다',
    letIn: '2명 들여보내기',
    into: /에 입장했습니다$/,
    next: '다음 손님',
    callOff: '전시 취소하기',
    preview: '예약한 1명의 자리가 모두 취소되고, 예약하신 분마다 알림이 갑니다.',
    stays: '이미 입장한 2명은 그대로 남습니다.',
    gone: '취소를 마쳤습니다. 예약하신 분마다 알렸습니다.',
  },
  en: {
    add: 'Add an exhibition',
    change: 'Change capacity',
    taken: 'More places than that are taken.',
    check: 'Check',
    may: 'They may come in',
    letIn: 'Let 2 people in',
    into: /^Let in at /,
    next: 'Next visitor',
    callOff: 'Call the exhibition off',
    preview: 'The places of 1 person are cancelled, and everybody who reserved is told.',
    stays: 'The 2 people who are in stay.',
    gone: 'It is called off, and everybody was told.',
  },
} as const

describe('The staff of a museum', () => {
  day('museum-manager', 'has its day', async ({ lang, script, enter, sound }) => {
    const words = DOOR[lang]
    const title = unique('조선 백자')
    const { hire } = await house()
    const page = await enter(await hire('박관장', 'museum-manager'), '/work/exhibitions/new')
    await sound(page)
    await fill(page, { title, hall: '제2전시실', date: await today(), capacity: '5' })
    await press(page, words.add)
    await page.waitForURL(/since=/)
    expect(await heading(page)).toBe(title)
    const path = new URL(page.url()).pathname
    const exhibitionId = idIn(page)
    await shownAt(page, `/${lang}/work/exhibitions`, page.getByRole('link', { name: title }))
    await sound(page)

    // Two come today, one more has reserved.
    const visit = await completed(asPerson(await kim()), exhibitionId, 2)
    await completed(asPerson(await kim()), exhibitionId, 1)
    await page.goto(`${path}/capacity`)
    await sound(page)
    await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''))
    await fill(page, { capacity: '2' })
    await press(page, words.change)
    expect(await problem(page)).toContain(words.taken)
    await fill(page, { capacity: '6' })
    await press(page, words.change)
    await page.waitForURL(/since=/)
    expect(await page.locator('.figures dd').allTextContents()).toEqual(['3', '0', '3', '6'])
    await sound(page)

    await fill(page, { code: ` ${visit} ` })
    await press(page, words.check)
    await page.waitForURL(/entries/)
    expect(await heading(page)).toBe(words.may)
    await sound(page)
    await press(page, words.letIn)
    await page.waitForURL(/since=/)
    expect(await heading(page)).toMatch(words.into)
    await activate(page.getByRole('link', { name: words.next }))
    await comesTrue(async () => {
      if (!script) await page.reload()
      expect(await page.locator('.figures dd').allTextContents()).toEqual(['1', '2', '3', '6'])
    })

    await activate(page.getByRole('link', { name: words.callOff }))
    await page.waitForURL(/call-off/)
    expect(await page.locator('.lead').textContent()).toBe(words.preview)
    expect(await page.locator('section.panel').textContent()).toContain(words.stays)
    await sound(page)
    await press(page, words.callOff)
    await page.waitForURL(/since=/)
    await comesTrue(async () => {
      if (!script) await page.reload()
      expect(await page.locator('naru-board .lead').allTextContents()).toEqual([words.gone])
    })
  })

  inBrowser('sees on its board who reserves meanwhile', async () => {
    const exhibitionId = await openToday(mina, 5)
    const page = await windowOf(await staff(), { width: DESK })
    await page.goto(`/ko/work/exhibitions/${exhibitionId}`)
    expect(await page.locator('.empty').textContent()).toContain('아직 예약이 없습니다')
    const id = await completed(asPerson(await kim()), exhibitionId, 2)
    await page.locator('code', { hasText: id }).waitFor()
    expect(await page.locator('.figures dd').first().textContent()).toBe('2')
    await leave(page)
  })

  inBrowser('lets nobody in twice, on another day, or without a reservation, and reads why', async () => {
    const page = await windowOf(await staff(), { script: false })
    const exhibitionId = await openToday(mina, 5)
    const visit = await completed(asPerson(await kim()), exhibitionId, 2)
    await page.goto(`/ko/work/exhibitions/${exhibitionId}/entries/${visit}`)
    await admit(mina, visit)
    await press(page, '2명 들여보내기')
    expect(await problem(page)).toContain('이미 입장한 예약입니다. 두 번 들여보내지 마세요.')
    await comesTrue(async () => {
      await page.goto(`/ko/work/exhibitions/${exhibitionId}/entries/${visit}`)
      expect(await heading(page)).toMatch(/에 입장했습니다$/)
    })
    expect(await page.getByRole('button').count()).toBe(0)
    const laterId = await open(mina)
    const later = await completed(asPerson(await kim()), laterId, 1)
    await page.goto(`/ko/work/exhibitions/${laterId}/entries/${later}`)
    expect(await heading(page)).toMatch(/의 예약입니다$/)
    expect(await page.getByRole('button').count()).toBe(0)
    await page.goto(`/ko/work/exhibitions/${exhibitionId}`)
    await page.locator('input[name=code]').fill('아무 말')
    await press(page, '확인하기')
    expect(await problem(page)).toContain('그런 예약이 없습니다.')
    await leave(page)
  })

  inBrowser('lets a pass in as soon as it is scanned, once, and none that nobody signed (M15)', async () => {
    const visitor = asPerson(await kim())
    const exhibitionId = await openToday(mina, 5)
    const visit = await completed(visitor, exhibitionId, 2)
    const { json } = await visitor.get(`${RESERVATIONS}/${visit}/passes`)
    const pass: string = json.passes[0].pass
    const page = await windowOf(await staff(), { script: false })
    const scan = async (code: string) => {
      await page.goto(`/ko/work/exhibitions/${exhibitionId}`)
      await page.locator('input[name=code]').fill(code)
      await press(page, '확인하기')
    }
    await scan(`${pass.slice(0, -8)}AAAAAAAA`)
    expect(await problem(page)).toContain('이 입장권으로는 들어갈 수 없습니다.')
    await scan('a.b.c')
    expect(await problem(page)).toContain('그런 예약이 없습니다.')
    await scan(pass)
    expect(await heading(page)).toMatch(/에 입장했습니다$/)
    await scan(pass)
    expect(await problem(page)).toContain('이미 입장한 예약입니다.')
    await leave(page)
  })

  inBrowser('of another museum sees and changes nothing here', async () => {
    const exhibitionId = await open(mina, 5)
    const visit = await completed(asPerson(await kim()), exhibitionId, 1)
    const rae = await memberOf(sharedStage(), 'harbour', 'rae', 'museum-manager')
    const page = await windowOf({ ...rae, name: 'Rae' }, { script: false })
    await page.goto('/ko/work/exhibitions')
    expect(await page.locator('main').textContent()).toContain('전시가 없습니다')
    await page.goto(`/ko/work/exhibitions/${exhibitionId}`)
    expect(await page.locator('main').textContent()).not.toContain(visit)
    expect((await page.goto(`/ko/work/exhibitions/${exhibitionId}/entries/${visit}`))?.status()).toBe(404)
    for (const [path, button] of [
      ['capacity', '이 정원으로 바꾸기'],
      ['call-off', '전시 취소하기'],
    ]) {
      await page.goto(`/ko/work/exhibitions/${exhibitionId}/${path}`)
      if (path === 'capacity') await page.locator('input[name=capacity]').fill('9')
      await press(page, button ?? '')
      expect(await problem(page)).toContain('다른 기관의 전시입니다.')
    }
    await leave(page)
  })
})
