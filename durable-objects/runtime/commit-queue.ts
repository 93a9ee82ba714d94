/**
 * CommitQueue: the commands that wait for one actor. What comes close together is served together and shares a commit
 * (K13); the queue has an end, beyond which callers are turned away for a moment (C11).
 */

/** Served at once. */
const GROUP_LIMIT = 256
/** Waiting at once. */
const WAITING_LIMIT = 2_000
/** What comes this soon after the last group is part of a burst. */
const BURST_MS = 3

/** Takes the next few out of the queue. */
export type Drain<T> = () => readonly T[]

export class CommitQueue<T> {
  readonly #waiting: T[] = []
  #isServing = false
  #servedAt = 0
  readonly #serve: (drain: Drain<T>) => Promise<void>

  /** `serve` takes some and sees to them; it never throws. One serving at a time. */
  constructor(serve: (drain: Drain<T>) => Promise<void>) {
    this.#serve = serve
  }

  get isFull(): boolean {
    return this.#waiting.length >= WAITING_LIMIT
  }

  enqueue(one: T): void {
    this.#waiting.push(one)
    this.#next()
  }

  #next(): void {
    if (this.#isServing || this.#waiting.length === 0) return
    this.#isServing = true
    const at = Date.now()
    const isBurst = at - this.#servedAt < BURST_MS
    this.#servedAt = at
    // A burst waits for the end of the turn, so that all of it is served together. A command that comes alone, as most
    // do at most objects, need not wait for others.
    if (isBurst) setTimeout(() => void this.#serveSome(), 0)
    else void this.#serveSome()
  }

  async #serveSome(): Promise<void> {
    await this.#serve(() => this.#waiting.splice(0, GROUP_LIMIT))
    this.#isServing = false
    this.#next()
  }
}
