/** The screens of taxi dispatch, as customers and drivers see them. */
import { beforeAll } from 'vitest'
import { client } from '../harness/http.ts'
import { admin, done, sharedStage } from '../stories/shared/people.ts'
import { acceptPath, drive, openCall } from '../stories/taxi/taxi.fixtures.ts'
import { picture } from './harness/pictures.ts'
import { signedInAs, useBrowser, type Visitor } from './harness/visit.ts'

useBrowser()

type Ride = { readonly kim: Visitor; readonly callId: string }
let waiting: Ride
let riding: Ride
let over: Ride
let cancelled: Ride
let idle: Visitor
let busy: Visitor
beforeAll(async () => {
  const boss = await admin(sharedStage())
  const rideOf = async (name: string, origin: string, destination: string, fareKrw: number): Promise<Ride> => {
    const kim = await signedInAs(name, 'customer')
    return { kim, callId: await openCall(client(kim.bearer), boss, { origin, destination, fareKrw }) }
  }
  idle = await signedInAs('백기사', 'driver')
  busy = await signedInAs('이동수', 'driver')
  const lee = client(busy.bearer)
  over = await rideOf('박손님', '노들섬', '강남역 11번 출구', 19_000)
  const taken = async ({ callId }: Ride, upTo?: 'arrive') => {
    await done(lee, acceptPath(callId))
    await drive(lee, callId, upTo)
  }
  await taken(over)
  riding = await rideOf('김나루', '서울역 2번 출구', '노들섬 라이브하우스', 15_000)
  await taken(riding, 'arrive')
  waiting = await rideOf('정손님', '국립중앙박물관', '서울숲', 14_500)
  cancelled = await rideOf('윤손님', '광화문', '서울대공원', 24_000)
  await done(client(cancelled.kim.bearer), `/v1/taxi/calls/${cancelled.callId}/cancel`)
})

picture(
  'taxi',
  () => over.kim,
  (page, lang) => page.goto(`/${lang}/taxi`),
)
picture(
  'taxi-under-way',
  () => riding.kim,
  (page, lang) => page.goto(`/${lang}/taxi`),
)
picture(
  'taxi-declined',
  () => cancelled.kim,
  async (page, lang) => {
    await page.goto(`/${lang}/taxi`)
    await page.locator('input[name=origin]').fill('서울역 2번 출구')
    await page.locator('input[name=destination]').fill('노들섬 라이브하우스')
    await page.locator('input[value=test-declined]').check()
    await page.locator('form button').click()
    await page.locator('[role=alert]').waitFor()
  },
)
picture(
  'call-open',
  () => waiting.kim,
  (page, lang) => page.goto(`/${lang}/taxi/calls/${waiting.callId}`),
)
picture(
  'call-arrived',
  () => riding.kim,
  (page, lang) => page.goto(`/${lang}/taxi/calls/${riding.callId}`),
)
picture(
  'call-cancel',
  () => riding.kim,
  (page, lang) => page.goto(`/${lang}/taxi/calls/${riding.callId}/cancel`),
)
picture(
  'call-receipt',
  () => over.kim,
  (page, lang) => page.goto(`/${lang}/taxi/calls/${over.callId}`),
)
picture(
  'call-cancelled',
  () => cancelled.kim,
  (page, lang) => page.goto(`/${lang}/taxi/calls/${cancelled.callId}`),
)
picture(
  'driver-board',
  () => idle,
  (page, lang) => page.goto(`/${lang}/requests`),
)
picture(
  'driver-busy',
  () => busy,
  (page, lang) => page.goto(`/${lang}/requests`),
)
picture(
  'driver-ride',
  () => busy,
  (page, lang) => page.goto(`/${lang}/rides/${riding.callId}`),
)
picture(
  'driver-release',
  () => busy,
  (page, lang) => page.goto(`/${lang}/rides/${riding.callId}/release`),
)
picture(
  'driver-rides',
  () => busy,
  (page, lang) => page.goto(`/${lang}/rides`),
)
