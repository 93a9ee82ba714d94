/**
 * Relay: takes an actor's events to the inboxes that listen (K3). Each inbox has a lane of its own: what is due there
 * and how often it failed. A send that hangs or fails has a limit and delays nobody else's.
 */
import type { Facts, Recorded } from '../kernel/aggregate.ts'
import { TRIES_LIMIT } from '../kernel/backoff.ts'
import { epochMs, now } from '../kernel/time.ts'
import { type Parcel, post, type Queueing } from './send-all.ts'

/** Events taken to an inbox before the next ones are looked at; what arrived is not sent again when others fail. */
const EVENTS_AT_ONCE = 1_000
export const EVENTS_PER_MESSAGE = 50
/** As JSON text; a queue takes 128,000 bytes with its own overhead. */
const MESSAGE_BYTES = 100_000
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
type Lane = {
  /** Events not known to have arrived there, oldest first. */
  due: Recorded[]
  /** Tries in a row that failed. */
  failures: number
  running: Promise<void> | null
}

export class Relay {
  private readonly publishing: Publishing
  private readonly queues: Readonly<Record<string, unknown>>
  private readonly aggregate: string
  private readonly confidential: readonly string[]
  private lanes = new Map<string, Lane>()
  /** Until then an alarm may be an older one, whose events were taken for sent when the actor woke. */
  private doubtful: { readonly until: number; readonly sent: number } | null = null

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
    return this.behind().length === 0
  }

  /** Everything up to this event has reached everybody who listens; `last` is the newest event there is. */
  sentUpTo(last: number): number {
    return Math.min(last, ...this.behind().map(({ due }) => (due[0]?.seq ?? last + 1) - 1))
  }

  add(events: readonly Recorded[]): void {
    for (const event of events) {
      // What nobody may know of, or nobody listens to, is sent as soon as it happened.
      if (event.after) for (const inbox of this.heardBy(event)) this.laneOf(inbox).due.push(event)
    }
  }

  /** The actor woke and found no alarm: all is sent, unless an alarm is being handed over just now. */
  doubt(sent: number): void {
    this.doubtful = { until: epochMs(now()) + WOKEN_BY_ALARM_MS, sent }
  }

  /** The same as `sentUpTo`, to be written down: what is in doubt is not sent. */
  surelySentUpTo(last: number): number {
    const { doubtful } = this
    return doubtful && epochMs(now()) < doubtful.until ? doubtful.sent : this.sentUpTo(last)
  }

  /** An alarm has come. If it is one that was on its way when the actor woke, nothing was sent for sure. */
  resolveDoubt(eventsFrom: (seq: number) => readonly Recorded[]): void {
    const { doubtful } = this
    this.doubtful = null
    if (doubtful === null || epochMs(now()) >= doubtful.until) return
    this.forget()
    this.add(eventsFrom(doubtful.sent + 1))
  }

  /** What is in memory no longer holds; the journal is asked again. What is on its way arrives all the same. */
  forget(): void {
    this.lanes = new Map()
  }

  /** Of each inbox that lacks something and is not given up: how often it failed in a row. */
  failures(): readonly number[] {
    return this.behind()
      .map(({ failures }) => failures)
      .filter((failures) => failures < TRIES_LIMIT)
  }

  /** Some inbox is left alone for an hour, or until somebody re-drives it or something new happens (K4). */
  get parked(): boolean {
    return this.behind().some(isParked)
  }

  /** What was given up may be tried again (K9). */
  unpark(): void {
    for (const lane of this.behind()) lane.failures = 0
  }

  /**
   * Sends to each inbox what is due there, and what is added meanwhile, until it fails. A sparing run leaves those alone
   * that failed the last time: they have their own pace.
   */
  async run(id: string, isSparing = false): Promise<void> {
    const tried = [...this.lanes].filter(([, lane]) => lane.due.length > 0 && !(isSparing && isFailing(lane)))
    await Promise.all(tried.map(([inbox, lane]) => this.serve(id, inbox, lane)))
  }

  /** Sends these events once more, whatever was sent before (K9); answers the inboxes that did not take them. */
  async again(id: string, events: readonly Recorded[]): Promise<readonly string[]> {
    const known = events.filter((event) => event.after)
    const inboxes = [...new Set(known.flatMap((event) => this.heardBy(event)))]
    const sent = inboxes.map((inbox) =>
      this.send(
        id,
        inbox,
        known.filter((event) => this.heardBy(event).includes(inbox)),
      ),
    )
    const arrived = await Promise.all(sent)
    return inboxes.filter((_, at) => !arrived[at])
  }

  private behind(): readonly Lane[] {
    return [...this.lanes.values()].filter(({ due }) => due.length > 0)
  }

  private laneOf(inbox: string): Lane {
    const known = this.lanes.get(inbox)
    if (known) return known
    const lane: Lane = { due: [], failures: 0, running: null }
    this.lanes.set(inbox, lane)
    return lane
  }

  private heardBy(event: Recorded): readonly string[] {
    return this.publishing.inboxesOf(this.aggregate, event.type)
  }

  /** One send at a time and inbox, so that its events arrive in their order unless one is lost. */
  private serve(id: string, inbox: string, lane: Lane): Promise<void> {
    lane.running ??= this.serveOn(id, inbox, lane).finally(() => {
      lane.running = null
    })
    return lane.running
  }

  private async serveOn(id: string, inbox: string, lane: Lane): Promise<void> {
    while (lane.due.length > 0) {
      // A copy: more may be added while these are on their way.
      const events = lane.due.slice(0, EVENTS_AT_ONCE)
      if (!(await this.send(id, inbox, events))) {
        lane.failures += 1
        return
      }
      lane.failures = 0
      lane.due.splice(0, events.length)
    }
  }

  /** Takes these to one inbox. What stands in the way is told in the log. */
  private async send(id: string, inbox: string, events: readonly Recorded[]): Promise<boolean> {
    const fault = await this.post(id, inbox, events).catch((thrown: unknown) => thrown)
    if (fault === null) return true
    const { aggregate } = this
    console.warn(JSON.stringify({ at: 'relay.not-sent', aggregate, id, inbox, reason: String(fault) }))
    return false
  }

  private async post(id: string, inbox: string, events: readonly Recorded[]): Promise<unknown> {
    const queue = this.queues[this.publishing.bindingOf(inbox)] as Queueing | undefined
    if (!queue) throw new Error(`${this.aggregate} tells ${inbox}, but there is no binding for it`)
    const letters = events.map((event) => this.publishing.envelope(this.aggregate, id, event, inbox, this.confidential))
    return post(queue, [...messagesOf(letters)])
  }
}

const isParked = ({ failures }: Lane): boolean => failures >= TRIES_LIMIT

const isFailing = (lane: Lane): boolean => lane.failures > 0 && !isParked(lane)

const utf8 = new TextEncoder()

/** Events packed into messages, in their order, within what a queue takes and a consumer can do. */
function* messagesOf(letters: readonly Facts[]): Generator<Parcel> {
  let body: Facts[] = []
  let bytes = 0
  let isAlone = false
  for (const letter of letters) {
    const text = JSON.stringify(letter)
    const size = utf8.encode(text).length
    const isLong = text.length > LONG_EVENT_CHARACTERS
    const isFull = body.length >= EVENTS_PER_MESSAGE || bytes + size > MESSAGE_BYTES
    if (body.length > 0 && (isFull || isLong || isAlone)) {
      yield { body, bytes }
      body = []
      bytes = 0
    }
    body.push(letter)
    bytes += size
    isAlone = isLong
  }
  if (body.length > 0) yield { body, bytes }
}
