/** API keys and machine clients (U9): what they open, and how they end. */
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oauth from 'oauth4webapi'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, client, unique } from '../../harness/http.ts'
import { manager, onSale, paid } from '../concert/concert.fixtures.ts'
import { admin, customer, inspect, memberOf, type Person, reads, sharedStage } from '../shared/people.ts'
import { expectProblem } from '../shared/problem.ts'
import { type Browser, signedIn } from './identity.fixtures.ts'
import { organization } from './organization.fixtures.ts'

const RESOURCE = 'urn:naru:api'
const PLAIN = { [oauth.allowInsecureRequests]: true }
const KEYS_LIMIT = 50

type Made = { readonly id: string; readonly secret: string }
let park: Browser
let org: string
let keys: string
let boss: Client
let kim: Person
let server: oauth.AuthorizationServer
beforeAll(async () => {
  const made = await organization()
  ;[park, org] = [made.owner.browser, made.id]
  keys = `/v1/identity/organizations/${org}/keys`
  ;[boss, kim] = [await admin(sharedStage()), await customer(sharedStage())]
  const { issuer } = (await client().get('/.well-known/openid-configuration')).json
  const url = new URL(issuer)
  server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, PLAIN))
})

const scanner = { name: '입구 스캐너', scopes: ['venue-staff'] }
const made = async (body: object = scanner, path = keys, by = park): Promise<Made> => {
  const { status, json, text } = await by.post(path, body)
  expect([status, text]).toEqual([201, expect.any(String)])
  return json
}
/** What the grant of a machine client comes to. */
const granted = (key: Made, parameters: Record<string, string> = { resource: RESOURCE }) =>
  oauth.clientCredentialsGrantRequest(
    server,
    { client_id: key.id },
    oauth.ClientSecretBasic(key.secret),
    new URLSearchParams(parameters),
    PLAIN,
  )
/** A paid booking of a concert of this organisation. */
const guestOf = async (organisation: string): Promise<string> => {
  const selling = await memberOf(sharedStage(), organisation, 'mina', 'concert-manager')
  const id = await paid(kim, await onSale(selling))
  await reads(kim, `/v1/concert/bookings/${id}`, 'paid')
  return id
}
const issue = (key: Made, bookingId: string) => client(key.secret).post(`/v1/concert/bookings/${bookingId}/issue`)
const list = async (path = keys, by = park) => (await by.get(path)).json.items

describe('A key of an organisation (U9)', () => {
  it('does what its scopes say, inside its organisation, and what it did bears its id', async () => {
    const key = await made()
    const bookingId = await guestOf(org)
    expect((await issue(key, bookingId)).status).toBe(200)
    const { events } = await inspect(boss, 'concert.booking', bookingId)
    const last = events.at(-1)
    expect([last.type, last.data.by]).toEqual([expect.stringContaining('TicketIssued'), key.id])
    expectProblem(await issue(key, await guestOf(unique('harbour'))), 404, 'BookingNotFound')
    const concert = { title: '나루의 밤', venue: '노들섬', startsAt: '2199-01-01T00:00:00.000Z' }
    expectProblem(await client(key.secret).post('/v1/concert/concerts', concert), 403, 'RoleNotAllowed')
    expectProblem(await client(key.secret).get('/v1/concert/booking-histories'), 403, 'RoleNotAllowed')
  })

  it('is shown once; the list says what it opens, who made it and when it was used', async () => {
    const key = await made()
    const { id: owner } = (await park.get('/v1/identity/me')).json
    const found = async () => (await list()).find(({ id }: Made) => id === key.id)
    const unused = await found()
    expect(unused).toMatchObject({
      ...scanner,
      organizationId: org,
      createdBy: owner,
      lastUsedAt: null,
      revokedAt: null,
    })
    await client(key.secret).get('/v1/mypage')
    expect((await found()).lastUsedAt).toMatch(/:00\.000Z$/)
    expect((await park.get(keys)).text).not.toContain(key.secret.split('_').at(-1))
  })

  it('is made once under an Idempotency-Key, with the same secret', async () => {
    const key = unique('key')
    const make = () => park.post(keys, scanner, { key })
    const [first, again] = [await make(), await make()]
    expect(again.json).toEqual(first.json)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await client(again.json.secret).get('/v1/concert/concerts?ours=true')).status).toBe(200)
  })

  it('is made, seen and revoked by owners of its organisation alone, and by no key', async () => {
    const key = await made()
    const stranger = (await signedIn()).browser
    const staff = client(key.secret)
    for (const who of [stranger, staff]) {
      expectProblem(await who.get(keys), 404, 'OrganizationNotFound')
      expectProblem(await who.post(keys, scanner), 404, 'OrganizationNotFound')
      expectProblem(await who.post(`${keys}/${key.id}/rotate`), 404, 'OrganizationNotFound')
      expectProblem(await who.post(`${keys}/${key.id}/revoke`), 404, 'OrganizationNotFound')
    }
    expectProblem(await staff.get('/v1/identity/me'), 404, 'AccountNotFound')
    const elsewhere = await organization()
    const theirs = `/v1/identity/organizations/${elsewhere.id}/keys/${key.id}`
    expectProblem(await elsewhere.owner.browser.post(`${theirs}/revoke`), 404, 'KeyNotFound')
    for (const scopes of [['admin'], ['customer'], ['nonsense'], []]) {
      expectProblem(await park.post(keys, { name: 'x', scopes }), 422, 'InputInvalid')
    }
  })

  it('goes on for a while with the secret before, once it has another', async () => {
    const first = await made()
    const second: Made = (await park.post(`${keys}/${first.id}/rotate`)).json
    expect(second.id).toBe(first.id)
    expect(second.secret).not.toBe(first.secret)
    for (const { secret } of [first, second]) expect((await client(secret).get('/v1/mypage')).status).toBe(200)
    for (const key of [first, second]) expect((await granted(key)).status).toBe(200)
    const [shown] = (await list()).filter(({ id }: Made) => id === first.id)
    expect(Date.parse(shown.previousEndsAt)).toBeGreaterThan(Date.now())
    // At once, when it has been found out; asked again it is the same one.
    const key = unique('key')
    const rotate = () => park.post(`${keys}/${first.id}/rotate`, { overlapMinutes: 0 }, { key })
    const third: Made = (await rotate()).json
    expect((await rotate()).json.secret).toBe(third.secret)
    expect((await granted(second)).status).toBe(401)
    expect((await granted(first)).status).toBe(401)
    expect((await granted(third)).status).toBe(200)
  })

  it('opens nothing once it is revoked', async () => {
    const key = await made()
    const revoke = () => park.post(`${keys}/${key.id}/revoke`)
    expect((await revoke()).json.revokedAt).toEqual((await revoke()).json.revokedAt)
    const refused = await client(key.secret).get('/v1/mypage')
    expectProblem(refused, 401, 'TokenInvalid')
    expect(refused.json.because).toBe('api-key')
    expect((await granted(key)).status).toBe(401)
    expectProblem(await park.post(`${keys}/${key.id}/rotate`), 409, 'KeyRevoked')
  })

  it('is refused when it was made up, or belongs to another key', async () => {
    const [one, other] = [await made(), await made()]
    const mixed = other.secret.replace(other.id, one.id)
    for (const secret of [mixed, `naru_${'0'.repeat(26)}_${'x'.repeat(43)}`]) {
      const answer = await client(secret).get('/v1/mypage')
      expect([answer.status, answer.json.because]).toEqual([401, 'api-key'])
    }
    expect((await granted({ id: one.id, secret: other.secret })).status).toBe(401)
  })

  it('is one of fifty at most that work', async () => {
    const { owner, id } = await organization()
    const path = `/v1/identity/organizations/${id}/keys`
    const some = Array.from({ length: KEYS_LIMIT }, (_, n) => ({ name: `${n}`, scopes: ['courier'] }))
    await Promise.all(some.map((key) => made(key, path, owner.browser)))
    const one = { name: 'one more', scopes: ['courier'] }
    const refused = await owner.browser.post(path, one)
    expectProblem(refused, 409, 'TooManyKeys')
    expect(refused.json.limit).toBe(KEYS_LIMIT)
    const [{ id: keyId }] = await list(path, owner.browser)
    await owner.browser.post(`${path}/${keyId}/revoke`)
    expect((await made(one, path, owner.browser)).id).not.toBe(keyId)
  })
})

