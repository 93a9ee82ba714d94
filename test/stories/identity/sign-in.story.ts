/** Signing up and in (U1, U2, U3, U4, U5), over HTTP as a page of this origin does it. */
import { describe, expect, it } from 'vitest'
import { client } from '../../harness/http.ts'
import { bookingOf } from '../concert/concert.fixtures.ts'
import { expectProblem } from '../shared/problem.ts'
import { anyEmail, Browser, linkIn, mailsTo, PASSWORD, signedIn, signedUp, signUpForm } from './identity.fixtures.ts'

const BOOKINGS = '/v1/concert/bookings'
const BOOKING = bookingOf('0'.repeat(26))

describe('Signing up (U1, U3)', () => {
  it('sends a mail to confirm the address, and answers the same when the address is taken, whose owner hears of it', async () => {
    const { browser, email } = await signedUp({ isConfirmed: false })
    const again = await browser.post('/auth/sign-up/email', signUpForm(` ${email.toUpperCase()} `))
    const fresh = await browser.post('/auth/sign-up/email', signUpForm(anyEmail()))
    expect([again.status, again.text]).toEqual([202, fresh.text])
    expect((await mailsTo(email)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('already have an account'),
      expect.stringContaining('Confirm'),
    ])
  })

  it('makes one account when eight want the same address at once', async () => {
    const email = anyEmail()
    const all = Array.from({ length: 8 }, () => new Browser().post('/auth/sign-up/email', signUpForm(email)))
    for (const answer of await Promise.all(all))
      expect([answer.status, answer.json]).toEqual([202, { status: 'mail-sent' }])
    const subjects = (await mailsTo(email)).map(({ subject }) => subject)
    expect(subjects.filter((subject) => subject.includes('Confirm'))).toHaveLength(1)
    expect(subjects).toHaveLength(8)
  })

  it.each([
    [{ password: 'eleven char' }, '/password'],
    [{ name: '​' }, '/name'],
    [{ email: 'kim' }, '/email'],
    [{ consents: { terms: '1' } }, '/consents/privacy'],
    [{ roles: 'admin' }, '/roles'],
    [{ callbackURL: 'https://evil.example/' }, '/callbackURL'],
  ])('refuses %j', async (change, pointer) => {
    const answer = await new Browser().post('/auth/sign-up/email', signUpForm(anyEmail(), change))
    expectProblem(answer, 422, 'InputInvalid')
    expect(answer.json.errors).toContainEqual(expect.objectContaining({ pointer }))
  })
})

describe('The link that confirms an address (U2)', () => {
  it('works once', async () => {
    const { browser, email } = await signedUp({ isConfirmed: false })
    const link = await linkIn(email, /Confirm/)
    expect((await browser.ask('HEAD', link)).status).toBe(204)
    const first = await browser.get(link)
    expect([first.status, first.headers.get('location')]).toEqual([302, '/'])
    expectProblem(await browser.get(link), 401, 'LinkNotValid')
    expectProblem(await browser.get('/auth/verify-email?token=x'), 401, 'LinkNotValid')
  })

  it('stands before the first command, not before looking', async () => {
    const { browser, email } = await signedIn({ isConfirmed: false })
    expect((await browser.get('/v1/mypage')).status).toBe(200)
    expectProblem(await browser.post(BOOKINGS, BOOKING), 403, 'EmailNotVerified')
    await browser.get(await linkIn(email, /Confirm/))
    expectProblem(await browser.post(BOOKINGS, BOOKING), 404, 'ConcertNotFound')
  })
})

