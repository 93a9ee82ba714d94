/**
 * Relay: takes an actor's events to the inboxes that listen (K3). Per inbox it is known what was sent; a send that
 * hangs or fails has a limit and delays nobody else's.
 */
import type { Facts } from './aggregate.ts'
import type { Recorded } from './journal.ts'
import { TRIES_LIMIT } from './patience.ts'
import { type Parcel, post, type Queueing } from './post.ts'

const EVENTS_PER_MESSAGE = 50
/** As JSON text; a queue takes 128,000 bytes with its own overhead. */
const MESSAGE_BYTES = 100_000

/** An alarm this soon after waking was set before it; one's own is never set so near. */
const WOKEN_BY_ALARM_MS = 1_000

/** What the kernel must know of queues to publish; the tables themselves are not its business. */
export type Publishing = {
  /** Who hears this kind of event. */
  readonly inboxesOf: (aggregate: string, eventType: string) => readonly string[]
  /** The producer binding of an inbox. */
  readonly bindingOf: (inbox: string) => string
  /** The event as it goes to this inbox: what is confidential or not meant for it left out. */
  readonly envelope: (
    aggregate: string,
    id: string,
    event: Recorded,
    inbox: string,
    confidential: readonly string[],
  ) => Facts
}

export class Relay {
  private readonly publishing: Publishing
  private readonly queues: Readonly<Record<string, unknown>>
  private readonly aggregate: string
  private readonly confidential: readonly string[]
  /** Events not known to have reached everybody, oldest first. */
  private unsent: Recorded[] = []
  /** Per inbox: everything up to this event was sent. */
  private reached = new Map<string, number>()
  private running: Promise<void> | null = null
  private isSparing = false
  /** Inboxes whose last send failed. */
  private readonly failing = new Set<string>()
  /** Until then an alarm may be an older one, whose events were taken for sent when the actor woke. */
  private doubtful: { readonly until: number; readonly sent: number } | null = null
  /** Runs in a row that did not reach everybody. */
  failures = 0

  constructor(
    publishing: Publishing,
    queues: Readonly<Record<string, unknown>>,
    aggregate: string,
    confidential: readonly string[],
  ) {
    this.publishing = publishing
    this.queues = queues
    this.aggregate = aggregate
    this.confidential = confidential
  }

  get idle(): boolean {
    return this.unsent.length === 0
  }

  /** Everything up to this event has reached everybody who listens; `last` is the newest event there is. */
  sentUpTo(last: number): number {
    return (this.unsent[0]?.seq ?? last + 1) - 1
  }

  add(events: readonly Recorded[]): void {
    for (const event of events) {
      // What nobody may know of, or nobody listens to, is sent as soon as it happened.
      if (event.after && this.heardBy(event).length > 0) this.unsent.push(event)
    }
  }

  /** The actor woke and found no alarm: all is sent, unless an alarm is being handed over just now. */
  doubt(sent: number): void {
    this.doubtful = { until: Date.now() + WOKEN_BY_ALARM_MS, sent }
  }

  /** The same as `sentUpTo`, to be written down: what is in doubt is not sent. */
  surelySentUpTo(last: number): number {
    const { doubtful } = this
    return doubtful && Date.now() < doubtful.until ? doubtful.sent : this.sentUpTo(last)
  }

  /** An alarm has come. If it is one that was on its way when the actor woke, nothing was sent for sure. */
  async resolveDoubt(eventsFrom: (seq: number) => readonly Recorded[]): Promise<void> {
    const { doubtful } = this
    if (doubtful && Date.now() < doubtful.until) {
      this.doubtful = { ...doubtful, until: Number.POSITIVE_INFINITY }
      // A run that is under way would take the older ones for sent, as it has sent newer ones.
      while (this.running) await this.running
      this.forget()
      this.add(eventsFrom(doubtful.sent + 1))
    }
    this.doubtful = null
  }

  /** What is in memory no longer holds; the journal is asked again. */
  forget(): void {
    this.unsent = []
    this.reached.clear()
  }

  /** Left alone for an hour, or until somebody re-drives it or something new happens (K4). */
  get parked(): boolean {
    return this.failures >= TRIES_LIMIT
  }

