/**
 * Relay: takes an actor's events to the inboxes that listen (K3). Each inbox has a lane of its own: what is due there
 * and how often it failed. A send that hangs or fails has a limit and delays nobody else's.
 */

import { TRIES_LIMIT } from '../kernel/backoff.ts'
import type { Facts, Recorded } from '../kernel/decision.ts'
import { epochMs, now } from '../kernel/time.ts'
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

/** An alarm this soon after waking may have been set before it. Should it be one's own, something is sent twice at worst. */
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

/** What is on its way to one inbox. Inboxes know nothing of each other: one that hangs or fails delays no other. */
type Destination = {
  /** Events not known to have arrived there, oldest first. */
  pending: Recorded[]
  /** Tries in a row that failed. */
  failures: number
  running: Promise<void> | null
}

export class Outbox {
  readonly #publishing: Publishing
  readonly #queues: Readonly<Record<string, unknown>>
  readonly #aggregate: string
  readonly #confidential: readonly string[]
  #destinations = new Map<string, Destination>()
  /** Until then an alarm may be an older one, whose events were taken for sent when the actor woke. */
  #unconfirmed: { readonly until: number; readonly sent: number } | null = null

  constructor(
    publishing: Publishing,
    queues: Readonly<Record<string, unknown>>,
    aggregate: string,
    confidential: readonly string[],
  ) {
    this.#publishing = publishing
    this.#queues = queues
    this.#aggregate = aggregate
    this.#confidential = confidential
  }

  get idle(): boolean {
    return this.#backlog().length === 0
  }

  /** Everything up to this event has reached everybody who listens; `last` is the newest event there is. */
  sentUpTo(last: number): number {
    return Math.min(last, ...this.#backlog().map(({ pending }) => (pending[0]?.seq ?? last + 1) - 1))
  }

  add(events: readonly Recorded[]): void {
    for (const event of events) {
      // What nobody may know of, or nobody listens to, is sent as soon as it happened.
      if (event.after) for (const inbox of this.#inboxesOf(event)) this.#destinationOf(inbox).pending.push(event)
    }
  }

  /** The actor woke and found no alarm: all is sent, unless an alarm is being handed over just now. */
  markUnconfirmed(sent: number): void {
    this.#unconfirmed = { until: epochMs(now()) + WOKEN_BY_ALARM_MS, sent }
  }

  /** The same as `sentUpTo`, to be written down: what is in doubt is not sent. */
  confirmedUpTo(last: number): number {
    const unconfirmed = this.#unconfirmed
    return unconfirmed && epochMs(now()) < unconfirmed.until ? unconfirmed.sent : this.sentUpTo(last)
  }

  /** An alarm has come. If it is one that was on its way when the actor woke, nothing was sent for sure. */
  resolveUnconfirmed(eventsFrom: (seq: number) => readonly Recorded[]): void {
    const unconfirmed = this.#unconfirmed
    this.#unconfirmed = null
    if (unconfirmed === null || epochMs(now()) >= unconfirmed.until) return
    this.reset()
    this.add(eventsFrom(unconfirmed.sent + 1))
  }

  /** What is in memory no longer holds; the journal is asked again. What is on its way arrives all the same. */
  reset(): void {
    this.#destinations = new Map()
  }

  /** Of each inbox that lacks something and is not given up: how often it failed in a row. */
  failures(): readonly number[] {
    return this.#backlog()
      .map(({ failures }) => failures)
      .filter((failures) => failures < TRIES_LIMIT)
  }

  /** Some inbox is left alone for an hour, or until somebody re-drives it or something new happens (K4). */
  get parked(): boolean {
    return this.#backlog().some(isParked)
  }

  /** What was given up may be tried again (K9). */
  unpark(): void {
    for (const lane of this.#backlog()) lane.failures = 0
  }

  /**
   * Sends to each inbox what is due there, and what is added meanwhile, until it fails. A sparing run leaves those alone
   * that failed the last time: they have their own pace.
   */
  async run(id: string, isSparing = false): Promise<void> {
    const tried = [...this.#destinations].filter(
      ([, lane]) => lane.pending.length > 0 && !(isSparing && isFailing(lane)),
    )
    await Promise.all(tried.map(([inbox, lane]) => this.#sendTo(id, inbox, lane)))
  }

  /** Sends these events once more, whatever was sent before (K9); answers the inboxes that did not take them. */
  async resend(id: string, events: readonly Recorded[]): Promise<readonly string[]> {
    const known = events.filter((event) => event.after)
    const inboxes = [...new Set(known.flatMap((event) => this.#inboxesOf(event)))]
    const sent = inboxes.map((inbox) =>
      this.#send(
        id,
        inbox,
        known.filter((event) => this.#inboxesOf(event).includes(inbox)),
      ),
    )
    const arrived = await Promise.all(sent)
    return inboxes.filter((_, at) => !arrived[at])
  }

  #backlog(): readonly Destination[] {
    return [...this.#destinations.values()].filter(({ pending }) => pending.length > 0)
  }

  #destinationOf(inbox: string): Destination {
    const known = this.#destinations.get(inbox)
    if (known) return known
    const lane: Destination = { pending: [], failures: 0, running: null }
    this.#destinations.set(inbox, lane)
    return lane
  }

  #inboxesOf(event: Recorded): readonly string[] {
    return this.#publishing.inboxesOf(this.#aggregate, event.type)
  }

  /** One send at a time and inbox, so that its events arrive in their order unless one is lost. */
  #sendTo(id: string, inbox: string, lane: Destination): Promise<void> {
    lane.running ??= this.#sendAllPending(id, inbox, lane).finally(() => {
      lane.running = null
    })
    return lane.running
  }

  async #sendAllPending(id: string, inbox: string, lane: Destination): Promise<void> {
    while (lane.pending.length > 0) {
      // A copy: more may be added while these are on their way.
      const events = lane.pending.slice(0, EVENTS_AT_ONCE)
      if (!(await this.#send(id, inbox, events))) {
        lane.failures += 1
        return
      }
      lane.failures = 0
      lane.pending.splice(0, events.length)
    }
  }

  /** Takes these to one inbox. What stands in the way is told in the log. */
  async #send(id: string, inbox: string, events: readonly Recorded[]): Promise<boolean> {
    const fault = await this.#sendBatch(id, inbox, events).catch((thrown: unknown) => thrown)
    if (fault === null) return true
    const aggregate = this.#aggregate
    console.warn(JSON.stringify({ at: 'relay.not-sent', aggregate, id, inbox, reason: String(fault) }))
    return false
  }

  async #sendBatch(id: string, inbox: string, events: readonly Recorded[]): Promise<unknown> {
    const queue = this.#queues[this.#publishing.bindingOf(inbox)] as QueueSender | undefined
    if (!queue) throw new Error(`${this.#aggregate} tells ${inbox}, but there is no binding for it`)
    const envelopes = events.map((event) =>
      sized(this.#publishing.envelope(this.#aggregate, id, event, inbox, this.#confidential)),
    )
    return sendAll(queue, pack(envelopes, MESSAGE_LIMITS))
  }
}

const isParked = ({ failures }: Destination): boolean => failures >= TRIES_LIMIT

const isFailing = (lane: Destination): boolean => lane.failures > 0 && !isParked(lane)

const utf8 = new TextEncoder()

const sized = (envelope: Facts): Sized<Facts> => {
  const text = JSON.stringify(envelope)
  return { body: envelope, bytes: utf8.encode(text).length, isAlone: text.length > LONG_EVENT_CHARACTERS }
}
