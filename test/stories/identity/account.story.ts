/** What somebody does with their own account (U6), and how long a session lasts beyond it. */
import { describe, expect, it } from 'vitest'
import { as, client, unique } from '../../harness/http.ts'
import { expectProblem } from '../shared/problem.ts'
import { Browser, PASSWORD, signedIn } from './identity.fixtures.ts'

const ME = '/v1/identity/me'
const CHANGE = { name: '나루 킴', phone: '+82 10-1234-5678', locale: 'ko' }

describe('An account (U1, U6)', () => {
  it('is shown to its owner, with each consent by version and time', async () => {
    const { browser, email } = await signedIn()
    const { status, json } = await browser.get(ME)
    expect([status, json]).toEqual([
      200,
      expect.objectContaining({ email, emailVerified: true, name: '김나루', roles: ['customer'], organizations: [] }),
    ])
    expect(json.consents).toEqual({
      terms: { version: '2026-10', at: expect.any(String) },
      privacy: { version: '2026-10', at: expect.any(String) },
    })
  })

  it('is changed by its owner; a consent that was given keeps its time, and marketing can be withdrawn', async () => {
    const { browser } = await signedIn()
    const before = (await browser.get(ME)).json
    const consents = { terms: '2026-10', privacy: '2026-12', marketing: '2026-10' }
    const { json } = await browser.ask('PUT', ME, { ...CHANGE, consents })
    expect(json).toMatchObject({ ...CHANGE, consents: { marketing: { version: '2026-10' } } })
    expect(json.consents.terms).toEqual(before.consents.terms)
    expect(json.consents.privacy.version).toBe('2026-12')
    const withdrawn = await browser.ask('PUT', ME, { ...CHANGE, consents: { marketing: null } })
    expect(withdrawn.json.consents).toEqual({ terms: json.consents.terms, privacy: json.consents.privacy })
    expect((await browser.get(ME)).json).toEqual(withdrawn.json)
  })

  it('is changed once under a key', async () => {
    const { browser } = await signedIn()
    const key = unique('key')
    const put = (change: object) => browser.ask('PUT', ME, change, { key })
    const first = await put(CHANGE)
    const again = await put(CHANGE)
    expect([again.json, again.headers.get('idempotency-replayed')]).toEqual([first.json, 'true'])
    expectProblem(await put({ ...CHANGE, name: '다른 이름' }), 422, 'IdempotencyKeyReused')
  })

  it('is none for a token of another issuer', async () => {
    const kim = await as(unique('kim'), 'customer')
    for (const path of [ME, `${ME}/sessions`, `${ME}/export`])
      expectProblem(await kim.get(path), 404, 'AccountNotFound')
  })

  it('is given out whole to its owner, and without what is secret', async () => {
    const { browser, email } = await signedIn()
    const key = (await browser.post(`${ME}/keys`, { name: '스크립트', scopes: ['customer'] })).json
    const { status, json, text } = await browser.get(`${ME}/export`)
    expect(json.keys).toMatchObject([{ id: key.id, name: '스크립트' }])
    expect(text).not.toContain(key.secret)
    expect([status, json.profile.email, json.sessions.length]).toEqual([200, email, 1])
    const secret = browser.cookie?.split('.')[0] ?? ''
    expect(secret.length).toBeGreaterThan(20)
    expect(text).not.toContain(secret)
  })
})

describe('Sessions (U6)', () => {
  it('are seen and ended by their owner, and by nobody else', async () => {
    const { browser, email } = await signedIn()
    const phone = new Browser()
    await phone.post('/auth/sign-in/email', { email, password: PASSWORD })
    const { items } = (await browser.get(`${ME}/sessions`)).json
    expect(items.map(({ ipAddress }: { ipAddress: string }) => ipAddress)).toEqual([phone.address, browser.address])
    const end = `${ME}/sessions/${items[0].id}/end`
    const stranger = (await signedIn()).browser
    expectProblem(await stranger.post(end), 404, 'SessionNotFound')
    expect((await phone.get('/auth/get-session')).json).not.toBeNull()
    expect((await browser.post(end)).status).toBe(200)
    expect((await phone.get('/auth/get-session')).json).toBeNull()
    expectProblem(await browser.post(end), 404, 'SessionNotFound')
  })

  it('end with the password that opened them, but for the one that changes it', async () => {
    const { browser, email } = await signedIn()
    const phone = new Browser()
    await phone.post('/auth/sign-in/email', { email, password: PASSWORD })
    const change = (currentPassword: string) =>
      browser.post('/auth/change-password', { currentPassword, newPassword: 'another horse battery' })
    expect((await change('wrong horse battery')).status).toBe(400)
    expect((await change(PASSWORD)).status).toBe(200)
    expect((await phone.get('/auth/get-session')).json).toBeNull()
    expect((await browser.get('/auth/get-session')).json).not.toBeNull()
  })

  it('are not shown to scripts', async () => {
    const { browser, email } = await signedIn()
    const again = await browser.post('/auth/sign-in/email', { email, password: PASSWORD })
    const secret = decodeURIComponent(browser.cookie ?? '').split('.')[0] ?? ''
    expect(again.text).not.toContain(secret)
    expect(again.headers.getSetCookie()[0]).toMatch(/httponly/i)
    expect((await client().get(ME)).status).toBe(401)
  })
})
