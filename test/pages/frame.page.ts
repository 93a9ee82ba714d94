/** What every page has: its frame, its languages, its errors, and how it is served. */
import { describe, expect } from 'vitest'
import { here } from '../harness/here.ts'
import {
  expectSound,
  inBrowser,
  leave,
  nameOf,
  PHONE,
  signedInAs,
  useBrowser,
  VIEWS,
  windowOf,
} from './harness/visit.ts'

useBrowser()

describe('The frame of the pages', () => {
  for (const look of VIEWS) {
    inBrowser(`is sound at ${nameOf(look)}`, async () => {
      const page = await windowOf(await signedInAs('김나루', 'customer'), look)
      for (const path of ['', '/concerts', '/notifications', '/nowhere']) {
        await page.goto(`/${look.lang}${path}`)
        await expectSound(page)
      }
      await leave(page)
    })
  }

  inBrowser('begins in the language that the browser would rather have', async () => {
    for (const [lang, title] of [
      ['ko', '홈 · 나루'],
      ['en', 'Home · Naru'],
    ] as const) {
      const page = await windowOf(null, { lang })
      await page.goto('/')
      expect([new URL(page.url()).pathname, await page.title()]).toEqual([`/${lang}`, title])
      await leave(page)
    }
  })

  inBrowser('changes the language and keeps the page', async () => {
    const page = await windowOf(null)
    await page.goto('/ko/concerts?cursor=x')
    await page.getByRole('link', { name: 'English' }).click()
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/en/concerts?cursor=x')
    await leave(page)
  })

  inBrowser('lets the keyboard jump to what the page is about, with its focus in sight', async () => {
    const page = await windowOf(null)
    await page.goto('/ko/concerts')
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: '본문으로 건너뛰기' })
    expect(await skip.boundingBox()).toMatchObject({ x: expect.any(Number) })
    expect((await skip.boundingBox())?.width).toBeGreaterThan(40)
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await leave(page)
  })

  inBrowser('says what to do where there is nothing to see', async () => {
    const page = await windowOf(null)
    expect((await page.goto('/ko/nowhere'))?.status()).toBe(404)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('찾으시는 화면이 없습니다')
    expect((await page.goto('/en/notifications'))?.status()).toBe(401)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Please sign in')
    const driver = await windowOf(await signedInAs('이기사', 'driver'))
    expect((await driver.goto('/ko/bookings/none'))?.status()).toBe(403)
    expect(await driver.getByRole('heading', { level: 1 }).textContent()).toBe('볼 수 없는 화면입니다')
    await leave(page)
    await leave(driver)
  })
})

describe('How pages are served', () => {
  inBrowser('runs nothing but its own files, which are kept for good', async () => {
    const page = await windowOf(null, { width: PHONE })
    const answer = await page.goto('/ko')
    const policy = answer?.headers()['content-security-policy']
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(answer?.headers()['referrer-policy']).toBe('same-origin')
    const script = await page.locator('script[src]').getAttribute('src')
    expect(script).toMatch(/^\/assets\/main-[0-9a-f]{10}\.js$/)
    const file = await fetch(new URL(script ?? '', here().url))
    expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect((await fetch(new URL('/assets/main-0000000000.js', here().url))).status).toBe(404)
    await leave(page)
  })

  inBrowser('tells a browser whose token is not good in words', async () => {
    const page = await windowOf({ sub: 'x', name: 'x', bearer: 'none' })
    const answer = await page.goto('/ko')
    expect([answer?.status(), answer?.headers()['content-type']]).toEqual([401, 'text/html; charset=utf-8'])
    expect(await page.textContent('body')).toContain('다시 로그인해 주세요')
    await leave(page)
  })
})