describe('A machine client (U9)', () => {
  it('has a token of five minutes for its organisation by the grant of client credentials', async () => {
    const key = await made({ name: '매표 서버', scopes: ['venue-staff', 'concert-manager'] })
    const answer = await oauth.processClientCredentialsResponse(server, { client_id: key.id }, await granted(key))
    expect([answer.expires_in, answer.refresh_token]).toEqual([300, undefined])
    expect(decodeProtectedHeader(answer.access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
    expect(decodeJwt(answer.access_token)).toMatchObject({
      sub: key.id,
      org,
      name: '매표 서버',
      roles: ['concert-manager', 'venue-staff'],
    })
    const bookingId = await guestOf(org)
    const issued = await client(answer.access_token).post(`/v1/concert/bookings/${bookingId}/issue`)
    expect(issued.status).toBe(200)
  })

  it('may ask for fewer scopes, and for none that it was not given', async () => {
    const key = await made({ name: '매표 서버', scopes: ['venue-staff', 'concert-manager'] })
    const narrow = await granted(key, { resource: RESOURCE, scope: 'venue-staff' })
    const { access_token } = await oauth.processClientCredentialsResponse(server, { client_id: key.id }, narrow)
    expect(decodeJwt(access_token).roles).toEqual(['venue-staff'])
    expect((await granted(key, { resource: RESOURCE, scope: 'courier' })).status).toBe(400)
  })
})

describe('A key of one’s own (U9)', () => {
  const MINE = '/v1/identity/me/keys'

  it('acts as its person, as far as its scopes go', async () => {
    const { browser } = await signedIn()
    const key = await made({ name: '내 스크립트', scopes: ['customer'] }, MINE, browser)
    const concertId = await onSale(await manager(sharedStage()))
    const bookingId = await paid(client(key.secret), concertId)
    expect((await reads(await acts(browser), `/v1/concert/bookings/${bookingId}`, 'paid')).id).toBe(bookingId)
    expectProblem(await client(key.secret).get('/v1/identity/me'), 404, 'AccountNotFound')
    expectProblem(await client(key.secret).post(MINE, { name: 'x', scopes: ['customer'] }), 404, 'AccountNotFound')
    expect((await granted(key)).status).toBe(400)
    await browser.post(`${MINE}/${key.id}/revoke`)
    expect((await list(MINE, browser))[0].revokedAt).not.toBeNull()
  })

  it('gives no role that its person has not', async () => {
    const { browser } = await signedIn()
    const key = await made({ name: '욕심', scopes: ['driver', 'concert-manager'] }, MINE, browser)
    expectProblem(await client(key.secret).get('/v1/taxi/pickups'), 403, 'RoleNotAllowed')
    expectProblem(await client(key.secret).get('/v1/concert/booking-histories'), 403, 'RoleNotAllowed')
  })
})

/** Somebody in a browser, as who reads. */
const acts = async (browser: Browser): Promise<Client> => ({ ...client(), get: (path) => browser.get(path) })
