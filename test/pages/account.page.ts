/** Accounts (회원) in a browser: signing up and in, and what somebody does with an account of theirs. */
import { describe, expect } from 'vitest'
import { anyEmail, Browser } from '../stories/identity/identity.fixtures.ts'
import { fill, linkOf, member, ORIGIN, PASSWORD, pathOf, press, signIn, signUp, WORDS } from './harness/accounts.ts'
import { signOut } from './harness/day.ts'
import { DAYS, saying } from './harness/days.ts'
import { activate } from './harness/hands.ts'
import { heading } from './harness/standing.ts'
import { DESK, expectSound, expectToFit, inBrowser, leave, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

/** Markup, an emoji, letters from the right, and no space for the end of a line. */
const ODD_NAME = `나루 <script>김</script> 😀 שלום ${'가'.repeat(150)}`

describe('Somebody new', () => {
  for (const way of DAYS.customer) {
    const { lang, script } = way
    inBrowser(`signs up, confirms, signs in, and chooses a new password: ${saying(way)}`, async () => {
      const words = WORDS[lang]
      const email = anyEmail()
      const page = await windowOf(null, way, ORIGIN)
      const sound = () => (script ? expectSound(page) : expectToFit(page))
      await signUp(page, lang, email)
      expect(await heading(page)).toBe(words.look)
      await sound()
      await press(page, words.again)
      expect(await heading(page)).toBe(words.look)
      const link = await linkOf(email, words.mailOf.confirm)
      await page.goto(link)
      expect([pathOf(page), await heading(page)]).toEqual([`/${lang}/confirmed`, words.confirmed])
      await sound()
      await page.goto(link)
      expect(await heading(page)).toBe(words.notGood)
      await sound()
      await page.goto(`${ORIGIN}/${lang}/sign-in?next=/concerts`)
      await sound()
      await signIn(page, lang, email, 'not my password')
      expect(await page.getByRole('alert').first().textContent()).toContain(words.wrong)
      expect(await page.locator('main input[name=email]').inputValue()).toBe(email)
      await sound()
      await signIn(page, lang, email)
      await page.waitForURL(`${ORIGIN}/${lang}/concerts`)
      expect(await page.locator('.who > span').last().textContent()).toBe('김나루')

      await signOut(page, way)
      await page.goto(`${ORIGIN}/${lang}/forgot`)
      await sound()
      await fill(page, { email })
      await press(page, words.sendLink)
      expect(await heading(page)).toBe(words.look)
      await page.goto(await linkOf(email, words.mailOf.reset))
      await sound()
      await fill(page, { newPassword: 'another horse battery' })
      await press(page, words.savePassword)
      expect(await heading(page)).toBe(words.changed)
      await page.goto(`${ORIGIN}/${lang}/sign-in?next=/account`)
      await signIn(page, lang, email, 'another horse battery')
      await page.waitForURL(`${ORIGIN}/${lang}/account`)
      await sound()
      await fill(page, { name: '박나루' })
      await press(page, words.save)
      await page.waitForURL(/done=/)
      expect(await page.locator('main [role=status]').textContent()).toBe(words.saved)
      const elsewhere = await new Browser().post('/auth/sign-in/email', { email, password: 'another horse battery' })
      expect(elsewhere.status).toBe(200)
      await page.goto(`${ORIGIN}/${lang}/account`)
      const toEnd = page.getByRole('button', { name: words.end })
      await activate(toEnd)
      await toEnd.waitFor({ state: 'detached' })
      await fill(page, { currentPassword: 'another horse battery', newPassword: PASSWORD })
      await press(page, words.changePassword)
      await page.waitForURL(/done=password/)
      await signOut(page, way)
      for (const path of ['terms', 'privacy']) {
        await page.goto(`${ORIGIN}/${lang}/${path}`)
        await sound()
      }
      await leave(page)
    })
  }
})

describe('A sign-in that ends in the middle of a form', () => {
  for (const way of DAYS.customer) {
    const { lang, script } = way
    inBrowser(`keeps what was typed, which is sent once, after signing in again: ${saying(way)}`, async () => {
      const words = WORDS[lang]
      const sound = script ? expectSound : expectToFit
      const page = await windowOf(null, way, ORIGIN)
      const email = await member(page, lang)
      await fill(page, { name: ODD_NAME })
      await page.context().clearCookies()
      await press(page, words.save)
      expect(await heading(page)).toBe(words.ended)
      await sound(page)
      await activate(page.locator('main').getByRole('button', { name: words.signIn }))
      await sound(page)
      await signIn(page, lang, email)
      expect(await heading(page)).toBe(words.resume)
      await sound(page)
      await press(page, words.sendNow)
      expect(await page.locator('input[name=name]').inputValue()).toBe(ODD_NAME)
      await sound(page)
      expect(await page.locator('main [role=status]').textContent()).toBe(words.saved)
      await leave(page)
    })
  }
})

describe('An account', () => {
  inBrowser('has a passkey that signs in, sessions that end, another password, and a file of all of it', async () => {
    const page = await windowOf(null, { lang: 'en' })
    const debug = await page.context().newCDPSession(page)
    await debug.send('WebAuthn.enable')
    await debug.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    const email = await member(page, 'en')
    await page.locator('#passkey-name').fill('My phone')
    await press(page, 'Add a passkey')
    await page.getByText('My phone', { exact: true }).first().waitFor()
    await press(page, 'Sign out')
    await page.waitForURL(`${ORIGIN}/en`)
    await page.goto(`${ORIGIN}/en/sign-in?next=/account`)
    await press(page, 'Sign in with a passkey')
    await page.waitForURL(`${ORIGIN}/en/account`)
    // Axe comes through the debugger too, and this browser does not survive both at once.
    await debug.send('WebAuthn.disable')
    await debug.detach()
    await expectSound(page)

    const other = await windowOf(null, { lang: 'en', width: DESK, script: false })
    await other.goto(`${ORIGIN}/en/sign-in?next=/account`)
    await signIn(other, 'en', email)
    await page.reload()
    await press(page, 'Sign it out Chrome · Linux')
    await page.waitForURL(`${ORIGIN}/en/account`)
    expect(await page.getByText('This device').count()).toBe(1)
    await page.locator('input[name=currentPassword]').fill('not my password')
    await page.locator('input[name=newPassword]').fill('another horse battery')
    await press(page, 'Change the password')
    expect(await page.locator('#password-problem').textContent()).toContain('Your password now is not right.')
    await page.locator('input[name=currentPassword]').fill(PASSWORD)
    await page.locator('input[name=newPassword]').fill('another horse battery')
    await press(page, 'Change the password')
    expect(await page.locator('main [role=status]').textContent()).toBe('Your password is changed.')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('naru-account.json')
    await page.getByRole('button', { name: 'Remove My phone' }).click()
    await page.getByText('You have none yet.').waitFor()
    await leave(other)
    await leave(page)
  })
})
