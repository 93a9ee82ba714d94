/**
 * Hashing passwords with scrypt, as the library does it, but no more of it at once than the isolate can bear: each hash
 * takes 34 MB. Who waits looks by itself: a promise of another request cannot be waited for (decision 9).
 */
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { epochMs, now } from '../../kernel/time.ts'

/** How long a new one may be. */
export const PASSWORD_LEAST = 12
export const PASSWORD_MOST = 128
/** Whoever waits longer than this for a turn comes again. */
const WAIT_LIMIT_MS = 5_000
const LOOK_MS = 20
/** A hash whose request was cut off never says that it is done; after so long it no longer counts. */
const PRESUMED_OVER_MS = 10_000
/** What somebody who found no turn is told to wait. */
export const BUSY_RETRY_SECONDS = 2

/** No turn came within the limit. */
export class TooManyHashes extends Error {
  override name = 'TooManyHashes'
}

const nowMs = (): number => epochMs(now())

/** Lets so many pieces of work run at once; the others wait for their turn, for a limited time. */
export const turns = (atOnce: () => number, waitLimitMs = WAIT_LIMIT_MS) => {
  const running = new Map<object, number>()
  const isFull = (): boolean => {
    for (const [turn, since] of running) if (nowMs() >= since + PRESUMED_OVER_MS) running.delete(turn)
    return running.size >= atOnce()
  }
  return async <T>(work: () => Promise<T>): Promise<T> => {
    for (const until = nowMs() + waitLimitMs; isFull(); ) {
      if (nowMs() >= until) throw new TooManyHashes('too many passwords are being hashed')
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    const turn = {}
    running.set(turn, nowMs())
    try {
      return await work()
    } finally {
      running.delete(turn)
    }
  }
}

/** Hashes and checks passwords, as the library asks for it. */
export const passwordsOf = (atOnce: () => number) => {
  const inTurn = turns(atOnce)
  return {
    hash: (password: string) => inTurn(() => hashPassword(password)),
    verify: (of: { hash: string; password: string }) => inTurn(() => verifyPassword(of)),
  }
}
