/** Failures to sign in, counted by account and by address (U5), so that nobody can go on guessing. */
import { z } from 'zod'
import { derivedId } from '../../kernel/ids.ts'
import { epochMs, now } from '../../kernel/time.ts'

/** So many failures, in a window that begins with the first of them, and nobody is let try before it ends. */
export const FAILURES_LIMIT = 10
export const WINDOW_MS = 900_000
const MS_PER_SECOND = 1_000

/** What attempts are counted by. What is behind it is personal, so only its digest is kept. */
export type Counted = readonly [kind: 'account' | 'address' | 'mail', of: string]

const Row = z.object({ failures: z.number(), ends_at: z.number() })
type Row = z.infer<typeof Row>

const keyOf = ([kind, of]: Counted): Promise<string> => derivedId('attempt', kind, of)

/** Under which keys something of an account may be counted. */
export const attemptKeys = (email: string): Promise<readonly string[]> =>
  Promise.all([keyOf(['account', email]), keyOf(['mail', email])])

const nowMs = (): number => epochMs(now())

const waitOf = (row: Row, most: number): number | null =>
  row.failures > most && row.ends_at > nowMs() ? Math.ceil((row.ends_at - nowMs()) / MS_PER_SECOND) : null

/** Counts one for what is counted; the seconds to wait when that is one too many. */
export const count = async (db: D1Database, counted: Counted): Promise<number | null> => {
  const at = nowMs()
  const [, counting] = await db.batch([
    db.prepare('DELETE FROM attempt WHERE ends_at <= ?1').bind(at),
    db
      .prepare(
        `INSERT INTO attempt (key, failures, ends_at) VALUES (?1, 1, ?2)
         ON CONFLICT (key) DO UPDATE SET failures = failures + 1 RETURNING failures, ends_at`,
      )
      .bind(await keyOf(counted), at + WINDOW_MS),
  ])
  return waitOf(Row.parse(counting?.results[0]), FAILURES_LIMIT)
}

/** The seconds to wait when this has failed too often already; null while it may be tried. */
export const isBlocked = async (db: D1Database, counted: Counted): Promise<number | null> => {
  const found = await db
    .prepare('SELECT failures, ends_at FROM attempt WHERE key = ?1')
    .bind(await keyOf(counted))
    .first()
  return found === null ? null : waitOf(Row.parse(found), FAILURES_LIMIT - 1)
}

/** Forgets the failures of whoever has succeeded. */
export const forget = async (db: D1Database, counted: Counted): Promise<void> => {
  await db
    .prepare('DELETE FROM attempt WHERE key = ?1')
    .bind(await keyOf(counted))
    .run()
}

const IPV6_GROUPS = 4

/** What an address is counted as: one household has 2^64 addresses of IPv6, which differ in their last four groups. */
export const addressOf = (ip: string): string => {
  if (!ip.includes(':') || ip.includes('.')) return ip.slice(ip.lastIndexOf(':') + 1)
  const [head = '', tail = ''] = ip.toLowerCase().split('::')
  const groups = (part: string): readonly string[] => part.split(':').filter((group) => group !== '')
  const missing = Math.max(0, 2 * IPV6_GROUPS - groups(head).length - groups(tail).length)
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)]
  return `${all
    .slice(0, IPV6_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
