/**
 * Outbox: takes the events of one instance to the inboxes that listen (K3). Each inbox is a destination of its own: what
 * is pending there and how often it failed. A send that hangs or fails has a limit and delays nobody else's.
 */

import { TRIES_LIMIT } from '../kernel/backoff.ts'
import type { Facts, Recorded } from '../kernel/decision.ts'
import type { Events } from '../kernel/events.ts'
import { pack, type Sized } from './pack.ts'
import { type QueueSender, sendAll } from './send-all.ts'

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

/** What is on its way to one inbox. Inboxes know nothing of each other: one that hangs or fails delays no other. */
type Destination = {
  /** Events not known to have arrived there, oldest first. */
  pending: Recorded[]
  /** Tries in a row that failed. */
  failures: number
  running: Promise<void> | null
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
      if (event.after) for (const inbox of this.#inboxesOf(event)) this.#destinationOf(inbox).pending.push(event)
    }
  }

  /** These events, and no others, are to be sent. What is on its way arrives all the same. */
  replace(events: readonly Recorded[]): void {
    this.#destinations = new Map()
    this.add(events)
  }

  /** Of each inbox that lacks something and is not parked: how often it failed in a row. */
  failures(): readonly number[] {
    return this.#backlog()
      .filter((destination) => !isParked(destination))
      .map(({ failures }) => failures)
  }

  /** Some inbox is left alone for an hour, or until somebody re-drives it or something new happens (K4). */
  get isParked(): boolean {
    return this.#backlog().some(isParked)
  }

  /** What each inbox still lacks, as operators see it. */
  unsent(): readonly Unsent[] {
    return [...this.#destinations].flatMap(([inbox, destination]) => {
      const [first] = destination.pending
      if (!first) return []
      const { pending, failures } = destination
      return [{ inbox, events: pending.length, fromSeq: first.seq, failures, parked: isParked(destination) }]
    })
  }

  /** What was parked may be tried again (K9). */
  unpark(): void {
    for (const destination of this.#backlog()) destination.failures = 0
  }

  /**
   * Sends to each inbox what is pending there, and what is added meanwhile, until it fails. A sparing run leaves those
   * alone that failed the last time: they have a pace of their own.
   */
  async run(isSparing = false): Promise<void> {
    const tried = [...this.#destinations].filter(
      ([, destination]) => destination.pending.length > 0 && !(isSparing && isFailing(destination)),
    )
    await Promise.all(tried.map(([inbox, destination]) => this.#runOne(inbox, destination)))
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
    const destination: Destination = { pending: [], failures: 0, running: null }
    this.#destinations.set(inbox, destination)
    return destination
  }

  #inboxesOf(event: Recorded): readonly string[] {
    return this.#publishing.inboxesOf(this.#events.aggregate, event.type)
  }

  /** One send at a time and inbox, so that its events arrive in their order unless one is lost. */
  #runOne(inbox: string, destination: Destination): Promise<void> {
    destination.running ??= this.#sendPending(inbox, destination).finally(() => {
      destination.running = null
    })
    return destination.running
  }

  async #sendPending(inbox: string, destination: Destination): Promise<void> {
    while (destination.pending.length > 0) {
      // A copy: more may be added while these are on their way.
      const events = destination.pending.slice(0, EVENTS_AT_ONCE)
      if (!(await this.#send(inbox, events))) {
        destination.failures += 1
        return
      }
      destination.failures = 0
      destination.pending.splice(0, events.length)
    }
  }

  /** Takes these to one inbox; what stands in the way is logged. */
  async #send(inbox: string, events: readonly Recorded[]): Promise<boolean> {
    const fault = await this.#sendBatch(inbox, events).catch((thrown: unknown) => thrown)
    if (fault === null) return true
    const { aggregate } = this.#events
    console.warn(JSON.stringify({ at: 'outbox.not-sent', aggregate, id: this.#id, inbox, reason: String(fault) }))
    return false
  }

  async #sendBatch(inbox: string, events: readonly Recorded[]): Promise<unknown> {
    const { aggregate, confidential } = this.#events
    const queue: unknown = Reflect.get(this.#queues, this.#publishing.bindingOf(inbox))
    if (!queue) throw new Error(`${aggregate} publishes to ${inbox}, but there is no binding for it`)
    const envelopes = events.map((event) =>
      sized(this.#publishing.envelope(aggregate, this.#id, event, inbox, confidential)),
    )
    // Under this name the configuration binds a queue.
    return sendAll(queue as QueueSender, pack(envelopes, MESSAGE_LIMITS))
  }
}

const isParked = ({ failures }: Destination): boolean => failures >= TRIES_LIMIT

const isFailing = (destination: Destination): boolean => destination.failures > 0 && !isParked(destination)

const utf8 = new TextEncoder()

const sized = (envelope: Facts): Sized<Facts> => {
  const text = JSON.stringify(envelope)
  return { body: envelope, bytes: utf8.encode(text).length, isAlone: text.length > LONG_EVENT_CHARACTERS }
}
