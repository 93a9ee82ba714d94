/**
 * Destination: what is on its way from one instance to one inbox, and how often it failed. Part of it may lie in the buffer
 * that actors share; whoever sends it there only marks it, so it is looked at whenever somebody asks.
 */
import { TRIES_LIMIT } from '../kernel/backoff.ts'
import type { Recorded } from '../kernel/decision.ts'
import { type Buffered, isPresumedLost, type SendBuffer } from './send-buffer.ts'

/** These events lie in a buffer as one message. */
type Shared = { readonly buffer: SendBuffer; readonly message: Buffered; readonly seqs: ReadonlySet<number> }

export class Destination {
  /** What the instance itself sends there at the moment. */
  running: Promise<void> | null = null
  /** Oldest first. */
  #pending: Recorded[] = []
  #failures = 0
  #shared: Shared[] = []

  add(event: Recorded): void {
    this.#pending.push(event)
  }

  /** Events not known to have arrived there, oldest first. */
  get pending(): readonly Recorded[] {
    this.#look()
    return this.#pending
  }

  /** Tries in a row that failed. */
  get failures(): number {
    this.#look()
    return this.#failures
  }

  get isParked(): boolean {
    return this.failures >= TRIES_LIMIT
  }

  get isFailing(): boolean {
    return this.failures > 0 && !this.isParked
  }

  /** What is pending and lies in no buffer. */
  get idle(): readonly Recorded[] {
    const pending = this.pending
    return pending.filter(({ seq }) => !this.#shared.some(({ seqs }) => seqs.has(seq)))
  }

  share(buffer: SendBuffer, message: Buffered, events: readonly Recorded[]): boolean {
    if (!buffer.add(message)) return false
    this.#shared.push({ buffer, message, seqs: seqsOf(events) })
    return true
  }

  /** Takes back what nobody has begun to send. */
  withdraw(): void {
    for (const { buffer, message } of this.#shared) buffer.withdraw(message)
    this.#look()
  }

  arrived(events: Iterable<Recorded>): void {
    this.#drop(seqsOf(events))
  }

  failed(): void {
    this.#failures += 1
  }

  unpark(): void {
    this.#look()
    this.#failures = 0
  }

  #look(): void {
    if (this.#shared.length === 0) return
    const [wasShared, before] = [this.#shared, this.#failures]
    this.#shared = wasShared.filter(({ message }) => isUnderWay(message))
    for (const { message, seqs } of wasShared) {
      if (message.state === 'sent') this.#drop(seqs)
      // Several that failed together are one try.
      if (message.state === 'failed') this.#failures = before + 1
    }
  }

  #drop(seqs: ReadonlySet<number>): void {
    this.#pending = this.#pending.filter(({ seq }) => !seqs.has(seq))
    this.#failures = 0
  }
}

const isUnderWay = (message: Buffered): boolean =>
  message.state === 'waiting' || (message.state === 'sending' && !isPresumedLost(message))

const seqsOf = (events: Iterable<Recorded>): ReadonlySet<number> => new Set(Array.from(events, ({ seq }) => seq))
