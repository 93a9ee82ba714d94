/** An account as its owner sees it (U6), out of the tables that the library keeps. */
import { z } from '@hono/zod-openapi'
import { listed } from './claims.ts'
import { Consents, consentsAt, locale, name, phone } from './forms.ts'
import { ApiKey, keysOf } from './keys.ts'

const Consent = z.object({ version: z.string(), at: z.iso.datetime() }).openapi('Consent')
const KeptConsents = z.object({ terms: Consent.optional(), privacy: Consent.optional(), marketing: Consent.optional() })

export const Membership = z
  .object({ id: z.string(), name: z.string(), roles: z.array(z.string()) })
  .openapi('Membership')

export const Profile = z
  .object({
    id: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    name: z.string(),
    phone: z.string().nullable(),
    locale,
    consents: KeptConsents,
    roles: z.array(z.string()),
    organizations: z.array(Membership),
    createdAt: z.iso.datetime(),
  })
  .openapi('Profile')
export type Profile = z.infer<typeof Profile>

/** All that the owner may change at once; a consent is given anew by its version, and marketing is withdrawn by `null`. */
export const ProfileChange = z
  .strictObject({
    name,
    phone: phone.nullable(),
    locale,
    consents: Consents.partial().extend({ marketing: Consents.shape.marketing.nullable() }).optional(),
  })
  .openapi('ProfileChange', { example: { name: '김나루', phone: '+82 10-1234-5678', locale: 'ko' } })
type ProfileChange = z.infer<typeof ProfileChange>

const Row = z.object({
  id: z.string(),
  email: z.string(),
  emailVerified: z.coerce.boolean(),
  name: z.string(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  consents: z.string().nullable(),
  roles: z.string().nullable(),
  createdAt: z.iso.datetime(),
})
const MemberRow = z.object({ id: z.string(), name: z.string(), role: z.string() })

/** The account of this id; null when it is none of ours: its token is of another issuer. */
export const profileOf = async (db: D1Database, id: string): Promise<Profile | null> => {
  const [users, members] = await db.batch([
    db
      .prepare(
        'SELECT id, email, emailVerified, name, phone, locale, consents, roles, createdAt FROM user WHERE id = ?1',
      )
      .bind(id),
    db
      .prepare(
        `SELECT organization.id, organization.name, member.role FROM member
         JOIN organization ON organization.id = member.organizationId WHERE member.userId = ?1 ORDER BY member.createdAt`,
      )
      .bind(id),
  ])
  const found = users?.results[0]
  if (found === undefined) return null
  const row = Row.parse(found)
  return {
    ...row,
    locale: row.locale === 'en' ? 'en' : 'ko',
    consents: KeptConsents.parse(JSON.parse(row.consents ?? '{}')),
    roles: ['customer', ...listed(row.roles)],
    organizations: MemberRow.array()
      .parse(members?.results)
      .map(({ role, ...of }) => ({ ...of, roles: [...listed(role)] })),
  }
}

/** Changes the account; its consents keep the time of each version that was agreed to. */
export const changeProfile = async (
  db: D1Database,
  { id, consents }: Profile,
  change: ProfileChange,
): Promise<void> => {
  const { marketing, ...others } = change.consents ?? {}
  const given = consentsAt({ ...others, ...(typeof marketing === 'string' && { marketing }) })
  const isNew = ([kind, { version }]: [string, { readonly version: string }]): boolean =>
    Reflect.get(consents, kind)?.version !== version
  const { marketing: kept, ...rest } = { ...consents, ...Object.fromEntries(Object.entries(given).filter(isNew)) }
  const all = { ...rest, ...(marketing !== null && kept !== undefined && { marketing: kept }) }
  await db
    .prepare('UPDATE user SET name = ?2, phone = ?3, locale = ?4, consents = ?5 WHERE id = ?1')
    .bind(id, change.name, change.phone, change.locale, JSON.stringify(all))
    .run()
}

export const Session = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .openapi('Session')

const SESSIONS_LIMIT = 100

/** The sessions of an account, newest first. */
export const sessionsOf = async (db: D1Database, userId: string) => {
  const { results } = await db
    .prepare(
      `SELECT id, createdAt, expiresAt, ipAddress, userAgent FROM session WHERE userId = ?1
       ORDER BY createdAt DESC, id LIMIT ?2`,
    )
    .bind(userId, SESSIONS_LIMIT)
    .all()
  return Session.array().parse(results)
}

/** Ends one of them; false when the account has no such session. */
export const endSession = async (db: D1Database, userId: string, id: string): Promise<boolean> => {
  const { meta } = await db.prepare('DELETE FROM session WHERE id = ?1 AND userId = ?2').bind(id, userId).run()
  return meta.changes > 0
}

const Passkey = z.object({ id: z.string(), name: z.string().nullable(), createdAt: z.iso.datetime().nullable() })
const Grant = z.object({ clientId: z.string(), scopes: z.array(z.string()), createdAt: z.iso.datetime() })
/** All that is kept of somebody here; what systems keep, they show themselves. */
export const Export = z
  .object({
    profile: Profile,
    sessions: z.array(Session),
    passkeys: z.array(Passkey),
    grants: z.array(Grant),
    keys: z.array(ApiKey),
  })
  .openapi('AccountExport')

const GrantRow = Grant.extend({ scopes: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))) })

export const exportOf = async (db: D1Database, profile: Profile): Promise<z.infer<typeof Export>> => {
  const [passkeys, grants] = await db.batch([
    db.prepare('SELECT id, name, createdAt FROM passkey WHERE userId = ?1 ORDER BY id').bind(profile.id),
    db.prepare('SELECT clientId, scopes, createdAt FROM oauthConsent WHERE userId = ?1 ORDER BY id').bind(profile.id),
  ])
  return {
    profile,
    sessions: await sessionsOf(db, profile.id),
    passkeys: Passkey.array().parse(passkeys?.results),
    grants: GrantRow.array().parse(grants?.results),
    keys: [...(await keysOf(db, { person: profile.id, organization: null }))],
  }
}
