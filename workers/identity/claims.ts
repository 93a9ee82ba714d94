/** What a token says of its holder (H6, U8): who it is, and what they may do in the organisation that they act for. */
import { z } from 'zod'
import { roles as allRoles, type Role, UNBOUND } from '../http/principal.ts'

/** Roles inside an organisation: its owners give them. */
export const staffRoles: readonly Role[] = allRoles.filter((role) => !UNBOUND.includes(role))
/** Roles outside every organisation, which an admin gives; everybody is a customer. */
export const givenRoles = ['driver', 'admin'] as const

export type Claims = {
  readonly name: string
  readonly roles: readonly Role[]
  readonly org?: string
  readonly email_verified: boolean
}

const Row = z.object({
  name: z.string(),
  emailVerified: z.coerce.boolean(),
  roles: z.string().nullable(),
  memberRoles: z.string().nullable(),
})

/** A list as the library keeps it. */
export const listed = (text: string | null): readonly string[] =>
  (text ?? '').split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]))

/** Whether somebody looks after the whole installation. */
export const isAdmin = async (db: D1Database, userId: string | undefined): Promise<boolean> =>
  userId !== undefined && ((await claimsOf(db, userId, null))?.roles.includes('admin') ?? false)

/** What the token of this person says while they act for this organisation; null when there is no such person. */
export const claimsOf = async (db: D1Database, userId: string, org: string | null): Promise<Claims | null> => {
  const found = await db
    .prepare(
      `SELECT user.name, user.emailVerified, user.roles, member.role AS memberRoles FROM user
       LEFT JOIN member ON member.userId = user.id AND member.organizationId = ?2 WHERE user.id = ?1`,
    )
    .bind(userId, org)
    .first()
  if (found === null) return null
  const { name, emailVerified, roles, memberRoles } = Row.parse(found)
  const outside = givenRoles.filter((role) => listed(roles).includes(role))
  const inside = staffRoles.filter((role) => listed(memberRoles).includes(role))
  return {
    name,
    roles: ['customer', ...outside, ...inside],
    ...(org !== null && memberRoles !== null && { org }),
    email_verified: emailVerified,
  }
}
