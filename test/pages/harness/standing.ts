/** How a thing stands on its page, and filling in what a page asks for. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { activate, type } from './hands.ts'

/** A busy machine takes its time. */
const SLOW_MS = 180_000
const LOOK_AGAIN_MS = 500

export const badge = (page: Page): Promise<string | null> => page.locator('.thing > header .badge').textContent()
/** Waits until the thing stands so: by itself where script runs, and where none does for who opens the page anew. */
export const stands = async (page: Page, word: string, script: boolean): Promise<void> => {
  await expect
    .poll(
      async () => {
        if (!script) await page.reload()
        return badge(page)
      },
      { timeout: SLOW_MS, interval: LOOK_AGAIN_MS },
    )
    .toBe(word)
}
/** Opens a page until it shows that: what is read follows what was done. */
export const shownAt = async (page: Page, path: string, what: Locator): Promise<void> => {
  await expect
    .poll(
      async () => {
        await page.goto(path)
        return what.count()
      },
      { timeout: SLOW_MS, interval: LOOK_AGAIN_MS },
    )
    .toBeGreaterThan(0)
}
export const heading = (page: Page): Promise<string | null> => page.getByRole('heading', { level: 1 }).textContent()
export const press = (page: Page, name: string | RegExp): Promise<void> => activate(page.getByRole('button', { name }))
export const follow = (page: Page, name: string | RegExp): Promise<void> =>
  activate(page.locator('main').getByRole('link', { name }).first())
/** The thing whose page this is. */
export const idIn = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? ''
/** What a form says of why it came back. */
export const problem = async (page: Page): Promise<string | null> => {
  await page.getByRole('alert').waitFor()
  return page.getByRole('alert').textContent()
}

export const fill = async (page: Page, fields: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, value] of Object.entries(fields)) await type(page.locator(`[name=${name}]`), value)
}
/** The same form sent twice at once, as by a double tap: where each tap is led. */
export const sentTwice = async (page: Page, form: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const action = (await page.locator('main form').getAttribute('action')) ?? ''
  const key = await page.locator('main form input[name=key]').inputValue()
  const answers = await Promise.all(
    [1, 2].map(() => page.request.post(action, { form: { key, ...form }, maxRedirects: 0 })),
  )
  return answers.map((answer) => answer.headers().location ?? `${answer.status()}`)
}
