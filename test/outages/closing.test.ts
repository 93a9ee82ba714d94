/** Closing an account while others are late or away (U7): nobody is forgotten with something live, nor half forgotten. */
import { beforeAll, describe, expect, it } from 'vitest'
import { expectStatus } from '../chaos/concert.fixtures.ts'
import { fireCrons, whileDeliveryIsLate, whileDown } from '../harness/chaos.ts'
import { client, eventually } from '../harness/http.ts'
import { linkIn, PASSWORD, signedIn } from '../stories/identity/identity.fixtures.ts'
import { admin, type Person, sharedStage } from '../stories/shared/people.ts'

const CALLS = '/v1/taxi/calls'
const ride = { origin: '서울역 2번 출구', destination: '노들섬', fareKrw: 15_000, method: 'card' }
/** Later than anybody who closes an account has an answer, and no later than what the view waits for. */
const LATE_SECONDS = 15
const SETTLED_WITHIN = { withinMs: 240_000 }

/** Fires the sweep until this is so. */
const swept = <T>(probe: () => Promise<T>) =>
  eventually(async () => {
    await fireCrons('view')
    return probe()
  }, SETTLED_WITHIN)
const receiptOf = async (receipt: string) => (await client().get(`/v1/people/receipts/${receipt}`)).json

let root: Person
beforeAll(async () => {
  root = await admin(sharedStage())
})

describe('Whoever closes an account', () => {
  it('stays when something had begun that the view had not heard of, is told, and goes on', async () => {
    const { browser, email } = await signedIn()
    await whileDeliveryIsLate('view', LATE_SECONDS, async () => {
      const { id } = expectStatus(await browser.post(CALLS, ride), 201).json
      const asked = expectStatus(await browser.post('/v1/people/me/close', { password: PASSWORD }), 202).json
      expect(asked).toMatchObject({ status: 'judging' })
      const receipt = await swept(async () => {
        const found = await receiptOf(asked.receipt)
        return found.status === 'judging' ? null : found
      })
      expect(receipt).toMatchObject({ status: 'refused', because: 'live-things', accountErasedAt: null })
      expect(receipt.keyDestroyedAt).toBeNull()
      expect(await linkIn(email, /was not closed/)).toContain('/account/close')
      expectStatus(await browser.post(`${CALLS}/${id}/cancel`), 200)
    })
    await eventually(async () => (await browser.post(CALLS, ride)).status === 201)
  })

  it('is forgotten whole once identity is back', async () => {
    const { browser, email } = await signedIn()
    const { id } = (await browser.get('/v1/identity/me')).json
    const asked = expectStatus(await root.post(`/v1/ops/people/${id}/forget`), 200).json
    await whileDown('identity', async () => {
      const receipt = await swept(async () => {
        const found = await receiptOf(asked.receipt)
        return found.status === 'judging' ? null : found
      })
      expect(receipt).toMatchObject({ status: 'forgetting', accountErasedAt: null, keyDestroyedAt: null })
    })
    await swept(async () => (await receiptOf(asked.receipt)).status === 'forgotten')
    expectStatus(await browser.post('/auth/sign-in/email', { email, password: PASSWORD }), 401)
  })
})
