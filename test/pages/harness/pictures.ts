/** Pictures of screens: `picture('concert-list', open)` writes one for each look, named after it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe } from 'vitest'
import { inBrowser, LOOKS, leave, nameOf, type Visitor, windowOf } from './visit.ts'

const FOLDER = process.env.NARU_PICTURES ?? join(import.meta.dirname, '..', '..', '..', 'docs', 'pictures')

export type Opening = (page: Page, lang: 'ko' | 'en') => Promise<unknown>
/** Writes the pictures of one screen; `only` narrows the looks by a part of their names. */
export const picture = (name: string, visitor: () => Visitor | null, open: Opening): void => {
  describe(name, () => {
    for (const look of LOOKS) {
      inBrowser(nameOf(look), async () => {
        mkdirSync(FOLDER, { recursive: true })
        const page = await windowOf(visitor(), look)
        await open(page, look.lang)
        await page.evaluate(() => document.fonts.ready)
        // All of it in one window, or what is fixed to its edges would lie across the middle.
        const height = await page.evaluate(() => document.documentElement.scrollHeight)
        await page.setViewportSize({ width: look.width, height })
        await page.screenshot({ path: join(FOLDER, `${name}-${nameOf(look)}.png`) })
        await leave(page)
      })
    }
  })
}
