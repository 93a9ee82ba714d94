/** Organisations and the roles that an admin gives (U8). What owners do inside one, the library does. */
import { z } from '@hono/zod-openapi'
import { freshId } from '../../kernel/ids.ts'
import { now } from '../../kernel/time.ts'
import { givenRoles, listed } from './claims.ts'
import { email, name } from './forms.ts'

export const Organization = z.object({ id: z.string(), name: z.string(), ownerId: z.string() }).openapi('Organization')
export const NewOrganization = z
  .strictObject({ name, ownerEmail: email.openapi({ example: 'owner@example.com' }) })
  .openapi('NewOrganization', { example: { name: '나루극장', ownerEmail: 'owner@example.com' } })
export const GivenRoles = z
  .strictObject({ roles: z.array(z.enum(givenRoles)).max(givenRoles.length) })
  .openapi('GivenRoles')
export const PersonsRoles = z.object({ id: z.string(), roles: z.array(z.enum(givenRoles)) }).openapi('PersonsRoles')

const Id = z.object({ id: z.string() })

/**
 * Makes the organisation of this id with its first owner, both or neither, and once however often it is asked; null
 * when nobody has an account with this address.
 */
export const makeOrganization = async (
  db: D1Database,
  id: string,
  { name, ownerEmail }: z.infer<typeof NewOrganization>,
): Promise<z.infer<typeof Organization> | null> => {
  const found = await db.prepare('SELECT id FROM user WHERE email = ?1').bind(ownerEmail).first()
  if (found === null) return null
  const { id: ownerId } = Id.parse(found)
  const at = now()
  await db.batch([
    db
      .prepare(
        `INSERT INTO organization (id, name, slug, createdAt) VALUES (?1, ?2, ?1, ?3) ON CONFLICT (id) DO NOTHING`,
      )
      .bind(id, name, at),
    db
      .prepare(
        `INSERT INTO member (id, organizationId, userId, role, createdAt) VALUES (?1, ?2, ?3, 'owner', ?4)
         ON CONFLICT (organizationId, userId) DO NOTHING`,
      )
      .bind(freshId(), id, ownerId, at),
  ])
  return { id, name, ownerId }
}

/** Whether somebody looks after this organisation. */
export const isOwner = async (db: D1Database, id: string, userId: string): Promise<boolean> => {
  const found = await db
    .prepare('SELECT role FROM member WHERE organizationId = ?1 AND userId = ?2')
    .bind(id, userId)
    .first<{ role: string }>()
  return listed(found?.role ?? null).includes('owner')
}

/** Who has an account with this address, as admins see it. */
export const Person = z
  .object({ id: z.string(), name: z.string(), emailVerified: z.boolean(), roles: z.array(z.enum(givenRoles)) })
  .openapi('Person')
const PersonRow = z.object({
  id: z.string(),
  name: z.string(),
  emailVerified: z.coerce.boolean(),
  roles: z.string().nullable(),
})

export const peopleWith = async (db: D1Database, address: string): Promise<z.infer<typeof Person>[]> => {
  const { results } = await db
    .prepare('SELECT id, name, emailVerified, roles FROM user WHERE email = ?1')
    .bind(address)
    .all()
  return PersonRow.array()
    .parse(results)
    .map(({ roles, ...person }) => ({ ...person, roles: givenRoles.filter((role) => listed(roles).includes(role)) }))
}

/** Gives somebody these roles in place of those they had outside every organisation; false when there is nobody. */
export const giveRoles = async (db: D1Database, id: string, roles: readonly string[]): Promise<boolean> => {
  const { meta } = await db.prepare('UPDATE user SET roles = ?2 WHERE id = ?1').bind(id, roles.join(',')).run()
  return meta.changes > 0
}
