/** The screens of museum exhibitions, for who comes and for the museum. */
import { beforeAll } from 'vitest'
import { seoulDate } from '../../scripts/seoul.ts'
import { today } from '../harness/today.ts'
import { admit, cancel, completed, EXHIBITIONS, manager } from '../stories/museum/museum.fixtures.ts'
import { done, sharedStage } from '../stories/shared/people.ts'
import { picture } from './harness/pictures.ts'
import { asPerson, signedInAs, useBrowser, type Visitor } from './harness/visit.ts'

useBrowser()

let kim: Visitor
let park: Visitor
let exhibitionId: string
let todayId: string
let visitId: string
let expectedId: string
let admittedId: string
beforeAll(async () => {
  kim = await signedInAs('김나루', 'customer')
  park = await signedInAs('박관장', 'museum-manager')
  const mina = await manager(sharedStage())
  const opened = async (title: string, hall: string, date: string, capacity: number): Promise<string> =>
    (await done(mina, EXHIBITIONS, { title, hall, date, capacity }, 201)).id
  exhibitionId = await opened('조선 달항아리', '제1전시실', seoulDate(6), 40)
  await opened('빛과 그림자: 근대 사진전', '사진관 2층', seoulDate(12), 8)
  todayId = await opened('강가의 풍경', '제3전시실', await today(), 30)
  const mine = asPerson(kim)
  visitId = await completed(mine, exhibitionId, 3)
  const guest = async (visitors: number) =>
    completed(asPerson(await signedInAs('이손님', 'customer')), todayId, visitors)
  expectedId = await guest(4)
  admittedId = await guest(2)
  await admit(mina, admittedId)
  await guest(1)
  const gone = await opened('달의 뒷면', '제2전시실', seoulDate(3), 2)
  await cancel(mine, await completed(mine, gone, 2))
})

const kims = () => kim
const parks = () => park
const work = (lang: string) => `/${lang}/work/exhibitions`
picture('exhibitions', kims, (page, lang) => page.goto(`/${lang}/exhibitions`))
picture('exhibition', kims, (page, lang) => page.goto(`/${lang}/exhibitions/${exhibitionId}`))
picture('visit', kims, (page, lang) => page.goto(`/${lang}/visits/${visitId}`))
picture('visit-cancel', kims, (page, lang) => page.goto(`/${lang}/visits/${visitId}/cancel`))
picture('museum-desk', parks, (page, lang) => page.goto(work(lang)))
picture('museum-desk-new', parks, async (page, lang) => {
  await page.goto(`${work(lang)}/new`)
  await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''))
  await page.getByRole('button').last().click()
  await page.locator('[role=alert]').waitFor()
})
picture('museum-desk-day', parks, (page, lang) => page.goto(`${work(lang)}/${todayId}`))
picture('museum-desk-capacity', parks, (page, lang) => page.goto(`${work(lang)}/${todayId}/capacity`))
picture('museum-desk-call-off', parks, (page, lang) => page.goto(`${work(lang)}/${todayId}/call-off`))
picture('museum-desk-entry', parks, (page, lang) => page.goto(`${work(lang)}/${todayId}/entries/${expectedId}`))
picture('museum-desk-in', parks, (page, lang) => page.goto(`${work(lang)}/${todayId}/entries/${admittedId}`))
