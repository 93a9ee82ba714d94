/**
 * Which key signs (U4). A new one is made long before its turn, so that whoever keeps our published keys for a while has it
 * before the first token is signed with it; an old one stays published until the last token it signed has ended.
 */

const DAY_MS = 86_400_000
/** A key signs for so long. */
export const SIGNS_DAYS = 30
/** So long before its turn a key is published; nobody keeps the published ones for longer. */
export const PUBLISHED_AHEAD_MS = DAY_MS
/** When a key counts as over: its turn, and a day in which its successor may be late. */
export const ENDS_AFTER_SECONDS = ((SIGNS_DAYS + 2) * DAY_MS) / 1_000

type Key = { readonly createdAt: Date }

const ageOf = ({ createdAt }: Key, nowMs: number): number => nowMs - createdAt.getTime()

/** Whether the next key must be made now: the newest one is about to end its turn. */
export const needsNext = (keys: readonly Key[], nowMs: number): boolean =>
  keys.every((key) => ageOf(key, nowMs) >= SIGNS_DAYS * DAY_MS)

/** The one that was published long enough ago, and last; the very first signs at once, for nobody can have kept others. */
const signerOf = <K extends Key>(keys: readonly K[], nowMs: number): K | undefined => {
  const byAge = [...keys].sort((one, other) => ageOf(other, nowMs) - ageOf(one, nowMs))
  return byAge.findLast((key) => ageOf(key, nowMs) >= PUBLISHED_AHEAD_MS) ?? byAge[0]
}

/** The keys as the library is told of them: it signs with whatever was made last, so that is whose turn it is. */
export const inTurn = <K extends Key>(keys: readonly K[], nowMs: number): K[] => {
  const signer = signerOf(keys, nowMs)
  if (signer === undefined) return []
  const others = keys.filter((key) => key !== signer)
  const latest = keys.reduce((one, other) => (ageOf(other, nowMs) < ageOf(one, nowMs) ? other : one))
  return [{ ...signer, createdAt: latest.createdAt }, ...others.map((key) => ({ ...key, createdAt: signer.createdAt }))]
}
