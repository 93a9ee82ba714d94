/** Closing an account (U7): who may, what its owner is told, and what is erased. The view decides when (decision 43). */
import { z } from 'zod'
import type { AccountsRpc, OwnedAlone, StaysBecause } from '../http/accounts.ts'
import { attemptKeys, count, forget } from './attempts.ts'
import { authOf } from './auth.ts'
import type { IdentityEnv } from './env.ts'
import { mailerOf } from './mailer.ts'
import { mailOf } from './mails.ts'

/** So many organisations are named that somebody owns alone; whoever has more finds the rest when these are handed over. */
const NAMED_LIMIT = 20
/** With these words the database refuses to leave an organisation without an owner. */
const LAST_OWNER = 'LAST_OWNER'

const Account = z.object({ email: z.string(), locale: z.string().nullable(), password: z.string().nullable() })
const Alone = z.array(z.object({ id: z.string(), name: z.string() }))

const accountOf = async (db: D1Database, id: string): Promise<z.infer<typeof Account> | null> => {
  const found = await db
    .prepare(
      `SELECT user.email, user.locale, account.password FROM user
       LEFT JOIN account ON account.userId = user.id AND account.providerId = 'credential' WHERE user.id = ?1`,
    )
    .bind(id)
    .first()
  return found === null ? null : Account.parse(found)
}

const ownedAlone = async (db: D1Database, id: string): Promise<readonly OwnedAlone[]> => {
  const { results } = await db
    .prepare(
      `SELECT organization.id, organization.name FROM sole_owner
       JOIN organization ON organization.id = sole_owner.organizationId WHERE sole_owner.userId = ?1
       ORDER BY organization.name, organization.id LIMIT ${NAMED_LIMIT}`,
    )
    .bind(id)
    .all()
  return Alone.parse(results)
}

/** Null when this is the password of the account; a wrong one counts like a failure to sign in (U5). */
const refusedBecause = async (
  env: IdentityEnv,
  { email, password: hash }: z.infer<typeof Account>,
  password: string | null,
): Promise<StaysBecause | null> => {
  const counted = ['account', email] as const
  const wait = await count(env.DB, counted)
  if (wait !== null) return { because: 'too-many', retryAfterSeconds: wait }
  const passwords = (await (await authOf(env)).$context).password
  const isRight = hash !== null && password !== null && (await passwords.verify({ hash, password }))
  if (!isRight) return { because: 'password-wrong' }
  await forget(env.DB, counted)
  return null
}

const erase = async (db: D1Database, id: string): Promise<'erased' | 'last-owner'> => {
  const account = await accountOf(db, id)
  if (account === null) return 'erased'
  const of = (sql: string, ...bound: readonly string[]) => db.prepare(sql).bind(...bound)
  const keys = await attemptKeys(account.email)
  try {
    await db.batch([
      of('DELETE FROM member WHERE userId = ?1', id),
      of('DELETE FROM invitation WHERE inviterId = ?1 OR email = ?2', id, account.email),
      of('DELETE FROM oauthClient WHERE clientId IN (SELECT id FROM api_key WHERE person = ?1)', id),
      // Any other client outlives whoever made it.
      of('UPDATE oauthClient SET userId = NULL WHERE userId = ?1', id),
      of('DELETE FROM deviceCode WHERE userId = ?1', id),
      of('DELETE FROM verification WHERE instr(value, ?1) > 0', id),
      of('DELETE FROM attempt WHERE key IN (SELECT value FROM json_each(?1))', JSON.stringify(keys)),
      of('DELETE FROM mail WHERE recipient = ?1', account.email),
      // Sessions, ways to sign in, what applications were given, and links go with it.
      of('DELETE FROM user WHERE id = ?1', id),
    ])
  } catch (fault) {
    if (String(fault).includes(LAST_OWNER)) return 'last-owner'
    throw fault
  }
  console.log(JSON.stringify({ at: 'identity.erased' }))
  return 'erased'
}

/** What the view asks of accounts. */
export const accountsIn = (env: IdentityEnv): AccountsRpc => ({
  ownedAlone: (subject) => ownedAlone(env.DB, subject),
  async confirmLeaving(subject, password, receipt) {
    const account = await accountOf(env.DB, subject)
    if (account === null) return null
    const refused = await refusedBecause(env, account, password)
    if (refused !== null) return refused
    const organizations = await ownedAlone(env.DB, subject)
    if (organizations.length > 0) return { because: 'last-owner', organizations }
    const link = `${env.PUBLIC_ORIGIN}/closed?receipt=${receipt}`
    await mailerOf(env).send({ to: account.email, ...mailOf('leaving', account.locale, { link }) })
    return null
  },
  async tellStaying(subject) {
    const account = await accountOf(env.DB, subject)
    if (account === null) return
    const link = `${env.PUBLIC_ORIGIN}/account/close`
    await mailerOf(env).send({ to: account.email, ...mailOf('staying', account.locale, { link }) })
  },
  eraseAccount: (subject) => erase(env.DB, subject),
})
