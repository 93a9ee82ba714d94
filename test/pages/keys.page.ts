/** API keys (U9) in a browser: made, shown once, replaced and revoked, with and without script. */
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { as, client, unique } from '../harness/http.ts'
import { member, ORIGIN, press } from './harness/accounts.ts'
import { DESK, expectSound, inBrowser, leave, overflow, PHONE, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

const WORDS = {
  ko: {
    manage: 'API 키 관리하기',
    make: '키 만들기',
    back: 'API 키 목록으로',
    replace: '새 키로 바꾸기',
    revoke: '폐기하기',
    revoked: '폐기함',
  },
  en: {
    manage: 'Manage API keys',
    make: 'Make a key',
    back: 'To the API keys',
    replace: 'Replace',
    revoke: 'Revoke',
    revoked: 'Revoked',
  },
} as const

const opens = async (secret: string): Promise<number> => (await client(secret).get('/v1/mypage')).status
const secretOn = async (page: Page): Promise<string> => (await page.locator('main code').textContent()) ?? ''

describe('API keys (U9)', () => {
  for (const [lang, script, width] of [
    ['ko', true, PHONE],
    ['en', false, DESK],
  ] as const) {
    inBrowser(
      `are made, shown once, replaced and revoked: ${lang}, ${script ? 'with' : 'without'} script`,
      async () => {
        const words = WORDS[lang]
        const page = await windowOf(null, { lang, script, width })
        const sound = async () => {
          if (script) await expectSound(page)
          else expect(await overflow(page)).toBeLessThanOrEqual(0)
        }
        const ownerEmail = await member(page, lang)
        const admin = await as(unique('admin'), 'admin')
        const { json } = await admin.post('/v1/identity/organizations', { name: '나루극장', ownerEmail })
        for (const [at, scope] of [
          [`/organizations/${json.id}`, 'venue-staff'],
          ['/account', 'customer'],
        ] as const) {
          await page.goto(`${ORIGIN}/${lang}${at}`)
          await page.locator('main').getByRole('link', { name: words.manage }).click()
          await page.waitForURL(`${ORIGIN}/${lang}${at}/keys`)
          // Without a scope it opens nothing, so there is none.
          await page.locator('main input[name=name]').fill('입구 스캐너')
          await press(page, words.make)
          await page.locator('.wrong').first().waitFor()
          await sound()
          await page.locator(`input[value=${scope}]`).check()
          await press(page, words.make)
          const secret = await secretOn(page)
          expect(secret).toMatch(/^naru_/)
          expect(await opens(secret)).toBe(200)
          await sound()
          await page.getByRole('link', { name: words.back }).click()
          await page.waitForURL(`${ORIGIN}/${lang}${at}/keys`)
          expect(await page.content()).not.toContain(secret)
          await sound()

          await press(page, `${words.replace} 입구 스캐너`)
          const other = await secretOn(page)
          expect(other).not.toBe(secret)
          for (const one of [secret, other]) expect(await opens(one)).toBe(200)
          await page.getByRole('link', { name: words.back }).click()
          await page.getByRole('link', { name: `${words.revoke} 입구 스캐너` }).click()
          await sound()
          await press(page, words.revoke)
          await page.waitForURL(`${ORIGIN}/${lang}${at}/keys`)
          await page.getByText(words.revoked, { exact: true }).waitFor()
        }
        await leave(page)
      },
    )
  }
})
