/** Re-drive: an actor's events once more, whatever was sent before; consumers are idempotent (K9). */
import type { Message, Refusal } from './aggregate.ts'
import type { Core } from './core.ts'
import { PAGE_ROWS } from './journal.ts'
import type { Relay } from './relay.ts'

/**
 * Sends the events from this one on to everybody who listens, a page at a time, and answers how many they were. Throws
 * when an inbox did not take all of them, after the others got theirs: whoever asked for it must ask again.
 */
export const redriven = async <S, C extends Message, E extends Message, R extends Refusal>(
  core: Core<S, C, E, R>,
  relay: Relay,
  fromSeq: number,
): Promise<number> => {
  const missed: string[] = []
  let resent = 0
  for (let from = fromSeq; from <= core.version; ) {
    const events = core.journal.from(from, PAGE_ROWS)
    const last = events.at(-1)
    if (!last) break
    missed.push(...(await relay.again(core.id, events, missed)))
    resent += events.length
    from = last.seq + 1
  }
  const who = `${core.definition.name} ${core.id}`
  if (missed.length > 0) throw new Error(`${who} was not sent again to ${missed.join(', ')}`)
  return resent
}
