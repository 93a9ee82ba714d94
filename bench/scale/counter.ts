/** A shard as the simulation serves it: with its queue of people, and what becomes of its holds later. */
import { Shard } from './stock.ts'

/** People who came in the same step, and have tried so often. */
export type Party = { readonly at: number; count: number; readonly tries: number }
/** Parties that have been dealt with are dropped together. */
const COMPACT_AT = 1_000

export class Counter {
  readonly shard: Shard
  #queue: Party[] = []
  #head = 0
  readonly #later = new Map<number, { sells: number; releases: number }>()
  waiting = 0
  askedAt = Number.NEGATIVE_INFINITY
  awayUntil = 0
  /** The pool had nothing: whoever comes now is refused without asking again until it is time to. */
  isDry = false

  constructor(id: number) {
    this.shard = new Shard(id)
  }

  join(party: Party): void {
    this.#queue.push(party)
    this.waiting += party.count
  }

  get first(): Party | undefined {
    return this.#queue[this.#head]
  }

  /** One of the first party is dealt with. */
  advance(): void {
    const party = this.first
    if (party === undefined) return
    party.count -= 1
    this.waiting -= 1
    if (party.count > 0) return
    this.#head += 1
    if (this.#head < COMPACT_AT) return
    this.#queue = this.#queue.slice(this.#head)
    this.#head = 0
  }

  plan(step: number, kind: 'sells' | 'releases'): void {
    const planned = this.#later.get(step) ?? { sells: 0, releases: 0 }
    planned[kind] += 1
    this.#later.set(step, planned)
  }

  take(step: number): { sells: number; releases: number } {
    const planned = this.#later.get(step) ?? { sells: 0, releases: 0 }
    this.#later.delete(step)
    return planned
  }

  postpone(step: number, rest: { sells: number; releases: number }): void {
    const planned = this.#later.get(step) ?? { sells: 0, releases: 0 }
    this.#later.set(step, { sells: planned.sells + rest.sells, releases: planned.releases + rest.releases })
  }
}
