/** Organisations (조직) in a browser, and what applications and devices ask for. */
import { describe, expect } from 'vitest'
import { here } from '../harness/here.ts'
import { as, unique } from '../harness/http.ts'
import { anyEmail, signedUp } from '../stories/identity/identity.fixtures.ts'
import { fill, type Lang, linkOf, member, ORIGIN, pathOf, press, signIn, signUp, WORDS } from './harness/accounts.ts'
import { signOut } from './harness/day.ts'
import { DAYS, saying } from './harness/days.ts'
import { activate, tick } from './harness/hands.ts'
import { heading } from './harness/standing.ts'
import { expectSound, expectToFit, inBrowser, leave, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

const ORGANIZATION = {
  ko: {
    activate: '이 기관으로 일하기',
    active: '지금 이 기관으로 일하는 중',
    invite: '초대하기',
    sent: '초대를 보냈습니다.',
    accept: '받아들이기',
    manager: '공연 관리',
    courier: '공연 관리, 티켓 배송',
    change: '역할 바꾸기',
    save: '저장하기',
    remove: '내보내기',
    withdraw: '초대 취소',
    decline: '거절하기',
    declined: '초대를 거절했습니다',
    enter: '계속하기',
    allow: '허락하기',
    deny: '허락하지 않기',
    wrongCode: '이 코드는 맞지 않거나 시간이 지났습니다.',
    connected: '기기를 연결했습니다',
    notConnected: '연결하지 않았습니다',
    connect: 'A trial에 연결할까요?',
  },
  en: {
    activate: 'Work for it now',
    active: 'You work for it now',
    invite: 'Invite',
    sent: 'The invitation is on its way.',
    accept: 'Accept',
    manager: 'Concert manager',
    courier: 'Concert manager, Courier',
    change: 'Change roles',
    save: 'Save',
    remove: 'Remove',
    withdraw: 'Withdraw',
    decline: 'Decline',
    declined: 'You have declined',
    enter: 'Go on',
    allow: 'Allow',
    deny: 'Do not allow',
    wrongCode: 'This code is not right, or too old.',
    connected: 'The device is connected',
    notConnected: 'It is not connected',
    connect: 'Connect A trial?',
  },
} as const

/** Makes an organisation with this owner, as an admin does; its id. */
const organizationOf = async (ownerEmail: string): Promise<string> => {
  const admin = await as(unique('admin'), 'admin')
  return (await admin.post('/v1/identity/organizations', { name: '나루극장', ownerEmail })).json.id
}

describe('An organisation', () => {
  for (const way of DAYS['concert-manager']) {
    const { lang, script } = way
    inBrowser(`invites, gives and withdraws roles, and is worked for: ${saying(way)}`, async () => {
      const words = ORGANIZATION[lang]
      const sound = script ? expectSound : expectToFit
      const owner = await windowOf(null, way, ORIGIN)
      const id = await organizationOf(await member(owner, lang))
      await owner.goto(`${ORIGIN}/${lang}/account`)
      await activate(owner.getByRole('link', { name: '나루극장' }))
      await press(owner, words.activate)
      await owner.getByText(words.active).waitFor()
      const invited = anyEmail('staff')
      await fill(owner, { email: invited })
      await tick(owner.locator('input[value=concert-manager]'))
      await press(owner, words.invite)
      await owner.getByText(words.sent).waitFor()
      expect(await owner.getByText(invited, { exact: true }).count()).toBeGreaterThan(0)
      await sound(owner)

      const staff = await windowOf(null, way, ORIGIN)
      await signUp(staff, lang, invited, '박공연')
      await staff.goto(await linkOf(invited, WORDS[lang].mailOf.confirm))
      await staff.goto(await linkOf(invited, /초대/))
      // Nobody is signed in yet: the way leads through signing in, and back.
      await activate(staff.locator('main').getByRole('link', { name: WORDS[lang].signIn }))
      await signIn(staff, lang, invited)
      await sound(staff)
      await press(staff, words.accept)
      await staff.waitForURL(`${ORIGIN}/${lang}/organizations/${id}`)
      await staff.getByText(words.active).waitFor()
      expect(await staff.getByText(words.manager).count()).toBeGreaterThan(0)
      await sound(staff)

      await owner.reload()
      await activate(owner.getByRole('link', { name: `${words.change} 박공연` }))
      await tick(owner.locator('input[value=courier]'))
      await sound(owner)
      await press(owner, words.save)
      await owner.getByText(words.courier).waitFor()
      await activate(owner.getByRole('link', { name: `${words.change} 박공연` }))
      await press(owner, words.remove)
      await owner.waitForURL(`${ORIGIN}/${lang}/organizations/${id}`)
      expect(await owner.getByText('박공연').count()).toBe(0)
      expect((await staff.goto(`${ORIGIN}/${lang}/organizations/${id}`))?.status()).toBe(404)
      const other = anyEmail('other')
      const invite = async () => {
        await fill(owner, { email: other })
        await tick(owner.locator('input[value=venue-staff]'))
        await press(owner, words.invite)
        await owner.getByText(words.sent).waitFor()
      }
      await invite()
      await activate(owner.getByRole('button', { name: words.withdraw }))
      await owner.getByText(other, { exact: true }).waitFor({ state: 'detached' })
      await invite()
      const invitation = await linkOf(other, /초대/)
      await signedUp({ email: other })
      await staff.goto(`${ORIGIN}/${lang}/account`)
      await signOut(staff, way)
      await staff.goto(`${ORIGIN}/${lang}/sign-in?next=${encodeURIComponent(new URL(invitation).pathname)}`)
      await signIn(staff, lang, other)
      await staff.waitForURL(/invitations/)
      await press(staff, words.decline)
      expect(await heading(staff)).toBe(words.declined)
      for (const page of [owner, staff]) {
        await signOut(page, way)
        await leave(page)
      }
    })
  }
})

describe('A device without a browser', () => {
  for (const way of DAYS.admin)
    inBrowser(`is connected by whoever types its code and allows it: ${saying(way)}`, async () => {
      const { lang, script } = way
      const words = ORGANIZATION[lang]
      const sound = script ? expectSound : expectToFit
      const page = await windowOf(null, way, ORIGIN)
      const email = await member(page, lang)
      const admin = await as(unique('admin'), 'admin')
      const { items } = (await admin.get(`/v1/identity/people?email=${encodeURIComponent(email)}`)).json
      await admin.put(`/v1/identity/people/${items[0].id}/roles`, { roles: ['admin'] })
      const made = await page.request.post(`${ORIGIN}/auth/oauth2/create-client`, {
        headers: { origin: ORIGIN, 'sec-fetch-site': 'same-origin' },
        data: {
          client_name: 'A trial',
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          redirect_uris: [`${ORIGIN}/${lang}/terms`],
          grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
          response_types: ['code'],
          scope: 'openid naru',
        },
      })
      expect([made.status(), await made.text()]).toEqual([201, expect.any(String)])
      const { client_id } = await made.json()
      const code = async () => {
        const form = new URLSearchParams({ client_id, scope: 'openid naru', resource: 'urn:naru:api' })
        const answer = await fetch(`${here().url}/auth/device/code`, { method: 'POST', body: form })
        return (await answer.json()) as { user_code: string; verification_uri: string }
      }
      const { user_code, verification_uri } = await code()
      const at = `/${lang}/device${new URL(verification_uri).search}`
      await page.goto(at)
      await sound(page)
      await fill(page, { code: 'WRONGONE' })
      await press(page, words.enter)
      expect(await page.getByRole('alert').textContent()).toContain(words.wrongCode)
      await fill(page, { code: user_code.toLowerCase() })
      await press(page, words.enter)
      await sound(page)
      await press(page, words.allow)
      expect(await heading(page)).toBe(words.connected)
      await page.goto(at)
      await fill(page, { code: (await code()).user_code })
      await press(page, words.enter)
      await press(page, words.deny)
      expect(await heading(page)).toBe(words.notConnected)

      const asked = new URLSearchParams({
        client_id,
        redirect_uri: `${ORIGIN}/${lang}/terms`,
        response_type: 'code',
        scope: 'openid naru',
        state: 'a-state-of-the-application',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      })
      await page.goto(`${ORIGIN}/${lang}/account`)
      await signOut(page, way)
      await page.goto(`${ORIGIN}/auth/oauth2/authorize?${asked}`)
      expect(pathOf(page)).toMatch(/^\/(ko|en)\/sign-in$/)
      const seen: Lang = pathOf(page).startsWith('/ko') ? 'ko' : 'en'
      await signIn(page, seen, email)
      await page.waitForURL(/\/consent/)
      const consent = new URL(page.url())
      // In the language of this day; no application says which.
      const open = () => page.goto(`/${lang}/consent${consent.search}`)
      await open()
      expect(await heading(page)).toBe(words.connect)
      await sound(page)
      await press(page, words.deny)
      await page.waitForURL(/\/terms\?.*error=access_denied/)
      await open()
      await press(page, words.allow)
      await page.waitForURL(/\/terms\?.*code=/)
      expect(new URL(page.url()).searchParams.get('state')).toBe('a-state-of-the-application')
      await leave(page)
    })
})
