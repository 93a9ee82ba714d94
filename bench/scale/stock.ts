/**
 * The stock of one sale, divided over shards: the pool lends seats to shards, and shards sell what was lent to them.
 *
 * Pool and shards are objects of their own, so what goes between them can be lost, doubled, late and out of order. Each
 * loan and each return therefore has a number: what is asked again under the same number has the same answer, and counts
 * once. At all times the pool and all its loans together are the capacity, and no shard sells more than its loans.
 */

export type Loan = { readonly number: number; readonly seats: number }

/** What the pool keeps of one shard. */
type Account = {
  /** Seats lent and not returned. */
  lent: number
  /** The last loan, kept as its answer may have been lost. */
  last: Loan
  /** The last return that was counted. */
  returned: number
}

export class Pool {
  #free: number
  readonly #accounts = new Map<number, Account>()

  constructor(capacity: number) {
    this.#free = capacity
  }

  /** Lends at most `wanted` seats, and no more than a fair part of what is left; none when nothing is left. */
  lend(shard: number, number: number, wanted: number, shards: number): Loan {
    const account = this.#accountOf(shard)
    if (number <= account.last.number) return account.last
    const fair = Math.ceil(this.#free / shards)
    const seats = Math.min(wanted, fair, this.#free)
    this.#free -= seats
    account.lent += seats
    account.last = { number, seats }
    return account.last
  }

  /** Takes seats back, once for each number; the answer is the number up to which returns are counted. */
  takeBack(shard: number, loan: Loan): number {
    const account = this.#accountOf(shard)
    if (loan.number !== account.returned + 1) return account.returned
    account.returned = loan.number
    account.lent -= loan.seats
    this.#free += loan.seats
    return account.returned
  }

  get free(): number {
    return this.#free
  }

  get lent(): number {
    let sum = 0
    for (const { lent } of this.#accounts.values()) sum += lent
    return sum
  }

  lentTo(shard: number): number {
    return this.#accountOf(shard).lent
  }

  #accountOf(shard: number): Account {
    let account = this.#accounts.get(shard)
    if (account === undefined) {
      account = { lent: 0, last: { number: 0, seats: 0 }, returned: 0 }
      this.#accounts.set(shard, account)
    }
    return account
  }
}

/** One shard: what it may sell, what it holds for people who pay just now, and what it has sold. */
export class Shard {
  readonly id: number
  #free = 0
  #held = 0
  #sold = 0
  #loans = 0
  #returns = 0
  /** The loan that is asked for, until it is answered; asked again under its number. */
  #asking: number | null = null
  /** The return that is under way, until the pool has counted it; sent again under its number. */
  #returning: Loan | null = null

  constructor(id: number) {
    this.id = id
  }

  /** False when nothing is left here. */
  hold(): boolean {
    if (this.#free === 0) return false
    this.#free -= 1
    this.#held += 1
    return true
  }

  sell(): void {
    this.#held -= 1
    this.#sold += 1
  }

  release(): void {
    this.#held -= 1
    this.#free += 1
  }

  /** The number under which to ask the pool; the same until it is answered. */
  ask(): number {
    this.#asking ??= this.#loans + 1
    return this.#asking
  }

  /** False for an answer that was counted before. */
  receive({ number, seats }: Loan): boolean {
    if (this.#asking !== number) return false
    this.#asking = null
    this.#loans = number
    this.#free += seats
    return true
  }

  /** Lays at most `seats` aside to be returned; they are sold no more. Null when there is nothing to return. */
  giveBack(seats: number): Loan | null {
    if (this.#returning !== null) return this.#returning
    const given = Math.min(seats, this.#free)
    if (given === 0) return null
    this.#free -= given
    this.#returns += 1
    this.#returning = { number: this.#returns, seats: given }
    return this.#returning
  }

  /** The pool has counted returns up to this number. */
  returned(number: number): void {
    if (this.#returning?.number === number) this.#returning = null
  }

  get counts(): { readonly free: number; readonly held: number; readonly sold: number; readonly returning: number } {
    return { free: this.#free, held: this.#held, sold: this.#sold, returning: this.#returning?.seats ?? 0 }
  }
}
