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

export const PHONE = 390
export const DESK = 1_280
export const HEIGHT = 844
const AXE = readFileSync(join(import.meta.dirname, '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')
/** A busy machine takes its time. */
const SLOW_MS = 60_000

export type Look = {
  readonly width?: number
  readonly dark?: boolean
  readonly script?: boolean
  /** What the browser would rather have. */
  readonly lang?: 'ko' | 'en'
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

/** A window of somebody's own. */
export const windowOf = async (visitor: Visitor | null, look: Look = {}): Promise<Page> => {
  if (!browser) throw new Error('a test of pages without useBrowser()')
  const { width = PHONE, dark = false, script = true, lang = 'ko' } = look
  const context = await browser.newContext({
    baseURL: here().url,
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
  return context.newPage()
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
/** What axe finds wrong, by rule. Through the debugger, so the policy of the page stays as it is. */
export const axeViolations = async (page: Page): Promise<readonly string[]> => {
  const session = await page.context().newCDPSession(page)
  const run = (expression: string) =>
    session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
  await run(AXE)
  const { result } = await run(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  )
  await session.detach()
  return (result.value as readonly Violation[]).map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

/** Nothing is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What every screen must keep to. Axe is script: where a window runs none, look at `overflow` alone. */
export const expectSound = async (page: Page): Promise<void> => {
  expect(await axeViolations(page), page.url()).toEqual([])
  expect(await overflow(page), `${page.url()} is wider than its window`).toBeLessThanOrEqual(0)
}

/** All the looks at which a screen is examined. */
export const LOOKS: readonly Required<Look>[] = ([PHONE, DESK] as const).flatMap((width) =>
  [false, true].flatMap((dark) => (['ko', 'en'] as const).map((lang) => ({ width, dark, lang, script: true }))),
)
export const nameOf = ({ width, dark, lang }: Required<Look>): string => `${lang}-${width}-${dark ? 'dark' : 'light'}`
