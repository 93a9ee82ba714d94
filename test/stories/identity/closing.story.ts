/** Closing an account (U7): what stands in its way, what is left of it, and that its address may come again. */
import { describe, expect, it } from 'vitest'
import { askAt } from '../../harness/chaos.ts'
import { type Answer, as, client, eventually, ORGANISATION, unique } from '../../harness/http.ts'
import { customer, memberOf, sharedStage } from '../shared/people.ts'
import { expectProblem } from '../shared/problem.ts'
import { anyEmail, type Browser, mailsTo, PASSWORD, signedIn, signedUp } from './identity.fixtures.ts'

const ME = '/v1/identity/me'
const CLOSE = '/v1/people/me/close'
const CLOSING = '/v1/people/me/closing'
const CALLS = '/v1/taxi/calls'
const ride = { origin: '서울역 2번 출구', destination: '노들섬', fareKrw: 15_000, method: 'card' }
/** All that had begun before must have come to light, and the machine has much else to do. */
const CLOSED_WITHIN = { withinMs: 240_000 }

const close = (browser: Browser, password = PASSWORD): Promise<Answer> => browser.post(CLOSE, { password })

/** The receipt once nothing is left to be done; the sweep of every minute is fired meanwhile. */
const settled = (receipt: string) =>
  eventually(async () => {
    await askAt(sharedStage().sideDoor, { do: 'cron', worker: 'view' })
    const { json } = await client().get(`/v1/people/receipts/${receipt}`)
    return ['forgotten', 'refused'].includes(json.status) ? json : null
  }, CLOSED_WITHIN)
const closed = async (browser: Browser) => {
  const { status, json } = await close(browser)
  expect([status, json.status]).toEqual([202, 'judging'])
  return settled(json.receipt)
}

const admin = () => as(unique('admin'), 'admin')
const organisationOf = async (email: string): Promise<string> => {
  const made = await (await admin()).post('/v1/identity/organizations', { name: '나루극장', ownerEmail: email })
  expect(made.status).toBe(201)
  return made.json.id
}
/** Another owner of it, who has signed in. */
const secondOwner = async (owner: Browser, organizationId: string): Promise<Browser> => {
  const email = anyEmail('second')
  const invited = await owner.post('/auth/organization/invite-member', { organizationId, email, role: 'owner' })
  const { browser } = await signedIn({ email })
  const accepted = await browser.post('/auth/organization/accept-invitation', { invitationId: invited.json.id })
  expect(accepted.status).toBe(200)
  return browser
}