  /**
   * Sends what is unsent, and what is added meanwhile; each inbox is tried until it fails. One run at a time. A sparing
   * run leaves those alone that failed the last time: they have their own pace, and others must not wait for it.
   */
  async run(id: string, isSparing = false): Promise<void> {
    while (this.running && this.isSparing && !isSparing) await this.running
    if (!this.running) {
      this.isSparing = isSparing
      this.running = this.runOn(id, isSparing).finally(() => {
        this.running = null
      })
    }
    return this.running
  }

  private async runOn(id: string, isSparing: boolean): Promise<void> {
    let spared: ReadonlySet<string> = new Set(isSparing ? this.failing : [])
    for (let last = this.unsent.at(-1)?.seq; last !== undefined; last = this.unsent.at(-1)?.seq) {
      const upTo = last
      if (!(await this.deliverAll(id, this.unsent, this.reached, spared))) {
        if (spared.size === 0) this.failures += 1
        if (this.unsent.at(-1)?.seq === upTo) return
        spared = new Set(this.failing)
        continue
      }
      this.failures = 0
      this.unsent = this.unsent.filter((event) => event.seq > upTo)
    }
  }

  /** Sends these events once more, whatever was sent before (K9). */
  async again(id: string, events: readonly Recorded[]): Promise<boolean> {
    const known = events.filter((event) => event.after && this.heardBy(event).length > 0)
    return known.length === 0 || this.deliverAll(id, known, new Map(), new Set())
  }

  private heardBy(event: Recorded): readonly string[] {
    return this.publishing.inboxesOf(this.aggregate, event.type)
  }

  /** Whether everybody has it all now. */
  private async deliverAll(
    id: string,
    unsent: readonly Recorded[],
    reached: Map<string, number>,
    spared: ReadonlySet<string>,
  ): Promise<boolean> {
    // A copy: more may be added while these are on their way.
    const events = [...unsent]
    const inboxes = [...new Set(events.flatMap((event) => this.heardBy(event)))]
    const tried = inboxes.filter((inbox) => !spared.has(inbox))
    await Promise.all(tried.map((inbox) => this.deliver(id, inbox, events, reached)))
    return inboxes.every((inbox) => (reached.get(inbox) ?? 0) >= (events.at(-1)?.seq ?? 0))
  }

  /** Takes to one inbox what is due there. What stands in the way is told in the log and is no other inbox's business. */
  private async deliver(
    id: string,
    inbox: string,
    events: readonly Recorded[],
    reached: Map<string, number>,
  ): Promise<void> {
    const from = reached.get(inbox) ?? 0
    const due = events.filter((event) => event.seq > from && this.heardBy(event).includes(inbox))
    const fault = await this.send(id, inbox, due).catch((thrown: unknown) => thrown)
    if (fault === null) {
      reached.set(inbox, events.at(-1)?.seq ?? from)
      this.failing.delete(inbox)
    } else {
      this.failing.add(inbox)
      const { aggregate } = this
      console.warn(JSON.stringify({ at: 'relay.not-sent', aggregate, id, inbox, reason: String(fault) }))
    }
  }

  private async send(id: string, inbox: string, due: readonly Recorded[]): Promise<unknown> {
    const queue = this.queues[this.publishing.bindingOf(inbox)] as Queueing | undefined
    if (!queue) throw new Error(`${this.aggregate} tells ${inbox}, but there is no binding for it`)
    const letters = due.map((event) => this.publishing.envelope(this.aggregate, id, event, inbox, this.confidential))
    return post(queue, [...messagesOf(letters)])
  }
}

const utf8 = new TextEncoder()

/** Events packed into messages, within what a queue takes. */
function* messagesOf(letters: readonly Facts[]): Generator<Parcel> {
  let body: Facts[] = []
  let bytes = 0
  for (const letter of letters) {
    const size = utf8.encode(JSON.stringify(letter)).length
    if (body.length > 0 && (body.length >= EVENTS_PER_MESSAGE || bytes + size > MESSAGE_BYTES)) {
      yield { body, bytes }
      body = []
      bytes = 0
    }
    body.push(letter)
    bytes += size
  }
  if (body.length > 0) yield { body, bytes }
}
