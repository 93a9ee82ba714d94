/**
 * Somebody who has just started Naru on a machine of their own, and knows nothing of it but what its screens say: the
 * demonstration is there, one signs up, reads the mail, confirms, signs in, books and pays; and the people of the
 * demonstration sign in as the start has said.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { signToken } from '../../scripts/identity.ts'
import { CUSTOMER, howToSignIn, ORGANIZATIONS, PASSWORD, PEOPLE } from '../../scripts/seed/people.ts'
import { isSeeded, seed } from '../../scripts/seed/seed.ts'
import { askServer, type TestServer } from '../harness/here.ts'
import { client, unique } from '../harness/http.ts'
import { DESK, expectSound, inBrowser, leave, PHONE, useBrowser, windowOf } from './harness/visit.ts'

const SLOW_MS = 300_000
useBrowser()

let server: TestServer
let origin: string
const local = async () => ({
  base: server.url,
  adminToken: await signToken(server.identity, { sub: 'local-seed', roles: ['admin'] }),
})
beforeAll(async () => {
  server = await askServer({ name: 'newcomer' })
  // By this name its mails know it.
  origin = server.url.replace('127.0.0.1', 'localhost')
  expect(await isSeeded(await local())).toBe(false)
  await seed(await local(), () => undefined)
}, SLOW_MS)
afterAll(async () => {
  await server?.stop()
})

const WORDS = {
  ko: {
    concerts: '공연',
    signUp: '회원 가입',
    join: '가입하기',
    mails: '받은 메일 보기',
    signIn: '로그인',
    book: '예매하기',
    pay: '₩38,000 결제하기',
    paid: /결제 완료|티켓 발권/,
  },
  en: {
    concerts: 'Concerts',
    signUp: 'Sign up',
    join: 'Create my account',
    mails: 'Read the mails',
    signIn: 'Sign in',
    book: 'Book',
    pay: 'Pay ₩38,000',
    paid: /Paid|Ticket issued/,
  },
} as const

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const follow = (page: Page, name: string | RegExp) =>
  page.locator('main').getByRole('link', { name, exact: true }).first().click()

describe('Somebody new', () => {
  for (const [lang, width, script] of [
    ['ko', PHONE, true],
    ['en', DESK, false],
  ] as const) {
    inBrowser(
      `signs up, reads the mail, confirms, signs in, books and pays: ${lang}`,
      async () => {
        const words = WORDS[lang]
        const email = `${unique('newcomer')}@example.com`
        const page = await windowOf(null, { lang, width, script })
        await page.goto(origin)
        await follow(page, words.concerts)
        await follow(page, '강가의 실내악')
        const concert = page.url()
        await page.locator('main .panel a.button').first().click()
        await follow(page, words.signUp)
        await page.locator('input[name=name]').fill('새나루')
        await page.locator('input[name=email]').fill(email)
        await page.locator('input[name=password]').fill('a sentence of my own')
        for (const kind of ['terms', 'privacy']) await page.locator(`input[value=${kind}]`).check()
        await press(page, words.join)
        await follow(page, words.mails)
        if (script) await expectSound(page)
        await page.locator('.mail a').first().click()
        await follow(page, words.signIn)
        await page.locator('input[name=email]').fill(email)
        await page.locator('input[name=password]').fill('a sentence of my own')
        await press(page, words.signIn)
        await page.waitForURL(concert)
        await press(page, words.book)
        await press(page, words.pay)
        await expect
          .poll(
            async () => {
              if (!script) await page.reload()
              return page.locator('.thing > header .badge').textContent()
            },
            { timeout: 60_000 },
          )
          .toMatch(words.paid)
        await leave(page)
      },
      SLOW_MS,
    )
  }
})

describe('The demonstration', () => {
  inBrowser(
    'is said in full, and made once however often',
    async () => {
      for (const { email } of PEOPLE) expect(howToSignIn()).toContain(email)
      expect(howToSignIn()).toContain(PASSWORD)
      await seed(await local(), () => undefined)
      const concerts = (await client(undefined, server.url).get('/v1/concert/concerts')).json.items
      expect(concerts.map(({ title }: { title: string }) => title).sort()).toEqual([
        '강가의 실내악',
        '겨울 재즈',
        '나루의 밤',
      ])
    },
    SLOW_MS,
  )

  inBrowser(
    'lets everybody in it sign in to the work of theirs',
    async () => {
      for (const { email, name } of [CUSTOMER, ...ORGANIZATIONS.flatMap(({ owner, staff }) => [owner, ...staff])]) {
        const page = await windowOf(null, { lang: 'ko', script: false })
        await page.goto(`${origin}/ko/sign-in?next=/account`)
        await page.locator('input[name=email]').fill(email)
        await page.locator('input[name=password]').fill(PASSWORD)
        await press(page, '로그인')
        await page.waitForURL(`${origin}/ko/account`)
        expect(await page.locator('.who > span').last().textContent()).toBe(name)
        const of = ORGANIZATIONS.find(({ owner, staff }) => [owner, ...staff].some((one) => one.email === email))
        if (of !== undefined) await page.getByRole('link', { name: of.name }).waitFor()
        await leave(page)
      }
    },
    SLOW_MS,
  )
})
