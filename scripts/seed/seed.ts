/**
 * Fills a local run with the demonstration, through the same routes that everybody has. What is there already stays as it
 * is, so that it may be done again, also after it was stopped on its way.
 */
import * as z from 'zod'
import { offer } from './offers.ts'
import { CUSTOMER, ORGANIZATIONS, PASSWORD, PEOPLE, type Seeded, type SeededOrganization } from './people.ts'
import { asBrowser, type Visitor, withToken } from './visitor.ts'

const CONSENTS = { terms: '2026-11', privacy: '2026-11' }
const Found = z.object({
  items: z.array(z.object({ id: z.string(), emailVerified: z.boolean(), roles: z.array(z.string()) })),
})
type Person = z.infer<typeof Found>['items'][number]
const Mails = z.object({ items: z.array(z.object({ text: z.string() })) })
const Made = z.object({ id: z.string() })
const Members = z.object({
  members: z.array(z.object({ id: z.string(), userId: z.string(), role: z.string() })),
})

export type Local = {
  readonly base: string
  /** Of an admin, by the keys of this run. */
  readonly adminToken: string
}

const personWith = async (admin: Visitor, email: string): Promise<Person | undefined> =>
  Found.parse(await admin.get(`/v1/identity/people?email=${encodeURIComponent(email)}`)).items[0]

/** Whether the demonstration has been begun here. */
export const isSeeded = async ({ base, adminToken }: Local): Promise<boolean> =>
  (await personWith(withToken(base, adminToken), CUSTOMER.email)) !== undefined

const LINK = /https?:\/\/\S+\/auth\/verify-email\?\S+/
/** Follows the link in the newest mail that has one. */
const confirm = async (visitor: Visitor, email: string): Promise<void> => {
  const { items } = Mails.parse(await visitor.get(`/dev/mail?to=${encodeURIComponent(email)}`))
  const link = items.map(({ text }) => LINK.exec(text)?.[0]).find((found) => found !== undefined)
  if (link === undefined) throw new Error(`no mail with a link has come for ${email}`)
  const { pathname, search } = new URL(link)
  await visitor.get(pathname + search)
}

/** The account of this person, confirmed and with the roles given. */
const account = async ({ base }: Local, admin: Visitor, { email, name, given }: Seeded): Promise<Person> => {
  const visitor = asBrowser(base)
  const known = await personWith(admin, email)
  if (known === undefined) {
    const form = { email, name, password: PASSWORD, locale: 'ko', consents: CONSENTS }
    await visitor.send('POST', '/auth/sign-up/email', form)
  } else if (!known.emailVerified) {
    await visitor.send('POST', '/auth/send-verification-email', { email })
  }
  if (!known?.emailVerified) await confirm(visitor, email)
  const person = known ?? (await personWith(admin, email))
  if (person === undefined) throw new Error(`${email} has no account after signing up`)
  if (given !== undefined) await admin.send('PUT', `/v1/identity/people/${person.id}/roles`, { roles: given })
  return person
}

const signedIn = async (base: string, { email }: Seeded): Promise<Visitor> => {
  const visitor = asBrowser(base)
  await visitor.send('POST', '/auth/sign-in/email', { email, password: PASSWORD })
  return visitor
}

/** An organisation with its owner, who works there too, and its staff; its offers are the owner's. */
const organization = async (
  { base }: Local,
  admin: Visitor,
  of: SeededOrganization,
  ids: ReadonlyMap<string, string>,
): Promise<void> => {
  const { system, name, owner, staff } = of
  const wanted = { name, ownerEmail: owner.email }
  const { id: organizationId } = Made.parse(
    await admin.send('POST', '/v1/identity/organizations', wanted, `seed-organization-${system}`),
  )
  const manager = await signedIn(base, owner)
  const list = async () =>
    Members.parse(await manager.get(`/auth/organization/list-members?organizationId=${organizationId}`)).members
  const members = await list()
  const own = members.find(({ userId }) => userId === ids.get(owner.email))
  if (own === undefined) throw new Error(`${owner.email} does not belong to ${name}`)
  await manager.send('POST', '/auth/organization/update-member-role', {
    memberId: own.id,
    organizationId,
    role: ['owner', ...owner.roles],
  })
  for (const one of staff) {
    if (members.some(({ userId }) => userId === ids.get(one.email))) continue
    const invitation = { organizationId, email: one.email, role: one.roles }
    const { id: invitationId } = Made.parse(await manager.send('POST', '/auth/organization/invite-member', invitation))
    await (await signedIn(base, one)).send('POST', '/auth/organization/accept-invitation', { invitationId })
  }
  const engineers = staff.flatMap(({ email, name: called }) => {
    const id = ids.get(email)
    return id === undefined ? [] : [{ id, name: called }]
  })
  await offer[system](manager, engineers)
}

/** Makes all of it; `said` hears what it is busy with. */
export const seed = async (local: Local, said: (line: string) => void): Promise<void> => {
  const admin = withToken(local.base, local.adminToken)
  const ids = new Map<string, string>()
  said(`Making ${PEOPLE.length} accounts.`)
  for (const one of PEOPLE) ids.set(one.email, (await account(local, admin, one)).id)
  for (const one of ORGANIZATIONS) {
    said(`Making ${one.name}.`)
    await organization(local, admin, one, ids)
  }
}
