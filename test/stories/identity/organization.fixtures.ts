/** Organisations with their people, for stories about what somebody may do inside one (U8, U9). */
import { expect } from 'vitest'
import { as, unique } from '../../harness/http.ts'
import { type Browser, signedIn } from './identity.fixtures.ts'

/** An organisation with its first owner, who has signed in. */
export const organization = async () => {
  const owner = await signedIn()
  const admin = await as(unique('admin'), 'admin')
  const { status, json } = await admin.post('/v1/identity/organizations', { name: '나루극장', ownerEmail: owner.email })
  expect(status).toBe(201)
  return { owner, id: json.id as string }
}

export const invited = async (owner: Browser, organizationId: string, email: string, role: string | string[]) => {
  const answer = await owner.post('/auth/organization/invite-member', { organizationId, email, role })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer.json.id as string
}

export const joins = async (browser: Browser, invitationId: string): Promise<void> => {
  expect((await browser.post('/auth/organization/accept-invitation', { invitationId })).status).toBe(200)
}

/** From the next token on somebody acts for this organisation. */
export const acting = (browser: Browser, organizationId: string) =>
  browser.post('/auth/organization/set-active', { organizationId })
