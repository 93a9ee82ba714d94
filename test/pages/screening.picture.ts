/** The screens of health screening, for who comes and for the hospital. */
import { beforeAll } from 'vitest'
import { seoulDate } from '../../scripts/seoul.ts'
import { eventually } from '../harness/http.ts'
import { today } from '../harness/today.ts'
import { attend, HOSPITALS, hospitalAdmin, RECORDS, reserved } from '../stories/screening/screening.fixtures.ts'
import { done, sharedStage } from '../stories/shared/people.ts'
import { picture } from './harness/pictures.ts'
import { asPerson, signedInAs, useBrowser, type Visitor } from './harness/visit.ts'

useBrowser()

let kim: Visitor
let han: Visitor
let slotId: string
let todayId: string
let laterId: string
let lookedId: string
beforeAll(async () => {
  kim = await signedInAs('김나루', 'customer')
  han = await signedInAs('한원무', 'hospital-admin')
  const admin = await hospitalAdmin(sharedStage())
  const opened = async (name: string, date: string, capacity: number): Promise<string> =>
    (await done(admin, HOSPITALS, { name, date, capacity }, 201)).id
  slotId = await opened('나루병원 건강검진센터', seoulDate(9), 50)
  laterId = await opened('강변내과의원', seoulDate(16), 12)
  todayId = await opened('나루병원 건강검진센터', await today(), 20)
  await reserved(asPerson(kim), laterId)
  lookedId = await reserved(asPerson(kim), todayId)
  for (const name of ['이손님', '최손님']) {
    const id = await reserved(asPerson(await signedInAs(name, 'customer')), todayId)
    // The hospital hears of it a moment later.
    if (name === '최손님') await eventually(async () => (await attend(admin, id)).status === 200)
  }
  await asPerson(han).get(`${RECORDS}?hospitalId=${todayId}`)
})

const kims = () => kim
const hans = () => han
const work = (lang: string) => `/${lang}/work/screenings`
picture('screenings', kims, (page, lang) => page.goto(`/${lang}/screenings`))
picture('screening', kims, (page, lang) => page.goto(`/${lang}/screenings/${slotId}`))
picture('screening-refused', kims, async (page, lang) => {
  await page.goto(`/${lang}/screenings/${laterId}`)
  await page.locator('form button').click()
  await page.locator('[role=alert]').waitFor()
})
picture('appointment', kims, (page, lang) => page.goto(`/${lang}/appointments/${lookedId}`))
picture('appointment-cancel', kims, (page, lang) => page.goto(`/${lang}/appointments/${lookedId}/cancel`))
picture('hospital-desk', hans, (page, lang) => page.goto(work(lang)))
picture('hospital-desk-new', hans, (page, lang) => page.goto(`${work(lang)}/new`))
picture('hospital-desk-day', hans, (page, lang) => page.goto(`${work(lang)}/${todayId}`))
picture('hospital-desk-people', hans, (page, lang) => page.goto(`${work(lang)}/${todayId}/people`))
picture('hospital-desk-call-off', hans, (page, lang) => page.goto(`${work(lang)}/${todayId}/call-off`))
