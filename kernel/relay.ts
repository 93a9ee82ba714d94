/**
 * Relay: takes an actor's events to the inboxes that listen (K3). Per inbox it is known what was sent; a send that
 * hangs or fails has a limit and delays nobody else's.
 */
import type { Facts } from './aggregate.ts'
import type { Recorded } from './journal.ts'
import { withLimit } from './limit.ts'
import { meter } from './meter.ts'
import { TRIES_LIMIT } from './patience.ts'

/** One send may take this long; a queue has been seen to hang for a minute. */
const SEND_LIMIT_MS = 5_000
const EVENTS_PER_MESSAGE = 50
/** As JSON text; a queue takes 128,000 bytes with its own overhead. */
const MESSAGE_BYTES = 100_000
const MESSAGES_PER_SEND = 20
const BYTES_PER_SEND = 240_000

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

type Sender = Pick<Queue<unknown>, 'send' | 'sendBatch'>

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
    const inboxes = new Set(events.flatMap((event) => this.heardBy(event)))
    const arrived = await Promise.all(Array.from(inboxes, (inbox) => this.deliver(id, inbox, events, reached)))
    return arrived.every(Boolean)
  }

  private async deliver(
    id: string,
    inbox: string,
    events: readonly Recorded[],
    reached: Map<string, number>,
  ): Promise<boolean> {
    const from = reached.get(inbox) ?? 0
    const due = events.filter((event) => event.seq > from && this.heardBy(event).includes(inbox))
    const letters = due.map((event) => this.publishing.envelope(this.aggregate, id, event, inbox, this.confidential))
    const queue = this.queues[this.publishing.bindingOf(inbox)] as Sender | undefined
    if (!queue) throw new Error(`${this.aggregate} tells ${inbox}, but there is no binding for it`)
    for (const messages of sendsOf(letters)) {
      const sent = await withLimit(send(queue, messages), SEND_LIMIT_MS)
      if (sent.kind !== 'answered') {
        const reason = sent.kind === 'failed' ? String(sent.fault) : 'no answer'
        console.warn(JSON.stringify({ at: 'relay.not-sent', aggregate: this.aggregate, id, inbox, reason }))
        return false
      }
      meter.messages += messages.length
      meter.sends += 1
    }
    reached.set(inbox, events.at(-1)?.seq ?? from)
    return true
  }
}

const send = (queue: Sender, messages: readonly (readonly Facts[])[]): Promise<unknown> => {
  const [only] = messages
  return messages.length === 1 && only
    ? queue.send(only, { contentType: 'json' })
    : queue.sendBatch(messages.map((body) => ({ body, contentType: 'json' })))
}

/** Events packed into messages, messages packed into sends, both within what a queue takes. */
function* sendsOf(letters: readonly Facts[]): Generator<readonly (readonly Facts[])[]> {
  // Nearly always: then nothing need be measured, one envelope fits.
  if (letters.length <= 1) return letters.length === 1 ? yield [letters] : undefined
  const messages = packed(letters, EVENTS_PER_MESSAGE, MESSAGE_BYTES)
  for (const sized of packed(messages, MESSAGES_PER_SEND, BYTES_PER_SEND)) yield sized
}

const utf8 = new TextEncoder()

function packed<T>(items: readonly T[], most: number, bytesMost: number): T[][] {
  const packs: T[][] = []
  let bytes = 0
  for (const item of items) {
    const size = utf8.encode(JSON.stringify(item)).length
    const pack = packs.at(-1)
    if (pack && pack.length < most && bytes + size <= bytesMost) {
      pack.push(item)
      bytes += size
    } else {
      packs.push([item])
      bytes = size
    }
  }
  return packs
}
