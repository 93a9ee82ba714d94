/** People with accounts: made through identity as anybody's, so that they sign in on the page. */
import { expect } from 'vitest'
import { signToken } from '../../../scripts/identity.ts'
import { here } from '../../harness/here.ts'
import { as, unique } from '../../harness/http.ts'
import { anyEmail, Browser, linkIn, PASSWORD, signUpForm } from '../../stories/identity/identity.fixtures.ts'
import type { Visitor } from './visit.ts'

/** Somebody who can sign in; the token acts as the same person where a test does something behind the page. */
export type Member = Visitor & { readonly email: string }
/** An organisation that a test has for itself, so that its lists hold what is the test's own. */
export type House = { readonly id: string; readonly hire: (name: string, ...roles: string[]) => Promise<Member> }

type Account = { readonly id: string; readonly email: string; readonly browser: Browser }

const expectDone = ({ status, text }: { readonly status: number; readonly text: string }): void =>
  expect(status, text).toBeLessThan(400)
const operator = () => as(unique('root'), 'admin')

const accountOf = async (name: string): Promise<Account> => {
  const [email, browser] = [anyEmail('member'), new Browser()]
  expectDone(await browser.post('/auth/sign-up/email', signUpForm(email, { name })))
  await browser.get(await linkIn(email, /Confirm/))
  const { items } = (await (await operator()).get(`/v1/identity/people?email=${encodeURIComponent(email)}`)).json
  return { id: items[0].id, email, browser }
}
const memberOf = async (
  { id, email }: Account,
  name: string,
  roles: readonly string[],
  org?: string,
): Promise<Member> => {
  const claims = { sub: id, roles: ['customer', ...roles], name, ...(org !== undefined && { org }) }
  return { sub: id, name, email, bearer: await signToken({ privateJwk: here().privateJwk }, claims) }
}

/** Somebody new, with these roles outside every organisation. */
export const somebody = async (name: string, ...given: string[]): Promise<Member> => {
  const account = await accountOf(name)
  if (given.length > 0) {
    expectDone(await (await operator()).put(`/v1/identity/people/${account.id}/roles`, { roles: given }))
  }
  return memberOf(account, name, given)
}

/** A new organisation; its owner, whom nobody else meets, hires. */
export const house = async (): Promise<House> => {
  const owner = await accountOf('주인장')
  const made = await (await operator()).post('/v1/identity/organizations', {
    name: '나루극장',
    ownerEmail: owner.email,
  })
  expectDone(made)
  const organizationId: string = made.json.id
  expectDone(await owner.browser.post('/auth/sign-in/email', { email: owner.email, password: PASSWORD }))
  const hire = async (name: string, ...roles: string[]): Promise<Member> => {
    const account = await accountOf(name)
    const { email, browser } = account
    const invited = await owner.browser.post('/auth/organization/invite-member', { organizationId, email, role: roles })
    expectDone(invited)
    expectDone(await browser.post('/auth/sign-in/email', { email, password: PASSWORD }))
    expectDone(await browser.post('/auth/organization/accept-invitation', { invitationId: invited.json.id }))
    return memberOf(account, name, roles, organizationId)
  }
  return { id: organizationId, hire }
}
