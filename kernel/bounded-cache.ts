/** What may be forgotten at any time: at most `limit` values, each for `maxAgeMs`. A new one takes the oldest one's place. */
export class BoundedCache<K, V> {
  readonly #limit: number
  readonly #maxAgeMs: number
  /** In the order in which they were set. */
  readonly #entries = new Map<K, { readonly value: V; readonly untilMs: number }>()

  constructor(limit: number, maxAgeMs = Number.POSITIVE_INFINITY) {
    this.#limit = limit
    this.#maxAgeMs = maxAgeMs
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || Date.now() < entry.untilMs) return entry?.value
    this.#entries.delete(key)
    return undefined
  }

  /** Keeps a value, for a shorter time than usual if need be. */
  set(key: K, value: V, maxAgeMs = this.#maxAgeMs): void {
    this.#entries.delete(key)
    const oldest = this.#entries.size >= this.#limit ? this.#entries.keys().next() : undefined
    if (oldest && !oldest.done) this.#entries.delete(oldest.value)
    this.#entries.set(key, { value, untilMs: Date.now() + Math.min(maxAgeMs, this.#maxAgeMs) })
  }

  delete(key: K): void {
    this.#entries.delete(key)
  }
}
