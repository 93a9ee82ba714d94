/** Concerts whose queues can be cut off (`knobs.transport`), and what of theirs arrived. */
import { freshId } from '../../../kernel/ids.ts'
import type { Inbox } from '../../../queues/subscriptions.ts'
import { type Actor, onSale, until } from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

/** The runtime parks after 40 tries; a test that runs more alarms than this has met one that never gives up. */
export const ALARMS_LIMIT = 60

/** The numbers of the events of an instance that arrived in an inbox, in the order of their arrival. */
export const sequences = (inbox: Inbox, id: string): readonly number[] =>
  knobs.arrivals(inbox, id).map(({ sequence }) => sequence)

/** A concert on sale whose first two events have arrived. */
export const cutOffConcert = async (tickets = 10): Promise<{ id: string; concert: Actor }> => {
  const id = freshId()
  const concert = await onSale(tickets, id, 'CUT_OFF_CONCERT')
  await until(() => sequences('view', id).length === 2)
  return { id, concert }
}
