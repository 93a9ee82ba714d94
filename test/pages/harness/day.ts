/** A day of somebody's: they sign in on the page, do what they are here for, and sign out; in each way of `days.ts`. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Role } from '../../../workers/http/principal.ts'
import { ORIGIN, PASSWORD, WORDS } from './accounts.ts'
import { DAYS, saying, type Way } from './days.ts'
import { activate, type } from './hands.ts'
import type { Member } from './people.ts'
import { expectSound, expectToFit, inBrowser, leave, windowOf } from './visit.ts'

const SIGN_OUT = { ko: '로그아웃', en: 'Sign out' } as const

export type Scene = Way & {
  /** Signs somebody in, who goes on at this page. */
  readonly enter: (member: Member, path: string) => Promise<Page>
  /** What a screen must keep to, as far as this way of looking at it can tell. */
  readonly sound: (page: Page) => Promise<void>
}

export const enterBy = async (page: Page, { lang }: Way, { email, name }: Member, path: string): Promise<void> => {
  await page.goto(`${ORIGIN}/${lang}/sign-in?next=${encodeURIComponent(path)}`)
  await type(page.locator('main input[name=email]'), email)
  await type(page.locator('main input[name=password]'), PASSWORD)
  await activate(page.locator('main').getByRole('button', { name: WORDS[lang].signIn, exact: true }))
  await page.waitForURL(`${ORIGIN}/${lang}${path}`)
  expect(await page.locator('.who > span').last().textContent()).toBe(name)
}
export const signOut = async (page: Page, { lang }: Way): Promise<void> => {
  await activate(page.locator('.top .who'))
  await page.waitForURL(`${ORIGIN}/${lang}/account`)
  await activate(page.getByRole('button', { name: SIGN_OUT[lang], exact: true }))
  await page.waitForURL(`${ORIGIN}/${lang}`)
  expect(await page.locator('.top a[href*="/sign-in"]').count()).toBe(1)
  expect((await page.goto(`${ORIGIN}/${lang}/account`))?.status()).toBe(401)
}

export const day = (role: Role, title: string, play: (scene: Scene) => Promise<void>): void => {
  for (const way of DAYS[role]) {
    inBrowser(`${title}: ${saying(way)}`, async () => {
      const inside: Page[] = []
      const enter = async (member: Member, path: string): Promise<Page> => {
        const page = await windowOf(null, way, ORIGIN)
        inside.push(page)
        await enterBy(page, way, member, path)
        return page
      }
      await play({ ...way, enter, sound: way.script ? expectSound : expectToFit })
      for (const page of inside) {
        await signOut(page, way)
        await leave(page)
      }
    })
  }
}
