/**
 * API keys (U9). A key is a client of the OAuth server that the library keeps: its id is the client's, and the key itself
 * the client's secret. So it works as it is, as a bearer at the gateway, and one of an organisation also by the client
 * credentials grant.
 */
import { z } from '@hono/zod-openapi'
import { freshId } from '../../kernel/ids.ts'
import { epochMs, type Instant, instantOf, now } from '../../kernel/time.ts'
import { keyed, macWith } from '../http/installation.ts'
import { type Role, toBase64url } from '../http/principal.ts'
import { type Claims, claimsOf, staffRoles } from './claims.ts'
import { AUDIENCE } from './env.ts'
import { name } from './forms.ts'

const MS_PER_MINUTE = 60_000
const DAY_MINUTES = 1_440
/** After a rotation the secret before goes on so long unless told otherwise, and no longer than this. */
const OVERLAP_MINUTES = DAY_MINUTES
const OVERLAP_LIMIT_MINUTES = 7 * DAY_MINUTES
/** Nobody has more keys than this that work; and so many are shown, those that were revoked after them. */
export const KEYS_LIMIT = 50
const KEYS_SHOWN = 200

/** A scope is a role, by its name. Nobody looks after the installation by a key. */
export const keyScopes: readonly Role[] = ['customer', 'driver', ...staffRoles]
const ofOrganization = z.array(z.enum(staffRoles)).min(1).max(staffRoles.length)
const ofPerson = z.array(z.enum(keyScopes)).min(1).max(keyScopes.length)

export const NewOrganizationKey = z
  .strictObject({ name, scopes: ofOrganization })
  .openapi('NewOrganizationKey', { example: { name: '입구 스캐너', scopes: ['venue-staff'] } })
export const NewKey = z
  .strictObject({ name, scopes: ofPerson })
  .openapi('NewKey', { example: { name: '내 스크립트', scopes: ['customer'] } })
export type NewKey = z.infer<typeof NewKey>
export const Rotation = z
  .strictObject({
    overlapMinutes: z.int().min(0).max(OVERLAP_LIMIT_MINUTES).default(OVERLAP_MINUTES).openapi({
      description: 'So long the secret before works too',
    }),
  })
  .openapi('Rotation')

export const ApiKey = z
  .object({
    id: z
      .string()
      .openapi({ description: 'The client’s id too, and the subject of what a key of an organisation does' }),
    name: z.string(),
    scopes: z.array(z.string()),
    organizationId: z.string().nullable().openapi({ description: 'For which it acts' }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().openapi({ description: 'To the minute' }),
    previousEndsAt: z.iso.datetime().nullable().openapi({ description: 'Until then the secret before works too' }),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('ApiKey')
export type ApiKey = z.infer<typeof ApiKey>
export const ShownKey = ApiKey.extend({
  secret: z.string().openapi({ description: 'The key itself: it is shown now and never again' }),
}).openapi('ShownApiKey')

/** Whose keys: an organisation's, or a person's, who may act for one. */
export type KeyOwner = { readonly person: string | null; readonly organization: string | null }

const COLUMNS = `api_key.id, oauthClient.name, clientCredentialsScopes AS scopes, organization AS organizationId,
  made_by AS createdBy, oauthClient.createdAt, used_at AS lastUsedAt, previous_until AS previousEndsAt, revoked_at AS revokedAt`
const FROM = 'FROM api_key JOIN oauthClient ON oauthClient.clientId = api_key.id'
const THEIRS = '((?1 IS NULL AND person IS NULL AND organization = ?2) OR person = ?1)'
const Row = ApiKey.extend({ scopes: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))) })
const rowOf = (cells: unknown): ApiKey => {
  const row = Row.parse(cells)
  const isOver = row.previousEndsAt === null || row.previousEndsAt <= now()
  return { ...row, previousEndsAt: isOver ? null : row.previousEndsAt }
}

/** As the library keeps secrets of clients. */
export const digestOf = async (secret: string): Promise<string> =>
  toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))))

const macOf = keyed(macWith)
/** The secret that a command made: the same when it is asked again, and written down nowhere. */
export const secretOf = async (installationKey: string, id: string, commandId: string): Promise<string> =>
  `naru_${id}_${toBase64url(await macOf(installationKey)('naru api key ', commandId))}`

