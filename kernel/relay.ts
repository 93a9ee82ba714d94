/**
 * Relay: takes an actor's events to the inboxes that listen (K3). Per inbox it is known what was sent; a send that
 * hangs or fails has a limit and delays nobody else's.
 */
import type { Facts } from './aggregate.ts'
import type { Recorded } from './journal.ts'
import { withLimit } from './limit.ts'
import { TRIES_LIMIT } from './patience.ts'
import { type Parcel, post, type Queueing, type Trip } from './post.ts'

/** The coach should be back by then; for what was not taken yet another one goes, after a pause. */
const BACK_LIMIT_MS = 2_000
const EVENTS_PER_MESSAGE = 50
/** As JSON text; a queue takes 128,000 bytes with its own overhead. */
const MESSAGE_BYTES = 100_000

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

  /** What is in memory no longer holds; the journal is asked again. */
  forget(): void {
    this.unsent = []
    this.reached.clear()
  }

  /** Given up until somebody re-drives it or something new happens (K4). */
  get parked(): boolean {
    return this.failures >= TRIES_LIMIT
  }

  /** Sends what is unsent, and what is added meanwhile; ends at the first failure. One run at a time. */
  run(id: string): Promise<void> {
    this.running ??= this.runOn(id).finally(() => {
      this.running = null
    })
    return this.running
  }

  private async runOn(id: string): Promise<void> {
    for (let last = this.unsent.at(-1)?.seq; last !== undefined; last = this.unsent.at(-1)?.seq) {
      const upTo = last
      if (!(await this.deliverAll(id, this.unsent, this.reached))) {
        this.failures += 1
        return
      }
      this.failures = 0
      this.unsent = this.unsent.filter((event) => event.seq > upTo)
    }
  }

  /** Sends these events once more, whatever was sent before (K9). */
  async again(id: string, events: readonly Recorded[]): Promise<boolean> {
    const known = events.filter((event) => event.after && this.heardBy(event).length > 0)
    return known.length === 0 || this.deliverAll(id, known, new Map())
  }

  private heardBy(event: Recorded): readonly string[] {
    return this.publishing.inboxesOf(this.aggregate, event.type)
  }

  private async deliverAll(id: string, unsent: readonly Recorded[], reached: Map<string, number>): Promise<boolean> {
    // A copy: more may be added while these are on their way.
    const events = [...unsent]
    const inboxes = [...new Set(events.flatMap((event) => this.heardBy(event)))]
    const bundles = inboxes.map((inbox) => this.bundle(id, inbox, events, reached))
    const parcels = bundles.flatMap(({ parcels }) => parcels)
    const trip = parcels.length === 0 ? null : post(parcels)
    if (trip) await withLimit(trip.back, BACK_LIMIT_MS)
    for (const { inbox, parcels, fault } of bundles) {
      const queue = parcels[0]?.queue
      const missed = fault ?? (queue && trip ? faultOf(trip, queue) : null)
      if (missed === null) reached.set(inbox, events.at(-1)?.seq ?? 0)
      else this.log(id, inbox, missed)
    }
    return inboxes.every((inbox) => (reached.get(inbox) ?? 0) >= (events.at(-1)?.seq ?? 0))
  }

  /** What goes to one inbox. A fault in making it ready stands in the way of this inbox and of no other. */
  private bundle(id: string, inbox: string, events: readonly Recorded[], reached: ReadonlyMap<string, number>): Bundle {
    try {
      const from = reached.get(inbox) ?? 0
      const due = events.filter((event) => event.seq > from && this.heardBy(event).includes(inbox))
      const letters = due.map((event) => this.publishing.envelope(this.aggregate, id, event, inbox, this.confidential))
      const queue = this.queues[this.publishing.bindingOf(inbox)] as Queueing | undefined
      if (!queue) throw new Error(`${this.aggregate} tells ${inbox}, but there is no binding for it`)
      return { inbox, parcels: Array.from(messagesOf(letters), (message) => ({ queue, ...message })), fault: null }
    } catch (fault) {
      return { inbox, parcels: [], fault }
    }
  }

  private log(id: string, inbox: string, fault: unknown): void {
    const { aggregate } = this
    console.warn(JSON.stringify({ at: 'relay.not-sent', aggregate, id, inbox, reason: String(fault) }))
  }
}

type Bundle = { readonly inbox: string; readonly parcels: readonly Parcel[]; readonly fault: unknown }

/** Why this queue did not take its parcels; null when it did. */
const faultOf = ({ outcomes }: Trip, queue: Queueing): unknown =>
  outcomes.has(queue) ? outcomes.get(queue) : new Error('no answer')

const utf8 = new TextEncoder()

/** Events packed into messages, within what a queue takes. */
function* messagesOf(
  letters: readonly Facts[],
): Generator<{ readonly body: readonly Facts[]; readonly bytes: number }> {
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
