/** The screens of accounts (회원), as pictures. */
import type { Page } from 'playwright-core'
import { here } from '../harness/here.ts'
import { as, unique } from '../harness/http.ts'
import { anyEmail, linkIn, signUpForm } from '../stories/identity/identity.fixtures.ts'
import { picture } from './harness/pictures.ts'
import { useBrowser } from './harness/visit.ts'

useBrowser()

const ORIGIN = here().url.replace('127.0.0.1', 'localhost')
const at = (path: string) => (page: Page, lang: string) => page.goto(`${ORIGIN}/${lang}${path}`)
const nobody = () => null

const signedUp = async (page: Page, lang: string) => {
  const email = anyEmail()
  await page.request.post(`${ORIGIN}/auth/sign-up/email`, { data: signUpForm(email) })
  await page.goto(`${ORIGIN}${await linkIn(email, /Confirm/)}`)
  await page.goto(`${ORIGIN}/${lang}/sign-in?next=/account`)
  await page.locator('main input[name=email]').fill(email)
  await page.locator('main input[name=password]').fill('correct horse battery')
  await page.locator('main form button').first().click()
  await page.waitForURL(`${ORIGIN}/${lang}/account`)
  return email
}
/** The owner of an organisation, who has invited somebody. */
const ownerOf = async (page: Page, lang: string) => {
  const admin = await as(unique('admin'), 'admin')
  const ownerEmail = await signedUp(page, lang)
  const { id } = (await admin.post('/v1/identity/organizations', { name: '나루극장', ownerEmail })).json
  await at(`/organizations/${id}`)(page, lang)
  await page.locator('main form button').first().click()
  await page.locator('.badge.good').waitFor()
  await page.locator('main input[name=email]').fill('park@naru.example')
  await page.locator('input[value=concert-manager]').check()
  await page.locator('#invite > button').click()
  await page.getByText('park@naru.example').first().waitFor()
}

picture('sign-in', nobody, at('/sign-in?next=/concerts'))
picture('sign-up', nobody, at('/sign-up'))
picture('sign-up-refused', nobody, async (page, lang) => {
  await at('/sign-up')(page, lang)
  await page.locator('main input[name=name]').fill('김나루')
  await page.locator('main input[name=email]').fill('kim@example.com')
  await page.locator('main input[name=password]').fill('short')
  await page.evaluate(() => document.querySelector('form')?.setAttribute('novalidate', ''))
  await page.locator('main form button').first().click()
  await page.getByRole('alert').first().waitFor()
})
picture('sign-up-sent', nobody, async (page, lang) => {
  await at('/sign-up')(page, lang)
  await page.locator('main input[name=name]').fill('김나루')
  await page.locator('main input[name=email]').fill(anyEmail())
  await page.locator('main input[name=password]').fill('correct horse battery')
  for (const kind of ['terms', 'privacy']) await page.locator(`input[value=${kind}]`).check()
  await page.locator('main form button').first().click()
  await page.locator('.said').waitFor()
})
picture('account', nobody, signedUp)
picture('organization', nobody, ownerOf)
picture('organization-member', nobody, async (page, lang) => {
  await ownerOf(page, lang)
  await page.locator('.own-list a.button').first().click()
  await page.waitForURL(/members/)
})
picture('forgot', nobody, at('/forgot'))
picture('privacy', nobody, at('/privacy'))
