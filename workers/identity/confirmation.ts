/**
 * Links to confirm an address work once (U2), and name nobody. The library's own are good until they lapse and bear the
 * address, so they are kept here under a word that means nothing; whoever opens the link first takes them away.
 */
import { z } from 'zod'
import { derivedId, freshId } from '../../kernel/ids.ts'
import { epochMs, instantOf, now } from '../../kernel/time.ts'
import type { IdentityEnv } from './env.ts'

const MS_PER_SECOND = 1_000
const Kept = z.object({ token: z.string() })

/** Only a digest of the word is kept, so that whoever reads the database cannot open the link. */
const digestOf = (word: string): Promise<string> => derivedId('link', word)

/** Keeps the library's token of somebody for so long; the word that stands for it in the link. */
export const keepLink = async (
  { DB }: Pick<IdentityEnv, 'DB'>,
  userId: string,
  token: string,
  seconds: number,
): Promise<string> => {
  const [word, endsAt] = [freshId(), instantOf(epochMs(now()) + seconds * MS_PER_SECOND)]
  await DB.prepare('INSERT INTO confirmation (digest, user_id, token, ends_at) VALUES (?1, ?2, ?3, ?4)')
    .bind(await digestOf(word), userId, token, endsAt)
    .run()
  return word
}

/**
 * Whether a browser that is sent there stays on this origin: `//` begins another one, and so does `/` with a tab before
 * the second, which browsers leave out.
 */
export const isOurPage = (page: string): boolean => /^\/(?![/\\])[^\s\p{Cc}]*$/u.test(page)

/** The library's token behind this word, once; null when the word was never given, or has been used. */
export const takeLink = async ({ DB }: Pick<IdentityEnv, 'DB'>, word: string): Promise<string | null> => {
  const found = await DB.prepare('DELETE FROM confirmation WHERE digest = ?1 RETURNING token')
    .bind(await digestOf(word))
    .first()
  return found === null ? null : Kept.parse(found).token
}
