/**
 * Outbox: takes the events of one instance to the inboxes that listen (K3). Each inbox is a destination of its own: what
 * is pending there and how often it failed. A send that hangs or fails has a limit and delays nobody else's. What has just
 * happened goes into the calls that actors share; what is left of it, the instance sends itself.
 */

import type { Facts, Recorded } from '../kernel/decision.ts'
import type { Events } from '../kernel/events.ts'
import { Destination } from './destination.ts'
import { pack, type Sized } from './pack.ts'
import { type QueueSender, sendAll } from './send-all.ts'
import { bufferOf, logNotSent } from './send-buffer.ts'

/** Events taken to an inbox before the next ones are looked at; what arrived is not sent again when others fail. */
const EVENTS_AT_ONCE = 1_000
export const EVENTS_PER_MESSAGE = 50
/** As JSON text; a queue takes 128,000 bytes with its own overhead. */
const MESSAGE_LIMITS = { count: EVENTS_PER_MESSAGE, bytes: 100_000 }
/**
 * A longer event goes alone. It names many others, each of whom is a call for whoever hears it, and a consumer has 10,000
 * calls for a whole batch (https://developers.cloudflare.com/workers/platform/limits/#subrequests).
 */
export const LONG_EVENT_CHARACTERS = 2_000

/** What an outbox must know of queues; the tables themselves are not its business. */
export type Publishing = {
  /** Who hears an event of this kind with this data. */
  readonly inboxesOf: (aggregate: string, eventType: string, data: Facts) => readonly string[]
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

/** What one inbox still lacks: so many events, from this one on, after so many tries in a row that failed. */
export type Unsent = {
  readonly inbox: string
  readonly events: number
  readonly fromSeq: number
  readonly failures: number
  readonly parked: boolean
}

export class Outbox {
  readonly #publishing: Publishing
  readonly #queues: object
  readonly #events: Events
  readonly #id: string
  #destinations = new Map<string, Destination>()

  /** Of the instance `id` of the aggregate with these events; `queues` holds the producer bindings. */
  constructor(publishing: Publishing, queues: object, events: Events, id: string) {
    this.#publishing = publishing
    this.#queues = queues
    this.#events = events
    this.#id = id
  }

  /** Nothing is known to be unsent. */
  get isEmpty(): boolean {
    return this.#backlog().length === 0
  }

  /** Everything up to this event has reached everybody who listens; `last` is the newest event there is. */
  sentUpTo(last: number): number {
    return Math.min(last, ...this.#backlog().map(({ pending }) => (pending[0]?.seq ?? last + 1) - 1))
  }

  add(events: readonly Recorded[]): void {
    for (const event of events) {
      // What nobody may know of, or nobody listens to, counts as sent as soon as it happened.
      if (event.after) for (const inbox of this.#inboxesOf(event)) this.#destinationOf(inbox).add(event)
    }
  }

  /** These events, and no others, are to be sent. What is on its way arrives all the same. */
  replace(events: readonly Recorded[]): void {
    for (const destination of this.#destinations.values()) destination.withdraw()
    this.#destinations = new Map()
    this.add(events)
  }

  /** Of each inbox that lacks something and is not parked: how often it failed in a row. */
  failures(): readonly number[] {
    return this.#backlog()
      .filter(({ isParked }) => !isParked)
      .map(({ failures }) => failures)
  }

  /** Some inbox is left alone for an hour, or until somebody re-drives it or something new happens (K4). */
  get isParked(): boolean {
    return this.#backlog().some(({ isParked }) => isParked)
  }

  /** What each inbox still lacks, as operators see it. */
  unsent(): readonly Unsent[] {
    return [...this.#destinations].flatMap(([inbox, destination]) => {
      const [first] = destination.pending
      if (!first) return []
      const { pending, failures, isParked } = destination
      return [{ inbox, events: pending.length, fromSeq: first.seq, failures, parked: isParked }]
    })
  }

  /** What was parked may be tried again (K9). */
  unpark(): void {
    for (const destination of this.#backlog()) destination.unpark()
  }

  /**
   * Has what is new up to this event sent in the calls that actors share. Leaves those inboxes alone that failed the last
   * time: they have a pace of their own. A call of another actor waits for no commit but its own, so the caller must know
   * that the events are stored.
   */
  async share(upTo: number): Promise<void> {
    const eager = [...this.#destinations].filter(([, destination]) => !destination.isFailing)
    await Promise.all(
      eager.map(async ([inbox, destination]) => {
        const isShared = await this.#shareOne(inbox, destination, upTo)
        if (!isShared) await this.#runOne(inbox, destination)
      }),
    )
  }

  /** Sends to each inbox itself what is pending there and not being sent, and what is added meanwhile, until it fails. */
  async run(): Promise<void> {
    await Promise.all([...this.#destinations].map(([inbox, destination]) => this.#runOne(inbox, destination)))
  }

  /** Sends these events once more, whatever was sent before (K9); answers the inboxes that did not take them. */
  async resend(events: readonly Recorded[]): Promise<readonly string[]> {
    const known = events.filter((event) => event.after)
    const inboxes = [...new Set(known.flatMap((event) => this.#inboxesOf(event)))]
    const heardBy = (inbox: string) => known.filter((event) => this.#inboxesOf(event).includes(inbox))
    const arrived = await Promise.all(inboxes.map((inbox) => this.#send(inbox, heardBy(inbox))))
    return inboxes.filter((_, at) => !arrived[at])
  }

  #backlog(): readonly Destination[] {
    return [...this.#destinations.values()].filter(({ pending }) => pending.length > 0)
  }

  #destinationOf(inbox: string): Destination {
    const known = this.#destinations.get(inbox)
    if (known) return known
    const destination = new Destination()
    this.#destinations.set(inbox, destination)
    return destination
  }

  #inboxesOf(event: Recorded): readonly string[] {
    return this.#publishing.inboxesOf(this.#events.aggregate, event.type, event.data)
  }

  /** Whether it had a message for the call that actors share, or nothing to send that is not being sent. */
  async #shareOne(inbox: string, destination: Destination, upTo: number): Promise<boolean> {
    if (destination.running) return true
    const events = destination.idle.filter(({ seq }) => seq <= upTo)
    if (events.length === 0) return true
    const queue = this.#queueOf(inbox)
    // What needs several messages has calls of its own.
    if (!queue || events.length > EVENTS_PER_MESSAGE) return false
    const [message, ...more] = this.#messages(inbox, events)
    if (!message || more.length > 0) return false
    const buffer = bufferOf(queue)
    const of = { aggregate: this.#events.aggregate, id: this.#id, inbox }
    if (!destination.share(buffer, { ...of, message, state: 'waiting', sendingSinceMs: 0 }, events)) return false
    await buffer.flush(queue)
    return true
  }

  /** One send of its own at a time and inbox, so that its events arrive in their order unless one is lost. */
  #runOne(inbox: string, destination: Destination): Promise<void> {
    destination.running ??= this.#sendIdle(inbox, destination).finally(() => {
      destination.running = null
    })
    return destination.running
  }

  async #sendIdle(inbox: string, destination: Destination): Promise<void> {
    for (;;) {
      destination.withdraw()
      // A copy: more may be added while these are on their way.
      const events = destination.idle.slice(0, EVENTS_AT_ONCE)
      if (events.length === 0) return
      if (!(await this.#send(inbox, events))) return destination.failed()
      destination.arrived(events)
    }
  }

  /** Takes these to one inbox; what stands in the way is logged. */
  async #send(inbox: string, events: readonly Recorded[]): Promise<boolean> {
    const fault = await this.#sendBatch(inbox, events).catch((thrown: unknown) => thrown)
    if (fault === null) return true
    logNotSent({ aggregate: this.#events.aggregate, id: this.#id, inbox }, fault)
    return false
  }

  async #sendBatch(inbox: string, events: readonly Recorded[]): Promise<unknown> {
    const queue = this.#queueOf(inbox)
    if (!queue) throw new Error(`${this.#events.aggregate} publishes to ${inbox}, but there is no binding for it`)
    return sendAll(queue, this.#messages(inbox, events))
  }

  #messages(inbox: string, events: readonly Recorded[]): Iterable<Sized<readonly Facts[]>> {
    const { aggregate, confidential } = this.#events
    const envelopes = events.map((event) =>
      sized(this.#publishing.envelope(aggregate, this.#id, event, inbox, confidential)),
    )
    return pack(envelopes, MESSAGE_LIMITS)
  }

  /** Under this name the configuration binds a queue. */
  #queueOf(inbox: string): QueueSender | undefined {
    return Reflect.get(this.#queues, this.#publishing.bindingOf(inbox)) as QueueSender | undefined
  }
}

const utf8 = new TextEncoder()

const sized = (envelope: Facts): Sized<Facts> => {
  const text = JSON.stringify(envelope)
  return { body: envelope, bytes: utf8.encode(text).length, isAlone: text.length > LONG_EVENT_CHARACTERS }
}