/** The keys of an owner: all that work, then those that were revoked, the newest first. */
export const keysOf = async (db: D1Database, { person, organization }: KeyOwner): Promise<readonly ApiKey[]> => {
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} ${FROM} WHERE ${THEIRS}
       ORDER BY revoked_at IS NOT NULL, oauthClient.createdAt DESC, api_key.id LIMIT ?3`,
    )
    .bind(person, organization, KEYS_SHOWN)
    .all()
  return results.map(rowOf)
}

/** One key of an owner. */
export const keyOf = async (db: D1Database, { person, organization }: KeyOwner, id: string): Promise<ApiKey | null> => {
  const found = await db
    .prepare(`SELECT ${COLUMNS} ${FROM} WHERE ${THEIRS} AND api_key.id = ?3`)
    .bind(person, organization, id)
    .first()
  return found === null ? null : rowOf(found)
}

/** Makes the key of this id, all of it or nothing, and once however often it is asked. */
export const makeKey = async (
  db: D1Database,
  {
    id,
    secret,
    by,
    owner,
  }: { readonly id: string; readonly secret: string; readonly by: string; readonly owner: KeyOwner },
  { name, scopes }: NewKey,
): Promise<void> => {
  const { person, organization } = owner
  const metadata = JSON.stringify({ name, key: id, ...(organization !== null && { org: organization }) })
  // A person's key would be nobody's by that grant, for its tokens have no person.
  const grants = person === null ? ['client_credentials'] : []
  const linked = 'INSERT INTO oauthClientResource (id, clientId, resourceId) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING'
  await db.batch([
    db
      .prepare(
        `INSERT INTO oauthClient (id, clientId, clientSecret, disabled, scopes, clientCredentialsScopes, userId, createdAt,
           updatedAt, name, redirectUris, tokenEndpointAuthMethod, grantTypes, responseTypes, referenceId, metadata)
         VALUES (?1, ?1, ?2, 0, ?3, ?3, ?4, ?5, ?5, ?6, '[]', 'client_secret_basic', ?7, '[]', ?8, ?9)
         ON CONFLICT DO NOTHING`,
      )
      .bind(
        ...[id, await digestOf(secret), JSON.stringify(scopes), person, now(), name, JSON.stringify(grants)],
        ...[organization, metadata],
      ),
    db.prepare(linked).bind(freshId(), id, AUDIENCE),
    db
      .prepare('INSERT INTO api_key (id, organization, person, made_by) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING')
      .bind(id, organization, person, by),
  ])
}

/** Gives a key another secret; the one before works for so long still. Once, however often it is asked. */
export const rotateKey = async (db: D1Database, id: string, secret: string, overlapMinutes: number): Promise<void> => {
  const digest = await digestOf(secret)
  const until: Instant = instantOf(epochMs(now()) + overlapMinutes * MS_PER_MINUTE)
  await db.batch([
    db
      .prepare(
        `UPDATE api_key SET previous_digest = (SELECT clientSecret FROM oauthClient WHERE clientId = ?1), previous_until = ?3
         WHERE id = ?1 AND (SELECT clientSecret FROM oauthClient WHERE clientId = ?1) <> ?2`,
      )
      .bind(id, digest, until),
    db.prepare('UPDATE oauthClient SET clientSecret = ?2, updatedAt = ?3 WHERE clientId = ?1').bind(id, digest, now()),
  ])
}

/** No token is given for it any more. */
export const revokeKey = async (db: D1Database, id: string): Promise<void> => {
  await db.batch([
    db.prepare('UPDATE oauthClient SET disabled = 1 WHERE clientId = ?1').bind(id),
    db.prepare('UPDATE api_key SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1').bind(id, now()),
  ])
}

const ID_IN_SECRET = /^naru_([0-9a-z]{26})_/
const minuteOf = (at: Instant): Instant => instantOf(Math.floor(epochMs(at) / MS_PER_MINUTE) * MS_PER_MINUTE)
const WORKS = `SELECT ${COLUMNS}, person, clientSecret AS digest ${FROM} WHERE api_key.id = ?1 AND NOT oauthClient.disabled
  AND (clientSecret = ?2 OR (previous_digest = ?2 AND previous_until > ?3))`
const WorkingRow = z.object({ person: z.string().nullable(), digest: z.string() })
type Working = ApiKey & z.infer<typeof WorkingRow>

/** The key that somebody has shown, if it works; that it was used is noted. */
export const workingKey = async (db: D1Database, secret: string): Promise<Working | null> => {
  const id = ID_IN_SECRET.exec(secret)?.[1] ?? ''
  const at = now()
  const found = await db
    .prepare(WORKS)
    .bind(id, await digestOf(secret), at)
    .first()
  if (found === null) return null
  const used = 'UPDATE api_key SET used_at = ?2 WHERE id = ?1 AND (used_at IS NULL OR used_at < ?2)'
  await db.prepare(used).bind(id, minuteOf(at)).run()
  return { ...rowOf(found), ...WorkingRow.parse(found) }
}

/** Whether this is the secret of the client with that digest: of a key, the one before it too. */
export const isSecretOf = async (db: D1Database, secret: string, stored: string): Promise<boolean> =>
  ID_IN_SECRET.test(secret) ? (await workingKey(db, secret))?.digest === stored : (await digestOf(secret)) === stored

/** What the token of a key says besides its name: it may do what its scopes say, and its person may do. */
export type KeyClaims = Pick<Claims, 'name' | 'roles' | 'org'> & Partial<Claims> & { readonly api_key: string }

const Machine = z.object({ key: z.string(), name: z.string(), org: z.string() })
/** By what the library keeps of a client of an organisation; null for any other. */
export const claimsOfMachine = (metadata: unknown, scopes: readonly string[]): KeyClaims | null => {
  const machine = Machine.safeParse(metadata)
  if (!machine.success) return null
  const { key, name, org } = machine.data
  return { name, org, roles: staffRoles.filter((role) => scopes.includes(role)), api_key: key }
}

/** Who acts by a key, and what they may do; null when there is no such person any more. */
export const claimsOfKey = async (
  db: D1Database,
  { id, name, scopes, organizationId: org, person }: Working,
): Promise<(KeyClaims & { readonly sub: string }) | null> => {
  if (person === null) {
    const claims = claimsOfMachine({ key: id, name, org }, scopes)
    return claims && { ...claims, sub: id }
  }
  const claims = await claimsOf(db, person, org)
  return claims && { ...claims, roles: claims.roles.filter((role) => scopes.includes(role)), sub: person, api_key: id }
}
