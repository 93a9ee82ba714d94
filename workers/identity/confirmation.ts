/**
 * Links to confirm an address work once (U2). The library's own are good until they lapse, so each that is sent is noted, as
 * a digest, and the note is taken away by whoever opens it first.
 */
import { derivedId, freshId } from '../../kernel/ids.ts'
import { epochMs, instantOf, now } from '../../kernel/time.ts'
import type { IdentityEnv } from './env.ts'

const noteOf = (token: string): Promise<string> => derivedId('link', token)

/** Notes a link that is about to be sent. */
export const noteLink = async ({ DB }: Pick<IdentityEnv, 'DB'>, token: string, seconds: number): Promise<void> => {
  const at = now()
  await DB.prepare(
    `INSERT INTO verification (id, identifier, value, expiresAt, createdAt, updatedAt) VALUES (?1, ?2, '', ?3, ?4, ?4)`,
  )
    .bind(freshId(), await noteOf(token), instantOf(epochMs(at) + seconds * 1_000), at)
    .run()
}

/** Whether this link was sent and is opened for the first time. */
export const consumeLink = async ({ DB }: Pick<IdentityEnv, 'DB'>, token: string): Promise<boolean> => {
  const { meta } = await DB.prepare('DELETE FROM verification WHERE identifier = ?1')
    .bind(await noteOf(token))
    .run()
  return meta.changes > 0
}
