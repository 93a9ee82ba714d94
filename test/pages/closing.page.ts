/** Closing an account (탈퇴) in a browser: what stands in the way, the password, and how far it is (U7). */
import { describe, expect } from 'vitest'
import { askAt } from '../harness/chaos.ts'
import { here } from '../harness/here.ts'
import { eventually } from '../harness/http.ts'
import { fill, member, ORIGIN, PASSWORD, pathOf, press } from './harness/accounts.ts'
import { heading } from './harness/standing.ts'
import { DESK, expectSound, inBrowser, leave, overflow, PHONE, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

const WORDS = {
  ko: {
    close: '탈퇴하기',
    title: '회원 탈퇴',
    wrong: '비밀번호가 맞지 않습니다',
    progress: '탈퇴 진행 상황',
    done: '탈퇴가 끝났습니다',
  },
  en: {
    close: 'Close my account',
    title: 'Close your account',
    wrong: 'not your password',
    progress: 'Closing your account',
    done: 'It is done',
  },
} as const
/** Half a minute of waiting for what had begun, and a machine that has much else to do. */
const CLOSED_WITHIN = { withinMs: 150_000, pollMs: 2_000 }

describe('Whoever closes an account', () => {
  for (const [lang, script, width] of [
    ['ko', true, PHONE],
    ['en', false, DESK],
  ] as const) {
    inBrowser(
      `reads what goes, gives the password, and sees it done: ${lang}, ${script ? 'with' : 'without'} script`,
      async () => {
        const words = WORDS[lang]
        const page = await windowOf(null, { lang, script, width })
        const sound = () =>
          script ? expectSound(page) : overflow(page).then((wide) => expect(wide).toBeLessThanOrEqual(0))
        await member(page, lang)
        await page.goto(`${ORIGIN}/${lang}/account`)
        await page.locator('main').getByRole('link', { name: words.title }).click()
        expect([pathOf(page), await heading(page)]).toEqual([`/${lang}/account/close`, words.title])
        await sound()
        await fill(page, { password: 'not my password' })
        await press(page, words.close)
        expect(await page.getByRole('alert').first().textContent()).toContain(words.wrong)
        await sound()
        await fill(page, { password: PASSWORD })
        await press(page, words.close)
        expect(await heading(page)).toBe(words.progress)
        await sound()
        await eventually(async () => {
          await askAt(here().sideDoor, { do: 'cron', worker: 'view' })
          await page.reload()
          return (await page.getByRole('status').first().textContent())?.includes(words.done)
        }, CLOSED_WITHIN)
        await sound()
        await leave(page)
      },
    )
  }
})
