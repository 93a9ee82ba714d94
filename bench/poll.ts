/** Watches concerts while they are being sold: held + sold never exceed what was registered, at any look (C4). */
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import type { Naru } from './naru.ts'

const LOOK_EVERY_MS = 200
/** Of a sale that is spread over many concerts, so many are looked at, in turn. */
const WATCHED_PER_LOOK = 4

const Glance = z.object({ data: z.object({ registeredTickets: z.number(), availableTickets: z.number() }) })

export type Polled = { readonly looks: number; readonly violations: readonly string[] }

/** Begins to look; the returned function ends it and tells what was seen. */
export const poll = (naru: Naru, concertIds: readonly string[]): (() => Promise<Polled>) => {
  const violations: string[] = []
  let looks = 0
  let isOver = false
  const look = async () => {
    const ids = concertIds.length <= WATCHED_PER_LOOK ? concertIds : nextOf(concertIds, looks)
    const seen = await naru.call(
      'concert',
      ids.map((id) => ({ binding: 'CONCERT', id, method: 'peek', args: [] })),
    )
    looks += ids.length
    for (const [at, glance] of seen.entries()) {
      const { registeredTickets, availableTickets } = Glance.parse(glance).data
      if (availableTickets < 0 || availableTickets > registeredTickets) {
        violations.push(`C4: concert ${ids[at]} has ${availableTickets} of ${registeredTickets} tickets available`)
      }
    }
  }
  const watching = (async () => {
    while (!isOver) {
      await look()
      await pause(LOOK_EVERY_MS)
    }
    await look()
  })()
  return async () => {
    isOver = true
    await watching
    return { looks, violations }
  }
}

const nextOf = (ids: readonly string[], from: number): string[] =>
  Array.from({ length: WATCHED_PER_LOOK }, (_, at) => ids[(from + at) % ids.length] ?? '')
