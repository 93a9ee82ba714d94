/** The awkward ways: two taps, a reload, going back, an answer that is lost. One effect each, and people learn the truth. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { loadIdentity } from '../../scripts/identity.ts'
import { identityFolderOf } from '../../scripts/local.ts'
import { client, eventually } from '../harness/http.ts'
import { freePort, type Launcher, reapLeft, startLauncher } from '../harness/process.ts'
import { manager, paymentOf, seatsOf } from '../stories/concert/concert.fixtures.ts'
import { admin, customer, type Person, type Stage, sharedStage } from '../stories/shared/people.ts'
import { booked, onSale } from './harness/begun.ts'
import { badge, press } from './harness/standing.ts'
import { expectSound, inBrowser, kim, leave, useBrowser, windowOf } from './harness/visit.ts'

useBrowser()

let park: Person
let ops: Person
beforeAll(async () => {
  park = await manager(sharedStage())
  ops = await admin(sharedStage())
})
const bookingAt = (page: Page): string => new URL(page.url()).pathname.split('/')[3] ?? ''

describe('Somebody impatient', () => {
  for (const script of [true, false]) {
    inBrowser(`taps twice and has one booking, paid once, ${script ? 'with' : 'without'} script`, async () => {
      const visitor = await kim()
      const concertId = await onSale(park, { quantity: 5 })
      const page = await windowOf(visitor, { script })
      await page.goto(`/ko/concerts/${concertId}`)
      await page.getByRole('button', { name: '예매하기' }).dblclick()
      await page.getByRole('button', { name: /결제하기/ }).waitFor()
      await page.getByRole('button', { name: /결제하기/ }).dblclick()
      await page.locator('.badge', { hasText: '결제 완료' }).first().waitFor()
      const mine = client(visitor.bearer)
      expect((await mine.get(`/v1/concert/bookings?concertId=${concertId}`)).json.items).toHaveLength(1)
      expect((await seatsOf(ops, concertId)).taken).toBe(1)
      const payment = await eventually(async () => {
        const { json, status } = await mine.get(`/v1/payments/${paymentOf(bookingAt(page))}`)
        return status === 200 ? json : null
      })
      expect(payment).toMatchObject({ status: 'approved', amountKrw: 88_000 })
      await leave(page)
    })

    inBrowser(`reloads, goes back and finds it as it is, ${script ? 'with' : 'without'} script`, async () => {
      const visitor = await kim()
      const concertId = await onSale(park, { quantity: 5 })
      const page = await windowOf(visitor, { script })
      await page.goto(`/ko/concerts/${concertId}`)
      await press(page, '예매하기')
      await page.waitForURL(/bookings/)
      await page.reload()
      expect(await badge(page)).toBe('결제 기다림')
      if (script) {
        // Without script a browser asks before it sends a form again; with it there is nothing to send.
        await page.locator('input[value=test-declined]').check()
        await press(page, /결제하기/)
        await page.getByRole('alert').waitFor()
        await page.reload()
        expect(await badge(page)).toBe('결제 기다림')
        await page.locator('input[value=card]').check()
      }
      await press(page, /결제하기/)
      await page.locator('.badge', { hasText: '결제 완료' }).first().waitFor()
      await page.goBack()
      if (script) await page.goBack()
      await page.locator('.badge', { hasText: '결제 완료' }).first().waitFor()
      await page.goto(`/ko/concerts/${concertId}`)
      expect(await page.locator('.panel', { hasText: '이 공연에 예매가 있습니다' }).textContent()).toContain(
        '결제 완료',
      )
      expect((await seatsOf(ops, concertId)).taken).toBe(1)
      await leave(page)
    })
  }

  inBrowser('reads a refused form in the other language, and finds its page', async () => {
    const visitor = await kim()
    const page = await windowOf(visitor, { script: false })
    await page.goto(`/ko/bookings/${await booked(client(visitor.bearer), await onSale(park))}`)
    await page.locator('input[value=test-declined]').check()
    await press(page, /결제하기/)
    await page.getByRole('link', { name: 'English' }).click()
    expect(await badge(page)).toBe('Waiting for payment')
    await leave(page)
  })

  inBrowser('keeps why a payment failed in sight while news of it arrives, and what was chosen', async () => {
    const visitor = await kim()
    const page = await windowOf(visitor)
    await page.goto(`/ko/bookings/${await booked(client(visitor.bearer), await onSale(park))}`)
    await page.locator('input[value=test-declined]').check()
    const unread = page.locator('.bell .count')
    await press(page, /결제하기/)
    await page.getByRole('alert').waitFor()
    await unread.filter({ hasText: /[2-9]/ }).waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('결제가 거절되었습니다')
    await expectSound(page)
    await leave(page)
  })

  inBrowser('pays with a card that never answers, and is told the truth when it is known', async () => {
    const visitor = await kim()
    const id = await booked(client(visitor.bearer), await onSale(park))
    const page = await windowOf(visitor)
    await page.goto(`/ko/bookings/${id}`)
    await page.locator('input[value=test-timeout]').check()
    await press(page, /결제하기/)
    // Either it says that nobody knows yet, or it was found out in time; then it is paid, once.
    await page.locator('.badge', { hasText: '결제 완료' }).first().waitFor()
    expect((await client(visitor.bearer).get(`/v1/concert/bookings/${id}`)).json.status).toBe('paid')
    await leave(page)
  })
})

describe('A server that is killed when it has done what was asked and before it says so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-pages-'))
  const stateDir = join(folder, 'state')
  let options: { readonly stateDir: string; readonly port: number }
  let launcher: Launcher
  let stage: Stage
  beforeAll(async () => {
    options = { stateDir, port: await freePort() }
    launcher = await startLauncher(options)
    const { privateJwk, installationKey } = await loadIdentity(identityFolderOf(stateDir))
    stage = { url: launcher.url, sideDoor: '', privateJwk, installationKey }
  })
  afterAll(async () => {
    await reapLeft(stateDir)
    rmSync(folder, { recursive: true, force: true })
  })

  inBrowser('has booked once; who sends it again is led there, and who goes back reads of it', async () => {
    const seller = await manager(stage)
    const { sub, bearer } = await customer(stage)
    const concertId = await onSale(seller, { quantity: 5 })
    const at = new URL(`/ko/concerts/${concertId}`, stage.url).href
    const page = await windowOf({ sub, bearer, name: '김나루' })
    await page.goto(at)
    await page.locator('input[name=quantity]').fill('2')
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await page.route(at, async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      await route.fetch({ maxRedirects: 0 })
      await launcher.kill9()
      await route.abort('connectionreset')
    })
    await press(page, '예매하기')
    const form = (await sent).postData() ?? ''
    await page.waitForURL(/chrome-error/)
    await page.unroute(at)
    launcher = await startLauncher(options)

    // As the browser does when it is told to try again.
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const again = await page.request.post(at, { data: form, headers, maxRedirects: 0 })
    expect(again.status()).toBe(303)
    await page.goto(new URL(again.headers().location ?? '', at).href)
    expect(await badge(page)).toBe('결제 기다림')
    await page.goto(at)
    expect(await page.locator('.panel', { hasText: '이 공연에 예매가 있습니다' }).textContent()).toContain('티켓 2매')
    expect((await seatsOf(await admin(stage), concertId)).taken).toBe(2)
    await leave(page)
  })
})
