/**
 * What changes elsewhere while a page is looked at: it is shown, said once to whoever does not see it, and takes the focus
 * from nobody.
 */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect } from 'vitest'
import { eventually, unique } from '../harness/http.ts'
import { manager as seller } from '../stories/concert/concert.fixtures.ts'
import { completed, manager as curator, EXHIBITIONS } from '../stories/museum/museum.fixtures.ts'
import { complete, newRegion, ordered } from '../stories/rental/rental.fixtures.ts'
import { HOSPITALS, hospitalAdmin } from '../stories/screening/screening.fixtures.ts'
import { admin, done, memberOf, type Person, sharedStage } from '../stories/shared/people.ts'
import { acceptPath, openCall } from '../stories/taxi/taxi.fixtures.ts'
import {
  booked,
  offered,
  onSale,
  openExhibition as open,
  openedDay as opened,
  reservedDay as reserved,
} from './harness/begun.ts'
import { comeTo } from './harness/hands.ts'
import { assignedTo, clientOf, office } from './harness/rental.ts'
import {
  asPerson,
  comesTrue,
  inBrowser,
  kim,
  leave,
  signedInAs,
  useBrowser,
  type Visitor,
  windowOf,
} from './harness/visit.ts'

useBrowser()

/** After news a page asks at once and twice more; a board asks again and again. */
const RENEWALS = 3

let park: Person
let mina: Person
let han: Person
let boss: Person
beforeAll(async () => {
  const stage = sharedStage()
  ;[park, mina, han, boss] = [await seller(stage), await curator(stage), await hospitalAdmin(stage), await admin(stage)]
})

type Watched = {
  readonly who: Visitor
  /** Behind the language. */
  readonly path: string
  /** Where the page asks for what is new. */
  readonly asks?: string
  readonly change: () => Promise<unknown>
  /** What is said of it. */
  readonly says: string
}
const things: Readonly<Record<string, () => Promise<Watched>>> = {
  'a booking that is paid': async () => {
    const who = await kim()
    const id = await booked(asPerson(who), await onSale(park, { quantity: 3 }))
    const change = () => done(asPerson(who), `/v1/concert/bookings/${id}/pay`, { method: 'card' })
    return { who, path: `/bookings/${id}`, change, says: '결제 완료' }
  },
  'a call that a driver takes': async () => {
    const [who, driver] = [await kim(), await signedInAs('이동수', 'driver')]
    const id = await openCall(asPerson(who), boss)
    const change = () => done(asPerson(driver), acceptPath(id))
    return { who, path: `/taxi/calls/${id}`, change, says: '기사님이 오는 중' }
  },
  'a ride that its passenger cancels': async () => {
    const [customer, who] = [asPerson(await kim()), await signedInAs('이동수', 'driver')]
    const id = await openCall(customer, boss)
    await done(asPerson(who), acceptPath(id))
    const change = () => done(customer, `/v1/taxi/calls/${id}/cancel`)
    return { who, path: `/rides/${id}`, change, says: '손님이 취소함' }
  },
  'a purifier that is installed': async () => {
    const [who, { engineer, region }] = [await kim(), await office()]
    const id = await assignedTo(who, region)
    return {
      who,
      path: `/rentals/orders/${id}`,
      change: () => complete(clientOf(engineer), id),
      says: '설치 완료',
    }
  },
  'a visit whose exhibition is called off': async () => {
    const who = await kim()
    const exhibitionId = await open(mina)
    const id = await completed(asPerson(who), exhibitionId, 2)
    const change = () => mina.delete(`${EXHIBITIONS}/${exhibitionId}`)
    return { who, path: `/visits/${id}`, change, says: '전시 취소' }
  },
  'an appointment whose day is called off': async () => {
    const who = await kim()
    const hospitalId = await opened(han, 3)
    const id = await reserved(asPerson(who), hospitalId)
    const change = () => han.delete(`${HOSPITALS}/${hospitalId}`)
    return { who, path: `/appointments/${id}`, change, says: '기관에서 취소' }
  },
  'an order without an engineer, on the board of rentals': async () => {
    const org = unique('house')
    const staff = await memberOf(sharedStage(), org, 'staff', 'rental-staff')
    const productId = await offered(staff, unique('air'))
    const customer = asPerson(await kim())
    const change = () => ordered(customer, newRegion(), { productId })
    const who = { sub: staff.sub, bearer: staff.bearer, name: '한담당' }
    return { who, path: '/rental/board', asks: '/rental/board/live', change, says: '기사 없는 신청 1건' }
  },
  'an exhibition that is called off, at the desk': async () => {
    const who = await signedInAs('박관장', 'museum-manager')
    const id = await open(mina)
    const change = () => mina.delete(`${EXHIBITIONS}/${id}`)
    const path = `/work/exhibitions/${id}`
    return { who, path, asks: `${path}/board`, change, says: '전시 취소' }
  },
  'a day of screenings that is called off, at the desk': async () => {
    const who = await signedInAs('한원무', 'hospital-admin')
    const id = await opened(han, 3)
    const change = () => han.delete(`${HOSPITALS}/${id}`)
    const path = `/work/screenings/${id}`
    return { who, path, asks: `${path}/board`, change, says: '닫음' }
  },
}

/** Takes down whatever the page says aloud from now on, in whatever part of it that is said. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    const regions = '[role=status], [role=alert], [aria-live]'
    new MutationObserver((changes) => {
      const at = (node: Node) => (node instanceof Element ? node : node.parentElement)
      const spoken = changes.flatMap(({ target, addedNodes }) => [
        at(target)?.closest(regions),
        ...Array.from(addedNodes, (node) => at(node)?.querySelector(regions)),
      ])
      for (const region of new Set(spoken)) if (region?.textContent) said.push(region.textContent)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
const heard = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (globalThis as unknown as { readonly said: readonly string[] }).said)

describe('A screen reader', () => {
  for (const [what, begin] of Object.entries(things)) {
    inBrowser(`hears once of ${what}, and whoever has the focus keeps it`, async () => {
      const { who, path, asks = path, change, says } = await begin()
      const page = await windowOf(who, { keys: true })
      const isBoard = asks !== path
      // The stream of news is open, or a board has been asked for.
      const isAsked = (url: string) =>
        isBoard ? new URL(url).pathname === `/ko${asks}` : url.includes('notifications?limit=1')
      const listens = page.waitForResponse((response) => isAsked(response.url()))
      await page.goto(`/ko${path}`)
      await listens
      // A board stays as it is while somebody is in the middle of something there.
      const places = isBoard ? page.locator('.top a') : page.locator('main a, main summary')
      await comeTo(places.last())
      await listen(page)
      let renewals = 0
      page.on('response', (response) => {
        const isFetched = response.request().resourceType() === 'fetch'
        if (isFetched && new URL(response.url()).pathname === `/ko${asks}`) renewals += 1
      })
      await change()
      await comesTrue(async () => expect(await heard(page)).toContain(says))
      await eventually(() => renewals >= RENEWALS)
      const all = await heard(page)
      expect(new Set(all).size, all.join()).toBe(all.length)
      expect(all.at(-1)).toBe(says)
      const focus = await page.evaluate(() => document.activeElement?.closest('main *, .top')?.outerHTML ?? null)
      expect(focus, 'nothing has the focus any more').not.toBeNull()
      await leave(page)
    })
  }
})
