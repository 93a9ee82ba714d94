/** What operators do with pages: from the overview to one thing, its past, what it set off, and mending it. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect } from 'vitest'
import { eventually, unique } from '../harness/http.ts'
import { byPost, manager } from '../stories/concert/concert.fixtures.ts'
import { admin, backstage, customer, eventsOf, type Person, reads, sharedStage } from '../stories/shared/people.ts'
import { onSale, paid } from './harness/begun.ts'
import { day } from './harness/day.ts'
import { activate, choose } from './harness/hands.ts'
import { somebody } from './harness/people.ts'
import { fill } from './harness/standing.ts'
import { inBrowser, leave, signedInAs, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

let park: Person
let kim: Person
let ops: Person
beforeAll(async () => {
  const stage = sharedStage()
  ;[park, kim, ops] = [await manager(stage), await customer(stage), await admin(stage)]
})

const press = (page: Page, name: string) => activate(page.getByRole('button', { name, exact: true }))
const follow = (page: Page, name: string | RegExp) => activate(page.getByRole('link', { name }).first())
/** The letters of an inbox that nobody can read, with this in them. */
const poison = async (word: string): Promise<string> => {
  await backstage(sharedStage(), { do: 'send', queue: 'museum-exhibition', body: { poison: word } })
  return eventually(async () => {
    const { items } = (await ops.get('/v1/ops/dead-letters?inbox=museum-exhibition&limit=100')).json
    for (const { id } of items) {
      const { text } = await ops.get(`/v1/ops/dead-letters/${id}`)
      if (text.includes(word)) return id as string
    }
    return null
  })
}

