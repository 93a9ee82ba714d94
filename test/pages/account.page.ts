/** Accounts (회원) in a browser: signing up and in, and what somebody does with an account of theirs. */
import { describe, expect } from 'vitest'
import { anyEmail } from '../stories/identity/identity.fixtures.ts'
import { fill, linkOf, member, ORIGIN, PASSWORD, pathOf, press, signIn, signUp, WORDS } from './harness/accounts.ts'
import { heading } from './harness/standing.ts'
import { DESK, expectSound, inBrowser, leave, overflow, PHONE, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

/** Markup, an emoji, letters from the right, and no space for the end of a line. */
const ODD_NAME = `나루 <script>김</script> 😀 שלום ${'가'.repeat(150)}`

describe('Somebody new', () => {
  for (const lang of ['ko', 'en'] as const) {
    for (const script of [true, false]) {
      inBrowser(
        `signs up, confirms, signs in, and chooses a new password: ${lang}, ${script ? 'with' : 'without'} script`,
        async () => {
          const words = WORDS[lang]
          const email = anyEmail()
          const page = await windowOf(null, { lang, script, width: script ? PHONE : DESK })
          const sound = () =>
            script ? expectSound(page) : overflow(page).then((wide) => expect(wide).toBeLessThanOrEqual(0))
          await signUp(page, lang, email)
          expect(await heading(page)).toBe(words.look)
          await sound()
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

          await page.context().clearCookies()
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
          await page.goto(`${ORIGIN}/${lang}/sign-in`)
          await signIn(page, lang, email, 'another horse battery')
          await page.waitForURL(`${ORIGIN}/${lang}`)
          await leave(page)
        },
      )
    }
  }
})

describe('A sign-in that ends in the middle of a form', () => {
  inBrowser('keeps what was typed, which is sent once, after signing in again', async () => {
    const page = await windowOf(null, { lang: 'ko' })
    const email = await member(page, 'ko')
    await page.locator('input[name=name]').fill(ODD_NAME)
    await page.context().clearCookies()
    await press(page, '저장하기')
    expect(await heading(page)).toBe('로그인이 끝났습니다')
    await expectSound(page)
    await page.locator('main').getByRole('button', { name: '로그인' }).click()
    await expectSound(page)
    await signIn(page, 'ko', email)
    expect(await heading(page)).toBe('이어서 보낼까요?')
    await expectSound(page)
    await press(page, '지금 보내기')
    expect(await page.locator('input[name=name]').inputValue()).toBe(ODD_NAME)
    await expectSound(page)
    expect(await page.locator('main [role=status]').textContent()).toBe('저장했습니다.')
    await leave(page)
  })
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
