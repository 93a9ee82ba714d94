/**
 * Waiting room (C11): so many customers of a crowd are served at a time, the others wait their turn at the door, and
 * whoever would wait too long is turned away for a moment. What is begun is thereby answered quickly.
 */

/** Served at the same time by one isolate. More would only make each wait longer for the same few actors. */
export const SERVED_AT_ONCE = 16
/** Waiting at the door; more are turned away at once. */
export const WAITING_LIMIT = 500
/** The longest anybody waits at the door. */
export const PATIENCE_MS = 5_000
/** A place is free again after this long even if nobody gave it back: a customer who hung up may not have. */
const PLACE_MS = 10_000

type Place = { readonly since: number }

export class Room {
  private readonly served = new Set<Place>()
  private readonly waiting: ((place: Place) => void)[] = []

  /** Serves this customer when it is their turn; null when they were turned away, and then nothing was begun. */
  async serve<T>(now: () => number, work: () => Promise<T>): Promise<T | null> {
    const place = this.take(now()) ?? (await this.turn(now))
    if (!place) return null
    try {
      return await work()
    } finally {
      this.leave(place, now())
    }
  }

  private take(at: number): Place | null {
    if (this.served.size >= SERVED_AT_ONCE) {
      for (const place of this.served) if (at - place.since > PLACE_MS) this.served.delete(place)
    }
    if (this.served.size >= SERVED_AT_ONCE) return null
    const place = { since: at }
    this.served.add(place)
    return place
  }

  private turn(now: () => number): Promise<Place | null> {
    if (this.waiting.length >= WAITING_LIMIT) return Promise.resolve(null)
    return new Promise((resolve) => {
      const called = (place: Place) => {
        clearTimeout(timer)
        resolve(place)
      }
      const timer = setTimeout(() => {
        const at = this.waiting.indexOf(called)
        if (at >= 0) this.waiting.splice(at, 1)
        resolve(this.take(now()))
      }, PATIENCE_MS)
      this.waiting.push(called)
    })
  }

  private leave(place: Place, at: number): void {
    this.served.delete(place)
    const next = this.waiting.shift()
    if (!next) return
    const freed = { since: at }
    this.served.add(freed)
    next(freed)
  }
}
