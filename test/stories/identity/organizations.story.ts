/** Organisations, and what somebody may do inside them (U8). */
import { beforeAll, describe, expect, it } from 'vitest'
import { as, type Client, unique } from '../../harness/http.ts'
import { expectProblem } from '../shared/problem.ts'
import { anyEmail, type Browser, linkIn, signedIn } from './identity.fixtures.ts'
import { acting, invited, joins, organization } from './organization.fixtures.ts'

/** Open to concert managers of an organisation, and to nobody who is a customer only. */
const OF_STAFF = '/v1/payments'

let admin: Client
beforeAll(async () => {
  admin = await as(unique('admin'), 'admin')
})

/** Somebody who works there in these roles. */
const staff = async (owner: Browser, organizationId: string, ...roles: string[]) => {
  const email = anyEmail('staff')
  const invitationId = await invited(owner, organizationId, email, roles)
  const { browser } = await signedIn({ email })
  await joins(browser, invitationId)
  return browser
}

describe('An organisation (U8)', () => {
  it('is made by an admin with its first owner, who must have an account', async () => {
    const { owner, id } = await organization()
    const { organizations } = (await owner.browser.get('/v1/identity/me')).json
    expect(organizations).toEqual([{ id, name: '나루극장', roles: ['owner'] }])
    const nobody = await admin.post('/v1/identity/organizations', { name: '나루', ownerEmail: anyEmail() })
    expectProblem(nobody, 404, 'OwnerNotFound')
    const own = await owner.browser.post('/auth/organization/create', { name: 'x', slug: 'x' })
    expectProblem(own, 404, 'RouteNotFound')
  })

  it('is made once under a key', async () => {
    const { email, browser } = await signedIn()
    const key = unique('key')
    const make = () => admin.post('/v1/identity/organizations', { name: '나루극장', ownerEmail: email }, { key })
    const [first, beside] = await Promise.all([make(), make()])
    const again = await make()
    expect([first.status, beside.json, again.json]).toEqual([201, first.json, first.json])
    expect((await browser.get('/v1/identity/me')).json.organizations).toHaveLength(1)
  })

  it('takes in whoever its owner invites by mail, with roles that count inside it', async () => {
    const { owner, id } = await organization()
    const email = anyEmail('staff')
    const invitationId = await invited(owner.browser, id, email, 'concert-manager')
    expect(await linkIn(email, /초대/)).toContain(invitationId)
    const { browser } = await signedIn({ email })
    expectProblem(await browser.get(OF_STAFF), 403, 'RoleNotAllowed')
    expect((await browser.post('/auth/organization/accept-invitation', { invitationId })).status).toBe(200)
    await acting(browser, id)
    expect((await browser.get(OF_STAFF)).status).toBe(200)
  })

  it('is entered by nobody but whom the invitation names, with a confirmed address', async () => {
    const { owner, id } = await organization()
    const email = anyEmail('staff')
    const invitationId = await invited(owner.browser, id, email, 'courier')
    const stranger = (await signedIn()).browser
    expect((await stranger.post('/auth/organization/accept-invitation', { invitationId })).status).toBe(403)
    const unconfirmed = (await signedIn({ email, isConfirmed: false })).browser
    expect((await unconfirmed.post('/auth/organization/accept-invitation', { invitationId })).status).toBe(403)
  })

  it('is looked after by its owners alone, and has no roles but those of the systems', async () => {
    const { owner, id } = await organization()
    const courier = await staff(owner.browser, id, 'courier')
    const invite = (by: Browser, role: string) =>
      by.post('/auth/organization/invite-member', { organizationId: id, email: anyEmail(), role })
    expect((await invite(courier, 'courier')).status).toBe(403)
    for (const role of ['admin', 'member', 'driver', 'emperor']) {
      expect([role, (await invite(owner.browser, role)).status]).toEqual([role, 400])
    }
  })

  it('is one of several for whoever works for several: its roles count while it is the active one', async () => {
    const [one, other] = [await organization(), await organization()]
    const email = anyEmail('staff')
    const { browser } = await signedIn({ email })
    for (const [at, role] of [
      [one, 'concert-manager'],
      [other, 'courier'],
    ] as const) {
      const invitationId = await invited(at.owner.browser, at.id, email, role)
      await browser.post('/auth/organization/accept-invitation', { invitationId })
    }
    await acting(browser, one.id)
    expect((await browser.get(OF_STAFF)).status).toBe(200)
    await acting(browser, other.id)
    expectProblem(await browser.get(OF_STAFF), 403, 'RoleNotAllowed')
    expect((await acting(browser, (await organization()).id)).status).toBe(403)
  })

  it('withdraws roles: they count no more from the next token on', async () => {
    const { owner, id } = await organization()
    const manager = await staff(owner.browser, id, 'concert-manager', 'venue-staff')
    await acting(manager, id)
    expect((await manager.get(OF_STAFF)).status).toBe(200)
    const { members } = (await owner.browser.get(`/auth/organization/list-members?organizationId=${id}`)).json
    const { id: memberId } = members.find(({ role }: { role: string }) => role.includes('concert-manager'))
    const change = { memberId, organizationId: id, role: 'venue-staff' }
    expect((await owner.browser.post('/auth/organization/update-member-role', change)).status).toBe(200)
    // A new token, as there is one after a minute at the latest.
    await acting(manager, id)
    expectProblem(await manager.get(OF_STAFF), 403, 'RoleNotAllowed')
  })
})

describe('Roles outside organisations (U8)', () => {
  it('are given by an admin, in place of those somebody had', async () => {
    const { browser, email } = await signedIn()
    const { items } = (await admin.get(`/v1/identity/people?email=${encodeURIComponent(email)}`)).json
    expect(items).toEqual([{ id: expect.any(String), name: '김나루', emailVerified: true, roles: [] }])
    const give = (...roles: string[]) => admin.put(`/v1/identity/people/${items[0].id}/roles`, { roles })
    expectProblem(await browser.get('/v1/taxi/requests'), 403, 'RoleNotAllowed')
    expect((await give('driver')).json.roles).toEqual(['driver'])
    await browser.ask('PUT', '/v1/identity/me', { name: '김나루', phone: null, locale: 'ko' })
    expect((await browser.get('/v1/taxi/requests')).status).toBe(200)
    await give()
    await browser.ask('PUT', '/v1/identity/me', { name: '김나루', phone: null, locale: 'ko' })
    expectProblem(await browser.get('/v1/taxi/requests'), 403, 'RoleNotAllowed')
    expectProblem(await give('concert-manager'), 422, 'InputInvalid')
  })
})