describe('Closing an account (U7)', () => {
  it('waits for what is live, which it names, and takes what has just ended for ended', async () => {
    const { browser } = await signedIn()
    const { id } = (await browser.post(CALLS, ride)).json
    const no = await eventually(async () => {
      const { json } = await browser.get(CLOSING)
      return json.items.length > 0 ? json : null
    })
    expect(no).toEqual({ items: [{ kind: 'taxi.call', id, status: 'open' }], organizations: [] })
    expectProblem(await close(browser), 409, 'LiveThings')
    // Nobody waits until the view has heard of it.
    expect((await browser.post(`${CALLS}/${id}/cancel`)).status).toBe(200)
    expect((await browser.get(CLOSING)).json.items).toEqual([])
  })

  it('wants the password of the account, and counts the wrong ones as those who sign in', async () => {
    const { browser, email } = await signedIn()
    expectProblem(await close(browser, 'wrong horse battery'), 403, 'PasswordWrong')
    expectProblem(await browser.post(CLOSE), 403, 'PasswordWrong')
    for (let tries = 2; tries < 10; tries += 1) await close(browser, 'wrong horse battery')
    const { status, headers } = await close(browser)
    expect([status, Number(headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
    expect((await mailsTo(email)).filter(({ subject }) => /being closed/.test(subject))).toEqual([])
    expect((await browser.get(CLOSING)).json.receipt).toBeUndefined()
  })

  it('ends sessions and tokens, and the address may sign up again as somebody else', async () => {
    const { browser, email } = await signedIn()
    const before = (await browser.get(ME)).json
    const { secret } = (await browser.post(`${ME}/keys`, { name: '스크립트', scopes: ['customer'] })).json
    const { id } = (await browser.post(CALLS, ride)).json
    await eventually(async () => (await browser.get(CALLS)).json.items.length === 1)
    await browser.post(`${CALLS}/${id}/cancel`)

    const asked = await close(browser)
    expect([asked.status, asked.json]).toEqual([202, expect.objectContaining({ status: 'judging', because: null })])
    expect(asked.text).not.toContain(before.id)
    const mail = (await mailsTo(email)).find(({ subject }) => /being closed/.test(subject))
    expect(mail?.text).toContain(asked.json.receipt)
    // Asked again it is the same request, and nothing new begins, after the seconds in which that may not be known yet.
    expect((await close(browser)).json).toMatchObject({ receipt: asked.json.receipt, askedAt: asked.json.askedAt })
    const late = await eventually(async () => {
      const { status, json } = await browser.post(CALLS, { ...ride, method: 'test-declined' })
      return status === 409 ? json : null
    })
    expect(late.code).toBe('PersonLeaving')

    const receipt = await settled(asked.json.receipt)
    expect(receipt).toMatchObject({ status: 'forgotten', refusedAt: null, because: null })
    expect([receipt.accountErasedAt, receipt.keyDestroyedAt].every((at) => at <= receipt.forgottenAt)).toBe(true)
    expectProblem(await browser.post('/auth/sign-in/email', { email, password: PASSWORD }), 401, 'EmailOrPasswordWrong')
    expect((await browser.get('/auth/get-session')).json).toBeNull()
    expect(await mailsTo(email)).toEqual([])
    expectProblem(await client(secret).get('/v1/mypage'), 401, 'TokenInvalid')

    const again = await signedIn({ email })
    const after = (await again.browser.get(ME)).json
    expect(after.id).not.toBe(before.id)
    expect((await again.browser.get(CALLS)).json.items).toEqual([])
    expect((await again.browser.post(CALLS, ride)).status).toBe(201)
  })

  it('is refused to the last owner of an organisation, whoever else leaves at the same time', async () => {
    const { browser, email } = await signedIn()
    const id = await organisationOf(email)
    const no = await close(browser)
    expectProblem(no, 409, 'LastOwner')
    expect(no.json.organizations).toEqual([{ id, name: '나루극장' }])
    const second = await secondOwner(browser, id)
    const [one, other] = await Promise.all([closed(browser), closed(second)])
    expect([one.status, other.status].toSorted()).toEqual(['forgotten', 'refused'])
    expect([one.because, other.because].filter((because) => because !== null)).toEqual(['last-owner'])
    const left = one.status === 'refused' ? browser : second
    expect((await left.get(ME)).json.organizations).toEqual([{ id, name: '나루극장', roles: ['owner'] }])
    // Whoever stays may begin again.
    await eventually(async () => (await left.post(CALLS, ride)).status === 201)
  })

  it('is open to who has not confirmed the address, and to who has an account elsewhere', async () => {
    const { browser, email } = await signedUp({ isConfirmed: false })
    await browser.post('/auth/sign-in/email', { email, password: PASSWORD })
    const kim = await customer(sharedStage())
    const elsewhere = await kim.post(CLOSE)
    expect([elsewhere.status, elsewhere.json.status]).toEqual([202, 'judging'])
    const receipts = await Promise.all([closed(browser), settled(elsewhere.json.receipt)])
    expect(receipts.map(({ status }) => status)).toEqual(['forgotten', 'forgotten'])
    expectProblem(await kim.post(CALLS, ride), 410, 'PersonForgotten')
    const museum = await memberOf(sharedStage(), ORGANISATION, 'manager', 'museum-manager')
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    const shown = { title: '나루 그림', hall: '1', date: day, capacity: 3 }
    const { id: exhibitionId } = (await museum.post('/v1/museum/exhibitions', shown)).json
    expectProblem(await kim.post('/v1/museum/reservations', { exhibitionId }), 410, 'PersonForgotten')
  })

  it('shows its receipt to whoever has it, and to nobody who has another one', async () => {
    expectProblem(await client().get('/v1/people/receipts/none'), 404, 'ReceiptNotFound')
    expectProblem(await client().post(CLOSE), 401, 'TokenMissing')
  })
})