const WORDS = {
  ko: {
    title: '운영',
    find: '찾기',
    stood: '이벤트 2 뒤의 상태',
    conversation: '이 이벤트의 대화 보기',
    request: '요청',
    redrive: '이벤트 다시 보내기',
    tryIt: '미리 보기',
    doIt: '실행하기',
    would: '이벤트 4개를 다시 보내게 됩니다.',
    did: '이벤트를 다시 보냄',
    resume: '멈춘 일 이어 하기',
    wouldResume: '기다리는 대답 0개, 못 보낸 이벤트 0개를 다시 해 봅니다.',
    reasonWrong: '이유를 한 줄로 적어 주세요.',
    letters: '처리 불가 메시지',
    discard: '버리기',
    discarded: '버림',
    breakers: '차단기',
    working: '정상',
    lag: '밀린 메시지',
    overdue: '늦어진 것',
    none: '찾은 것이 없습니다',
    missing: '찾으시는 화면이 없습니다',
  },
  en: {
    title: 'Operations',
    find: 'Find',
    stood: 'As it stood after event 2',
    conversation: 'The conversation of this event',
    request: 'A request',
    redrive: 'Send its events again',
    tryIt: 'See what it would do',
    doIt: 'Do it',
    would: 'It would send 4 events again.',
    did: 'Sent its events again',
    resume: 'Resume what is parked',
    wouldResume: 'It would take up 0 open questions and 0 unsent events.',
    reasonWrong: 'Say why, in one line.',
    letters: 'Dead letters',
    discard: 'Discard it',
    discarded: 'Discarded',
    breakers: 'Breakers',
    working: 'Working',
    lag: 'Messages waiting',
    overdue: 'Overdue',
    none: 'Nothing found',
    missing: 'There is no such page',
  },
} as const
describe('An operator', () => {
  day('admin', 'finds one thing, its past and its conversation, and mends', async ({ lang, enter, sound }) => {
    const words = WORDS[lang]
    const id = await paid(kim, await onSale(park), 2, byPost)
    await reads(kim, `/v1/concert/deliveries/${id}`, 'prepared')
    const page = await enter(await somebody('운영자', 'admin'), '/work/ops')
    expect(await page.locator('h1').textContent()).toBe(words.title)
    await sound(page)
    await page.goto(`/${lang}/work/ops/instances`)
    await fill(page, { owner: kim.sub })
    await choose(page.locator('[name=kind]'), 'concert.booking')
    await fill(page, { status: 'paid' })
    await press(page, words.find)
    await page.waitForURL(/owner=kim/)
    await sound(page)
    await activate(page.locator(`a[href$="/${id}"]`))
    await follow(page, /BookingBooked/)
    await page.waitForURL(/at=2/)
    const shown = await page.locator('.past').textContent()
    for (const said of [words.stood, 'BookingBooked', 'requested → booked', 'holdExpiresAt']) {
      expect(shown?.replace(/\s+/g, ' ')).toContain(said)
    }
    // What is confidential stays so.
    expect(shown).not.toContain('양녕로')
    await sound(page)

    await follow(page, words.conversation)
    await page.waitForURL(/conversations/)
    const told = await page.locator('table').textContent()
    for (const type of ['BookingRequested', 'SeatsHeld', 'DeliveryPrepared', words.request])
      expect(told).toContain(type)
    expect(await page.locator('.lanes svg circle').count()).toBe(await page.locator('tbody tr').count())
    await sound(page)

    await page.goto(`/${lang}/work/ops/actors/concert.booking/${id}`)
    await follow(page, words.redrive)
    await fill(page, { reason: '   ' })
    await press(page, words.tryIt)
    expect(await page.locator('#form-reason-wrong').textContent()).toBe(words.reasonWrong)
    await sound(page)
    const reason = unique('<i>why</i>')
    await fill(page, { reason })
    await press(page, words.tryIt)
    await page.locator('[name=sure]').waitFor({ state: 'attached' })
    expect(await page.locator('.lead').textContent()).toBe(words.would)
    await sound(page)
    const version = (await eventsOf(ops, 'concert.booking', id)).length
    await press(page, words.doIt)
    await page.waitForURL(new RegExp(`${id}$`))
    expect((await eventsOf(ops, 'concert.booking', id)).length).toBe(version)
    await follow(page, words.resume)
    await fill(page, { reason })
    await press(page, words.tryIt)
    await page.locator('[name=sure]').waitFor({ state: 'attached' })
    expect(await page.locator('.lead').textContent()).toBe(words.wouldResume)
    await press(page, words.doIt)
    await page.waitForURL(new RegExp(`${id}$`))
    await page.goto(`/${lang}/work/ops/actions`)
    const rows = await page.locator('tbody tr', { hasText: reason }).allTextContents()
    expect([rows.length, rows[1]?.includes(words.did)]).toEqual([2, true])
    await sound(page)

    for (const [path, said] of [
      ['breakers', words.working],
      ['lag', words.lag],
      ['overdue', words.overdue],
      ['instances?id=nothing', words.none],
      ['instances?kind=nonsense', words.none],
      ['actors/concert.booking/nothing', words.missing],
      ['conversations/nothing', words.missing],
    ] as const) {
      await page.goto(`/${lang}/work/ops/${path}`)
      expect([path, await page.locator('main').textContent()]).toEqual([path, expect.stringContaining(said)])
      await sound(page)
    }
  })

  day('admin', 'looks at dead letters by their cause, and decides', async ({ lang, enter, sound }) => {
    const words = WORDS[lang]
    const word = unique('poison')
    const id = await poison(word)
    const page = await enter(await somebody('운영자', 'admin'), '/work/ops')
    await follow(page, words.letters)
    await sound(page)
    await follow(page, /not an envelope/)
    await sound(page)
    await activate(page.locator(`a[href$="/${id}"]`))
    expect(await page.locator('.leaves').textContent()).toContain(word)
    await sound(page)
    await follow(page, words.discard)
    await fill(page, { reason: 'a test' })
    await sound(page)
    await press(page, words.discard)
    await page.waitForURL(new RegExp(`${id}$`))
    expect(await page.locator('.badge').first().textContent()).toBe(words.discarded)
  })

  inBrowser('is somebody whom others are not: their pages are closed', async () => {
    const page = await windowOf(await signedInAs('박매니저', 'concert-manager'), { lang: 'ko' })
    for (const path of ['', '/instances', '/actors/concert.booking/x/redrive', '/dead-letters']) {
      expect([path, (await page.goto(`/ko/work/ops${path}`))?.status()]).toEqual([path, 403])
    }
    await leave(page)
  })
})
