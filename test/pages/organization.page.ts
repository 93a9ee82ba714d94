/** Organisations (조직) in a browser, and what applications and devices ask for. */
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { here } from '../harness/here.ts'
import { as, unique } from '../harness/http.ts'
import { anyEmail } from '../stories/identity/identity.fixtures.ts'
import { linkOf, member, ORIGIN, pathOf, press, signIn, signUp, WORDS } from './harness/accounts.ts'
import { heading } from './harness/standing.ts'
import { DESK, expectSound, inBrowser, leave, overflow, PHONE, useBrowser, windowOf } from './harness/visit.ts'

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
  },
} as const

/** Makes an organisation with this owner, as an admin does; its id. */
const organizationOf = async (ownerEmail: string): Promise<string> => {
  const admin = await as(unique('admin'), 'admin')
  return (await admin.post('/v1/identity/organizations', { name: '나루극장', ownerEmail })).json.id
}

describe('An organisation', () => {
  for (const [lang, script, width] of [
    ['ko', true, PHONE],
    ['en', false, DESK],
  ] as const) {
    inBrowser(`invites, gives and withdraws roles, and is worked for: ${lang}`, async () => {
      const words = ORGANIZATION[lang]
      const sound = async (page: Page) => {
        if (script) await expectSound(page)
        else expect(await overflow(page)).toBeLessThanOrEqual(0)
      }
      const owner = await windowOf(null, { lang, script, width })
      const id = await organizationOf(await member(owner, lang))
      await owner.goto(`${ORIGIN}/${lang}/account`)
      await owner.getByRole('link', { name: '나루극장' }).click()
      await press(owner, words.activate)
      await owner.getByText(words.active).waitFor()
      const invited = anyEmail('staff')
      await owner.locator('main input[name=email]').fill(invited)
      await owner.locator('input[value=concert-manager]').check()
      await press(owner, words.invite)
      await owner.getByText(words.sent).waitFor()
      expect(await owner.getByText(invited, { exact: true }).count()).toBeGreaterThan(0)
      await sound(owner)

      const staff = await windowOf(null, { lang, script, width })
      await signUp(staff, lang, invited, '박공연')
      await staff.goto(await linkOf(invited, WORDS[lang].mailOf.confirm))
      await staff.goto(await linkOf(invited, /초대/))
      // Nobody is signed in yet: the way leads through signing in, and back.
      await staff.locator('main').getByRole('link', { name: WORDS[lang].signIn }).click()
      await signIn(staff, lang, invited)
      await sound(staff)
      await press(staff, words.accept)
      await staff.waitForURL(`${ORIGIN}/${lang}/organizations/${id}`)
      await staff.getByText(words.active).waitFor()
      expect(await staff.getByText(words.manager).count()).toBeGreaterThan(0)
      await sound(staff)

      await owner.reload()
      await owner.getByRole('link', { name: `${words.change} 박공연` }).click()
      await owner.locator('input[value=courier]').check()
      await sound(owner)
      await press(owner, words.save)
      await owner.getByText(words.courier).waitFor()
      await owner.getByRole('link', { name: `${words.change} 박공연` }).click()
      await press(owner, words.remove)
      await owner.waitForURL(`${ORIGIN}/${lang}/organizations/${id}`)
      expect(await owner.getByText('박공연').count()).toBe(0)
      expect((await staff.goto(`${ORIGIN}/${lang}/organizations/${id}`))?.status()).toBe(404)
      await leave(owner)
      await leave(staff)
    })
  }
})

describe('A device without a browser', () => {
  inBrowser('is connected by whoever types its code and allows it', async () => {
    const page = await windowOf(null, { lang: 'en', script: false })
    const email = await member(page, 'en')
    const admin = await as(unique('admin'), 'admin')
    const { items } = (await admin.get(`/v1/identity/people?email=${encodeURIComponent(email)}`)).json
    await admin.put(`/v1/identity/people/${items[0].id}/roles`, { roles: ['admin'] })
    const made = await page.request.post(`${ORIGIN}/auth/oauth2/create-client`, {
      headers: { origin: ORIGIN, 'sec-fetch-site': 'same-origin' },
      data: {
        client_name: 'A trial',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${ORIGIN}/en/terms`],
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
    await page.goto(verification_uri)
    await page.locator('input[name=code]').fill('WRONGONE')
    await press(page, 'Go on')
    expect(await page.getByRole('alert').textContent()).toContain('This code is not right, or too old.')
    await page.locator('input[name=code]').fill(user_code.toLowerCase())
    await press(page, 'Go on')
    await press(page, 'Allow')
    expect(await heading(page)).toBe('The device is connected')

    const asked = new URLSearchParams({
      client_id,
      redirect_uri: `${ORIGIN}/en/terms`,
      response_type: 'code',
      scope: 'openid naru',
      state: 'a-state-of-the-application',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    await page.context().clearCookies()
    await page.goto(`${ORIGIN}/auth/oauth2/authorize?${asked}`)
    expect(pathOf(page)).toBe('/en/sign-in')
    await signIn(page, 'en', email)
    await page.waitForURL(/\/en\/consent/)
    expect(await heading(page)).toBe('Connect A trial?')
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await press(page, 'Allow')
    await page.waitForURL(/\/en\/terms/)
    expect(new URL(page.url()).searchParams.get('state')).toBe('a-state-of-the-application')
    await leave(page)
  })
})
