/** Names for staff (U12): whoever may see people sees who they are, as long as there is somebody to ask. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, client, eventually, token, unique } from '../../harness/http.ts'
import { booked, manager, onSale, staff } from '../concert/concert.fixtures.ts'
import { HOSPITALS, hospitalAdmin, openedToday, RECORDS, reserved } from '../screening/screening.fixtures.ts'
import { admin, customer, memberOf, type Person, reads, sharedStage } from '../shared/people.ts'
import { drive, driver, matchedCall, openCall } from '../taxi/taxi.fixtures.ts'
import { signedIn } from './identity.fixtures.ts'

const NAME = '남궁민수'

/** Somebody with an account, known by a token. */
let minsu: Client & { readonly sub: string }
/** Somebody of another issuer. */
let stranger: Person
beforeAll(async () => {
  const { browser } = await signedIn()
  const { id: sub, phone, locale } = (await browser.get('/v1/identity/me')).json
  await browser.ask('PUT', '/v1/identity/me', { name: NAME, phone, locale })
  minsu = { sub, ...client(await token({ sub, roles: ['customer'] })) }
  stranger = await customer(sharedStage(), 'stranger')
})

type Listed = { readonly id: string; readonly customerId?: string; readonly customerName?: string }
/** The rows with these ids, in their order, once all of them are there. */
const listedOf = (who: Client, path: string, ids: readonly string[]): Promise<readonly Listed[]> =>
  eventually(async () => {
    const items: readonly Listed[] = (await who.get(path)).json.items
    const found = ids.map((id) => items.find((one) => one.id === id))
    return found.every((one) => one !== undefined) ? found : null
  })

describe('A person’s name (U12)', () => {
  it('stands beside a booking for the staff of its organisation, and beside it alone where nobody knows it (C17)', async () => {
    const stage = sharedStage()
    const [park, jung] = [await manager(stage), await staff(stage)]
    const concertId = await onSale(park)
    const ids = [await booked(minsu, concertId), await booked(stranger, concertId)]
    const path = `/v1/concert/bookings?concertId=${concertId}`
    for (const who of [park, jung]) {
      const [hers, theirs] = await listedOf(who, path, ids)
      expect(hers).toMatchObject({ customerId: minsu.sub, customerName: NAME })
      expect(theirs).toMatchObject({ customerId: stranger.sub })
      expect(theirs).not.toHaveProperty('customerName')
    }
    const one = `/v1/concert/bookings/${ids[0]}`
    const { json, headers } = await jung.get(one)
    expect(json.customerName).toBe(NAME)
    const again = await jung.get(one, { headers: { 'if-none-match': headers.get('etag') ?? '' } })
    expect([again.status, again.json.customerName]).toEqual([200, NAME])
    expect((await minsu.get(one)).json).not.toHaveProperty('customerName')
    expect((await listedOf(minsu, '/v1/concert/bookings', ids.slice(0, 1)))[0]).not.toHaveProperty('customerName')
    const elsewhere = await memberOf(stage, unique('harbour'), 'han', 'venue-staff')
    expect((await elsewhere.get(path)).json.items).toEqual([])
  })

  it('stands beside who comes, for the hospital that expects them (S14)', async () => {
    const han = await hospitalAdmin(sharedStage())
    const hospitalId = await openedToday(han)
    const ids = [await reserved(minsu, hospitalId), await reserved(stranger, hospitalId)]
    const found = await eventually(async () => {
      const [hers, theirs] = await listedOf(han, `${RECORDS}?hospitalId=${hospitalId}`, ids)
      return hers?.customerId && theirs?.customerId ? { hers, theirs } : null
    })
    expect(found.hers).toMatchObject({ customerId: minsu.sub, customerName: NAME })
    expect(found.theirs).not.toHaveProperty('customerName')
    expect((await minsu.get(`${HOSPITALS}/${hospitalId}`)).text).not.toContain(NAME)
  })

  it('is a first name to the driver who comes, until the ride is over, and to no other driver', async () => {
    const stage = sharedStage()
    const [boss, baek, other] = [await admin(stage), await driver(stage), await driver(stage)]
    const callId = await matchedCall(minsu, boss, baek)
    const path = `/v1/taxi/pickups/${callId}`
    expect(await reads(baek, path, 'assigned')).toMatchObject({ passengerName: '민수' })
    expect((await other.get(path)).status).toBe(404)
    await drive(baek, callId, 'board')
    expect(await reads(baek, path, 'boarded')).toMatchObject({ passengerName: '민수' })
    await drive(baek, callId)
    expect(await reads(baek, path, 'completed')).not.toHaveProperty('passengerName')
    const open = await openCall(minsu, boss)
    const { json } = await eventually(async () => {
      const answer = await other.get('/v1/taxi/requests?limit=100')
      return answer.text.includes(open) ? answer : null
    })
    expect(JSON.stringify(json)).not.toContain('민수')
  })
})
