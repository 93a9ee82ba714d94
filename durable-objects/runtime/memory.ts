/**
 * Memory: what an actor holds while it is awake: its instance, what is asked and sent for it, and what it knows of its
 * alarm. It is given up whole when a commit fails, and folded again from the journal.
 */
import { outcomeWithin } from '../../kernel/calls.ts'
import { meter } from '../../kernel/meter.ts'
import type { Outbox } from '../../queues/outbox.ts'
import { alarmToSet, foundAt, type Waking } from './alarm.ts'
import { unavailable } from './answers.ts'
import type { AggregateInstance } from './instance.ts'
import { Reactions, type ReactionsHost } from './reactions.ts'

/** An alarm waits so long for what it sends; what takes longer goes on, and the next alarm looks after it. */
const SENDING_LIMIT_MS = 1_000

/** What memory needs of the object it belongs to. */
export type MemoryHost = Omit<ReactionsHost, 'ended'> & {
  readonly setAlarm: (at: number) => Promise<void>
  /** Resolves when everything written so far is stored for certain. */
  readonly stored: () => Promise<void>
}

export class Memory {
  readonly instance: AggregateInstance
  readonly reactions: Reactions
  readonly outbox: Outbox
  readonly #host: MemoryHost
  /** When the alarm will come, as far as is known. */
  #alarmAt: number | null
  /** An alarm that comes until then means that nothing was sent after `instance.lastSent`. */
  #unconfirmedUntil: number
  #isGivenUp = false

  /** Of an instance that has just woken. */
  constructor(
    instance: AggregateInstance,
    outbox: Outbox,
    host: MemoryHost,
    waking: Pick<Waking, 'byAlarm' | 'alarmAt' | 'wasReset'>,
  ) {
    this.instance = instance
    this.outbox = outbox
    this.#host = host
    this.reactions = new Reactions(instance, { ...host, ended: () => this.#goOn() })
    this.#alarmAt = waking.alarmAt
    const isNew = instance.journal.row === 0
    const found = foundAt(Date.now(), { ...waking, isNew, deadlineAt: instance.deadlineAt() })
    if (found.kind === 'unsent') outbox.add(this.#eventsAfterLastSent())
    this.#unconfirmedUntil = found.kind === 'unconfirmed' ? found.until : 0
  }

  /** Everything up to this event is known to be sent. */
  get sentUpTo(): number {
    return this.#isUnconfirmed ? this.instance.lastSent : this.outbox.sentUpTo(this.instance.version)
  }

  /** What the alarm that has come says; what is parked may be tried again when nothing else is left. */
  alarmCame(): void {
    this.#alarmAt = null
    if (this.#failures().length === 0) this.unpark()
    if (this.#isUnconfirmed) this.outbox.replace(this.#eventsAfterLastSent())
    this.#unconfirmedUntil = 0
  }

  /** The alarm was set by somebody else. */
  alarmWasSet(at: number): void {
    this.#alarmAt = at
  }

  /** Sets the alarm if it must move: each set alarm costs a row. */
  setAlarm(): void {
    if (this.#isGivenUp) return
    const { instance, outbox } = this
    const at = alarmToSet(Date.now(), {
      setAt: this.#alarmAt,
      deadlineAt: instance.deadlineAt(),
      failures: this.#failures(),
      isUnfinished: !outbox.isEmpty || !instance.pending.isEmpty,
    })
    if (at === null) return
    this.#alarmAt = at
    meter.rowsWritten += 1
    this.#host.later(this.#host.setAlarm(at))
  }

  /** Sends what is unsent. Events of one command and of its answers go out together; the alarm covers what hangs. */
  sendSoon(): void {
    if (this.#isGivenUp || this.instance.pending.isAsking || this.outbox.isEmpty) return
    this.#host.later(this.#sendStored(this.instance.version))
  }

  /** Asks and sends everything that is left; ends when each was tried once. */
  async finish(): Promise<void> {
    await this.reactions.askAll()
    // A queue that hangs must not keep a deadline waiting: the platform serves one alarm at a time.
    await outcomeWithin(this.outbox.run(), SENDING_LIMIT_MS)
    this.setAlarm()
  }

  /** What is parked may be tried again (K9). */
  unpark(): void {
    this.instance.pending.unpark()
    this.outbox.unpark()
  }

  /** A commit failed: whoever waits must ask again. */
  giveUp(): void {
    this.#isGivenUp = true
    this.instance.pending.releaseAll(unavailable(this.instance.name))
  }

  /** Other actors send for it, and their calls do not wait until what happened here is stored (docs/decisions/0039). */
  async #sendStored(upTo: number): Promise<void> {
    await this.#host.stored()
    if (!this.#isGivenUp) await this.outbox.share(upTo)
  }

  get #isUnconfirmed(): boolean {
    return Date.now() < this.#unconfirmedUntil
  }

  #eventsAfterLastSent() {
    return this.instance.journal.allFrom(this.instance.lastSent + 1)
  }

  /** Of each thing that is not done yet and not parked. */
  #failures(): readonly number[] {
    return [...this.instance.pending.failures(), ...this.outbox.failures()]
  }

  #goOn(): void {
    this.setAlarm()
    this.sendSoon()
  }
}
