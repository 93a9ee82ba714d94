/** Somebody who looks all the time while a system works: no step they see may lead backwards (G3). */
import { expectStatus } from '../chaos/concert.fixtures.ts'
import type { Client } from '../harness/http.ts'

/** What is seen of one thing at one look. */
export type Sight = {
  readonly what: string
  readonly status: string
  readonly version: number
  /** How far this status is on its way; a thing whose statuses may come again is always as far. */
  readonly rank: number
}

export type Watch = {
  /** Ends it, and tells every step backwards that was seen. */
  stop(): Promise<readonly string[]>
}

export const watch = (look: () => Promise<readonly Sight[]>): Watch => {
  const backwards: string[] = []
  const seen = new Map<string, { version: number; rank: number }>()
  let watching = true
  const note = ({ what, status, version, rank }: Sight) => {
    const last = seen.get(what)
    const isForward = last === undefined || (version >= last.version && rank >= last.rank)
    if (!isForward) backwards.push(`${what}: ${status} (${version}) after ${JSON.stringify(last)}`)
    seen.set(what, { version, rank })
  }
  const looking = (async () => {
    while (watching) {
      for (const sight of await look()) note(sight)
    }
  })()
  return {
    async stop() {
      watching = false
      await looking
      return backwards
    },
  }
}

type Shown = {
  readonly kind: string
  readonly id: string
  readonly status: string
  readonly version: number
}

/** Watches somebody's My page, whose statuses have these ranks. */
export const watchMyPage = (who: Client, ranks: Readonly<Record<string, number>>): Watch =>
  watch(async () => {
    const { items } = expectStatus(await who.get('/v1/mypage?limit=100'), 200).json
    return items.map(({ kind, id, version, status }: Shown) => ({
      what: `${kind} ${id}`,
      status,
      version,
      rank: ranks[status] ?? Number.NaN,
    }))
  })