describe('Signing in (U4)', () => {
  it('with an address and its password opens everything that is open to a customer', async () => {
    const { browser } = await signedIn()
    expect((await browser.get('/v1/mypage')).status).toBe(200)
    expect((await browser.post('/auth/sign-out')).status).toBe(200)
    expect(browser.cookie).toBeUndefined()
    expectProblem(await browser.get('/v1/mypage'), 401, 'TokenMissing')
  })

  it('tells a wrong password and an unknown address alike', async () => {
    const { browser, email } = await signedUp()
    const wrong = await browser.post('/auth/sign-in/email', { email, password: 'wrong horse battery' })
    const unknown = await browser.post('/auth/sign-in/email', { email: anyEmail(), password: PASSWORD })
    expectProblem(wrong, 401, 'EmailOrPasswordWrong')
    const { instance: _, ...said } = unknown.json
    expect(wrong.json).toMatchObject(said)
  })

  it('fails ten times for an account, from wherever: 429 with Retry-After, also with the right password', async () => {
    const { browser, email } = await signedUp()
    const guess = (by: Browser) => by.post('/auth/sign-in/email', { email, password: 'wrong horse battery' })
    const guesses = await Promise.all(Array.from({ length: 12 }, () => guess(new Browser())))
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10)
    const right = await browser.post('/auth/sign-in/email', { email, password: PASSWORD })
    expectProblem(right, 429, 'TooManyRequests')
    const seconds = Number(right.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(800)
    expect(seconds).toBeLessThanOrEqual(900)
  })

  it('fails ten times from an address, whatever account: 429; elsewhere it goes on', async () => {
    const { email } = await signedUp()
    const thief = new Browser()
    for (let times = 0; times < 10; times += 1) {
      const answer = await thief.post('/auth/sign-in/email', { email: anyEmail(), password: PASSWORD })
      expectProblem(answer, 401, 'EmailOrPasswordWrong')
    }
    expectProblem(await thief.post('/auth/sign-in/email', { email, password: PASSWORD }), 429, 'TooManyRequests')
    expect((await new Browser().post('/auth/sign-in/email', { email, password: PASSWORD })).status).toBe(200)
  })
})

describe('A forgotten password (U2)', () => {
  it('is replaced through a link that works once; sessions end', async () => {
    const { browser, email } = await signedIn()
    const unknown = await browser.post('/auth/request-password-reset', { email: anyEmail() })
    const asked = await browser.post('/auth/request-password-reset', { email, redirectTo: '/ko/password' })
    expect([asked.status, asked.text]).toEqual([202, unknown.text])
    const page = await browser.get(await linkIn(email, /new password/))
    const location = new URL(page.headers.get('location') ?? '')
    expect(location.pathname).toBe('/ko/password')
    const token = location.searchParams.get('token')
    const elsewhere = new Browser()
    const choose = () => elsewhere.post('/auth/reset-password', { token, newPassword: 'another horse battery' })
    expect((await choose()).status).toBe(200)
    expectProblem(await choose(), 400, 'LinkNotValid')
    expect((await browser.get('/auth/get-session')).json).toBeNull()
    expectProblem(
      await elsewhere.post('/auth/sign-in/email', { email, password: PASSWORD }),
      401,
      'EmailOrPasswordWrong',
    )
    const password = 'another horse battery'
    expect((await elsewhere.post('/auth/sign-in/email', { email, password })).status).toBe(200)
  })
})

describe('A write with a cookie', () => {
  it.each([
    ['a foreign origin', { origin: 'https://evil.example', site: 'cross-site' }],
    ['a foreign origin that says it is none', { origin: 'https://evil.example' }],
    ['no origin', { origin: null }],
    ['nothing that a browser would say', { origin: null, site: null }],
    ['another site of the same owner', { site: 'same-site' }],
  ])('is refused from %s', async (_, from) => {
    const { browser } = await signedIn()
    expectProblem(await browser.post(BOOKINGS, BOOKING, from), 403, 'OriginNotSame')
    expectProblem(await browser.post('/auth/sign-out', {}, from), 403, 'OriginNotSame')
    expectProblem(await browser.post(BOOKINGS, BOOKING), 404, 'ConcertNotFound')
  })
})

describe('What is published (U4)', () => {
  it('is where to sign in, and the keys of the tokens', async () => {
    const anybody = client()
    for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
      const { status, json } = await anybody.get(path)
      expect([path, status]).toEqual([path, 200])
      expect(json.token_endpoint).toBe(`${json.issuer}/auth/oauth2/token`)
      expect(json.code_challenge_methods_supported).toEqual(['S256'])
    }
    const { json } = await anybody.get('/.well-known/jwks.json')
    expect(json.keys).toEqual([expect.objectContaining({ kty: 'EC', alg: 'ES256', crv: 'P-256' })])
    for (const key of json.keys) expect(key).not.toHaveProperty('d')
  })
})
