/** Identity down (U10): whoever is known goes on everywhere; signing in must wait, and says so. */
import { describe, expect, it } from 'vitest'
import { whileDown } from '../harness/chaos.ts'
import { as, client, unique } from '../harness/http.ts'
import { booked, bookingOf, manager, onSale } from '../stories/concert/concert.fixtures.ts'
import { Browser, PASSWORD, signedIn } from '../stories/identity/identity.fixtures.ts'
import { customer, reads, sharedStage } from '../stories/shared/people.ts'
import { expectProblem } from '../stories/shared/problem.ts'

const NO_CONCERT = bookingOf('0'.repeat(26))

const MADE_UP = `naru_${'0'.repeat(26)}_${'x'.repeat(43)}`
const keyOf = async (browser: Browser): Promise<string> =>
  (await browser.post('/v1/identity/me/keys', { name: '스크립트', scopes: ['customer'] })).json.secret

describe('While identity is down (U10)', () => {
  it('whoever is signed in, or has a token of whatever issuer, goes on; signing in is 503 with Retry-After', async () => {
    const { browser, email } = await signedIn()
    // Staff see who booked; nothing of that is asked before identity is down.
    const stage = sharedStage()
    const [park, guest] = [await manager(stage), await customer(stage)]
    const concertId = await onSale(park)
    const bookingId = await booked(guest, concertId)
    const elsewhere = new Browser()
    await elsewhere.post('/auth/sign-in/email', { email, password: PASSWORD })
    const [used, unused] = [await keyOf(browser), await keyOf(browser)]
    expect((await client(used).get('/v1/mypage')).status).toBe(200)
    // After a command to one's account the token is asked for anew.
    expect((await browser.get('/v1/mypage')).status).toBe(200)
    await whileDown('identity', async () => {
      expect((await client(used).get('/v1/mypage')).status).toBe(200)
      expectProblem(await client(unused).get('/v1/mypage'), 503, 'TemporarilyUnavailable')
      expectProblem(await client(MADE_UP).get('/v1/mypage'), 401, 'TokenInvalid')
      expect((await browser.get('/v1/mypage')).status).toBe(200)
      expectProblem(await browser.post('/v1/concert/bookings', NO_CONCERT), 404, 'ConcertNotFound')
      expect(await reads(park, `/v1/concert/bookings/${bookingId}`, 'booked')).toMatchObject({ customerId: guest.sub })
      const kim = await as(unique('kim'), 'customer')
      expect((await kim.get('/v1/mypage')).status).toBe(200)
      // The gateway has not met this session yet: whether it lives is not known, so it is not denied.
      const unknown = await elsewhere.get('/v1/mypage')
      expectProblem(unknown, 503, 'TemporarilyUnavailable')
      const refused = await new Browser().post('/auth/sign-in/email', { email, password: PASSWORD })
      expectProblem(refused, 503, 'TemporarilyUnavailable')
      for (const { headers } of [unknown, refused]) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    })
    expect((await elsewhere.get('/v1/mypage')).status).toBe(200)
    expect((await client(unused).get('/v1/mypage')).status).toBe(200)
    expect((await browser.post('/auth/sign-in/email', { email, password: PASSWORD })).status).toBe(200)
  })
})
