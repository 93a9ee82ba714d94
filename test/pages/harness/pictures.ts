/**
 * Pictures of screens: `picture('concert-list', kims, open)` writes one for each look, named after it. A page is opened
 * once for each language and shown in the other looks without being asked for again, so they are of the same moment.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe } from 'vitest'
import { seoulDate } from '../../../scripts/seoul.ts'
import { HEIGHT, inBrowser, LOOKS, leave, nameOf, type Visitor, windowOf } from './visit.ts'

const FOLDER = process.env.NARU_PICTURES ?? join(import.meta.dirname, '..', '..', '..', 'docs', 'pictures')

/** Half past seven in the evening in Seoul, so many days from now. */
export const evening = (days: number): string => `${seoulDate(days)}T10:30:00.000Z`

export type Opening = (page: Page, lang: 'ko' | 'en') => Promise<unknown>
/** Writes the pictures of one screen. */
export const picture = (name: string, visitor: () => Visitor | null, open: Opening): void => {
  describe(name, () => {
    for (const lang of ['ko', 'en'] as const) {
      inBrowser(lang, async () => {
        mkdirSync(FOLDER, { recursive: true })
        const page = await windowOf(visitor(), { lang })
        await open(page, lang)
        await page.evaluate(() => document.fonts.ready)
        for (const look of LOOKS.filter((one) => one.lang === lang)) {
          await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' })
          await page.setViewportSize({ width: look.width, height: HEIGHT })
          // All of it in one window, or what is fixed to its edges would lie across the middle.
          const height = await page.evaluate(() => document.documentElement.scrollHeight)
          await page.setViewportSize({ width: look.width, height })
          await page.screenshot({ path: join(FOLDER, `${name}-${nameOf(look)}.png`) })
        }
        await leave(page)
      })
    }
  })
}
