/** What the audits of all systems look at alike: actors at rest, the history a view shows, what people were told. */
import { expect } from 'vitest'
import type { Inspection } from '../../durable-objects/runtime/inspection.ts'
import type { Recorded } from '../../kernel/decision.ts'
import { publishing } from '../../queues/publishing.ts'
import type { Inbox } from '../../queues/subscriptions.ts'
import type { Client } from '../harness/http.ts'
import { expectStatus, happenedTo } from './concert.fixtures.ts'

/** What was lost while a context was away comes back within this time: retries grow to some seconds. */
export const AGREE_WITHIN_MS = 30_000
/** So many instances or people are audited at a time. */
export const AT_ONCE = 8
const PAGE = 100
const PAGES_LIMIT = 200

/** What the outside may know of the state; null when nothing ever happened, or nothing that may be known. */
export const statusOf = (actor: Inspection | null): string | null => actor?.description?.status ?? null

/** Nothing unanswered, nothing unsent, nothing given up. */
export const expectAtRest = ({ id, aggregate, version, open, sentUpTo, sendingParked }: Inspection): void => {
  const rest = { id, aggregate, open: [], sentUpTo: version, sendingParked: false }
  expect({ id, aggregate, open, sentUpTo, sendingParked }).toEqual(rest)
}

/** Nothing happened twice, but for what may happen often. */
export const expectOnceEach = (actor: Inspection, often: readonly string[] = []): void => {
  const happened = happenedTo(actor).filter((type) => !often.includes(type))
  expect(new Set(happened).size, `${actor.aggregate} ${actor.id}: ${happened.join()}`).toBe(happened.length)
}

/** The events that this inbox is told. */
export const heardBy = ({ aggregate, events }: Inspection, inbox: Inbox): readonly Recorded[] =>
  events.filter(({ type }) => publishing.inboxesOf(aggregate, type).includes(inbox))

/** An event as one line of a history. */
export const lineOf = ({ seq, type, time, after, was }: Recorded) => ({
  seq,
  status: after?.status,
  was,
  event: type,
  at: time,
})
/** The history that these events leave: a line for each change of state. */
export const historyOf = (events: readonly Recorded[]) =>
  events.filter(({ after, was }) => after?.status !== was).map(lineOf)

type Told = {
  readonly thing: { readonly system: string; readonly kind: string; readonly id: string }
  readonly status: string
  readonly at: string
}

/** Everything somebody was told. */
export const toldTo = async (who: Client): Promise<readonly Told[]> => {
  const told: Told[] = []
  let cursor = ''
  for (let page = 0; page < PAGES_LIMIT; page += 1) {
    const { items, next } = expectStatus(await who.get(`/v1/notifications?limit=${PAGE}${cursor}`), 200).json
    told.push(...items)
    if (next === null) return told
    cursor = `&cursor=${next}`
  }
  throw new Error(`more than ${PAGES_LIMIT} pages of notifications`)
}

/** G7, N2: of each of these instances, all his, a customer was told every event that concerns him once, and no other. */
export const expectToldOnceEach = async (who: Client, own: readonly Inspection[]): Promise<true> => {
  const ids = new Set(own.map(({ id }) => id))
  const due = own.flatMap((actor) =>
    heardBy(actor, 'notification').map(({ time, after }) => `${actor.id} ${after?.status} ${time}`),
  )
  const told = (await toldTo(who)).filter(({ thing }) => ids.has(thing.id))
  expect(told.map(({ thing, status, at }) => `${thing.id} ${status} ${at}`).sort()).toEqual(due.sort())
  return true
}
