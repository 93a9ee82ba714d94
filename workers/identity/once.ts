/** What is asked of identity under one Idempotency-Key is done once (H3). Nothing personal or secret is kept of it. */
import { now } from '../../kernel/time.ts'
import { type Key, onceIn } from '../http/once.ts'
import type { IdentityEnv } from './env.ts'

const CLAIM = 'INSERT OR IGNORE INTO kept_answer (id, fingerprint, at) VALUES (?1, ?2, ?3)'

/** Does it once under its key. */
export const once = <T extends object>(
  { DB: db }: IdentityEnv,
  key: Key,
  work: () => Promise<T>,
  isDone: (result: T) => boolean,
) => {
  const claim = db.prepare(CLAIM).bind(key.commandId, key.fingerprint, now())
  return onceIn({ db, table: 'kept_answer', claim }, key, work, isDone)
}
