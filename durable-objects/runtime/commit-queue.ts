/**
 * Line: those who wait for one actor. Who comes close together is served together, so that all of them share a commit
 * (K13); the line has an end, beyond which others are turned away for a moment (C11).
 */

/** Served at once. */
const GROUP_LIMIT = 256
/** In line at once. */
const WAITING_LIMIT = 2_000
/** This close together they are taken for a crowd. */
const BUSY_MS = 3

/** Takes the next few out of the line. */
export type Drain<T> = () => readonly T[]

export class CommitQueue<T> {
  readonly #waiting: T[] = []
  #isServing = false
  #servedAt = 0
  readonly #serve: (take: Drain<T>) => Promise<void>

  /** `serve` takes some and sees to them; it never throws. One serving at a time. */
  constructor(serve: (take: Drain<T>) => Promise<void>) {
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
    const isBusy = at - this.#servedAt < BUSY_MS
    this.#servedAt = at
    // A crowd waits for the end of the turn, so that all of it is served together. One who comes alone, as most do at
    // most objects, need not wait for others.
    if (isBusy) setTimeout(() => void this.#serveSome(), 0)
    else void this.#serveSome()
  }

  async #serveSome(): Promise<void> {
    await this.#serve(() => this.#waiting.splice(0, GROUP_LIMIT))
    this.#isServing = false
    this.#next()
  }
}
