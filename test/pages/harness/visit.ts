/** Visiting pages as somebody: on a phone or at a desk, in light or dark, with script or without. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signToken } from '../../../scripts/identity.ts'
import { here } from '../../harness/here.ts'
import { client, eventually, unique } from '../../harness/http.ts'
import type { Person } from '../../stories/shared/people.ts'
import { findBrowser, launch } from './browser.ts'
import { DESK, PHONE } from './days.ts'
import { takeAwayPointer } from './hands.ts'

export { DESK, PHONE } from './days.ts'

export const HEIGHT = 844
const AXE = readFileSync(join(import.meta.dirname, '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')
/** A busy machine takes its time. */
const SLOW_MS = 180_000

export type Look = {
  readonly width?: number
  readonly dark?: boolean
  readonly script?: boolean
  /** What the browser would rather have. */
  readonly lang?: 'ko' | 'en'
  /** There is no pointer, only a keyboard. */
  readonly keys?: boolean
}
export type Visitor = { readonly sub: string; readonly bearer: string; readonly name: string }

/** Somebody nobody has met before, with these roles. */
export const signedInAs = async (name: string, ...roles: string[]): Promise<Visitor> => {
  const sub = unique('visitor')
  const bearer = await signToken({ privateJwk: here().privateJwk }, { sub, roles, name, org: 'naru' })
  return { sub, bearer, name }
}

/** A customer nobody has met before. */
export const kim = (): Promise<Visitor> => signedInAs('김나루', 'customer')
/** The same somebody, as stories know people. */
export const asPerson = ({ sub, bearer }: Visitor): Person => ({ sub, bearer, ...client(bearer) })

const executable = await findBrowser()
if (executable === null && process.env.CI) throw new Error('there is no browser to test the pages with; set CHROMIUM')
if (executable === null) console.warn('The pages are NOT tested: there is no browser here. Set CHROMIUM to one.')

/** A test that needs a browser; without one it is skipped, and that is said aloud. */
export const inBrowser = it.skipIf(executable === null)

let browser: Browser | undefined
const contexts = new Set<BrowserContext>()

/** One browser for a file of tests. */
export const useBrowser = (): void => {
  beforeAll(async () => {
    if (executable !== null) browser = await launch(executable)
  }, SLOW_MS)
  afterAll(async () => {
    for (const context of contexts) await context.close()
    contexts.clear()
    await browser?.close()
  })
}

/** A window of somebody's own; at another address where cookies are kept for it. */
export const windowOf = async (visitor: Visitor | null, look: Look = {}, origin = here().url): Promise<Page> => {
  if (!browser) throw new Error('a test of pages without useBrowser()')
  const { width = PHONE, dark = false, script = true, lang = 'ko', keys = false } = look
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: HEIGHT },
    deviceScaleFactor: 1,
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: script,
    locale: lang === 'ko' ? 'ko-KR' : 'en-US',
    timezoneId: 'America/New_York',
    extraHTTPHeaders: visitor ? { authorization: `Bearer ${visitor.bearer}` } : {},
  })
  contexts.add(context)
  context.setDefaultTimeout(SLOW_MS)
  const page = await context.newPage()
  if (keys) takeAwayPointer(page)
  return page
}

export const leave = async (page: Page): Promise<void> => {
  const context = page.context()
  contexts.delete(context)
  await context.close()
}

/** Until what is expected is so: each look may fail, the last one says why. */
export const comesTrue = (look: () => Promise<unknown>): Promise<boolean> =>
  eventually(async () => {
    await look()
    return true
  })

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] }
/** In other colours all but the colours is the same. */
const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }
/** What axe finds wrong, by rule, in light and in dark. Through the debugger, so the policy of the page stays as it is. */
export const axeViolations = async (page: Page): Promise<readonly string[]> => {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const session = await page.context().newCDPSession(page)
  const run = async (expression: string) => {
    const asked = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', asked)
    if (exceptionDetails) throw new Error(`axe: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`)
    return result.value
  }
  const found = async (scheme: 'light' | 'dark', options: object): Promise<readonly string[]> => {
    await page.emulateMedia({ colorScheme: scheme })
    const asked = JSON.stringify({ resultTypes: ['violations'], ...options })
    const violations: readonly Violation[] = await run(
      `axe.run(document, ${asked}).then(({ violations }) => violations)`,
    )
    return violations.map(({ id, nodes }) => `${scheme}, ${id}: ${nodes[0]?.html}`)
  }
  await run(AXE)
  const violations = [...(await found('dark', isDark ? {} : COLOURS)), ...(await found('light', isDark ? COLOURS : {}))]
  await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' })
  await session.detach()
  return violations
}

/** Nothing is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What every screen must keep to, in light and in dark. Axe is script: where a window runs none, see `expectToFit`. */
export const expectSound = async (page: Page): Promise<void> => {
  await page.waitForLoadState()
  const violations = await axeViolations(page)
  expect(violations, `${page.url()}\n${violations.join('\n')}`).toEqual([])
  await expectToFit(page)
}
export const expectToFit = async (page: Page): Promise<void> => {
  expect(await overflow(page), `${page.url()} is wider than its window`).toBeLessThanOrEqual(0)
}

/** All the looks at which a screen is examined. */
export const LOOKS: readonly Required<Omit<Look, 'keys'>>[] = ([PHONE, DESK] as const).flatMap((width) =>
  [false, true].flatMap((dark) => (['ko', 'en'] as const).map((lang) => ({ width, dark, lang, script: true }))),
)
/** Of a test that examines screens: `expectSound` looks in light and in dark. */
export const VIEWS = LOOKS.filter(({ dark }) => !dark)
export const nameOf = ({ width, dark, lang }: (typeof LOOKS)[number]): string =>
  `${lang}-${width}-${dark ? 'dark' : 'light'}`
