/**
 * SendBuffer: the messages that the actors of one isolate have for one queue, so that one call takes many of them (K3).
 * What actors share here is plain data. An actor adds its message; whoever finds nobody sending sends, in its own context,
 * and marks what arrived. Nobody waits for a promise of another object (docs/decisions/0039), so the end of the one who
 * sends ends nothing else: what is not marked is sent by its own actor, whose alarm was set in its commit.
 */
import { epochMs, now } from '../kernel/time.ts'
import { pack, type Sized } from './pack.ts'
import { CALL_LIMITS, type QueueSender, SEND_LIMIT_MS, sendAll } from './send-all.ts'

/** Whoever has waited so long for an answer of the queue is no longer counted on: the next one sends beside it. */
const SILENT_MS = 1_000
/** A message whose sender has not marked it for so long has no sender any more: its call has a shorter limit. */
const PRESUMED_LOST_MS = SEND_LIMIT_MS + 1_000
/** Calls that one actor makes for the others before somebody else's turn comes. */
const CALLS_LIMIT = 100
/** Messages that wait here at most; beyond, each actor sends for itself. */
const WAITING_LIMIT = 1_000

/** One actor's message, and what is known of it. Plain data. */
export type Buffered = {
  readonly aggregate: string
  readonly id: string
  readonly inbox: string
  readonly message: Sized<unknown>
  /** `withdrawn`: its own actor looks after it. */
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'withdrawn'
  sendingSinceMs: number
}

const nowMs = (): number => epochMs(now())

export class SendBuffer {
  readonly #waiting = new Set<Buffered>()
  /** Who sends at the moment, and since when it has waited for the queue. */
  #sender: { calledAtMs: number } | null = null

  /** Answers whether there was room for it. */
  add(one: Buffered): boolean {
    if (this.#waiting.size >= WAITING_LIMIT) return false
    this.#waiting.add(one)
    return true
  }

  /** Its own actor sends it, or does without it. What is on its way arrives all the same. */
  withdraw(one: Buffered): void {
    this.#waiting.delete(one)
    if (one.state === 'waiting') one.state = 'withdrawn'
  }

  /** Sends all that waits, and what is added meanwhile, unless somebody else is at it. Never throws. */
  async flush(queue: QueueSender): Promise<void> {
    if (this.#sender !== null && nowMs() - this.#sender.calledAtMs <= SILENT_MS) return
    const self = { calledAtMs: nowMs() }
    this.#sender = self
    // What is added in this turn of the event loop travels along.
    await Promise.resolve()
    for (let calls = 0; calls < CALLS_LIMIT && this.#sender === self && this.#waiting.size > 0; calls += 1) {
      self.calledAtMs = nowMs()
      await this.#sendSome(queue, self.calledAtMs)
    }
    if (this.#sender === self) this.#sender = null
  }

  async #sendSome(queue: QueueSender, calledAtMs: number): Promise<void> {
    const [load] = pack(sizes(this.#waiting), CALL_LIMITS)
    const taken = load?.body ?? []
    for (const one of taken) {
      this.#waiting.delete(one)
      one.state = 'sending'
      one.sendingSinceMs = calledAtMs
    }
    const fault = await sendAll(
      queue,
      taken.map(({ message }) => message),
    )
    for (const one of taken) {
      if (one.state === 'sending') one.state = fault === null ? 'sent' : 'failed'
      if (fault !== null) logNotSent(one, fault)
    }
  }
}

/** Whoever was to send it is gone: it would have marked it by now. Sent by its own actor, it may arrive twice. */
export const isPresumedLost = ({ state, sendingSinceMs }: Buffered): boolean =>
  state === 'sending' && nowMs() - sendingSinceMs > PRESUMED_LOST_MS

export const logNotSent = (of: { aggregate: string; id: string; inbox: string }, fault: unknown): void => {
  const { aggregate, id, inbox } = of
  console.warn(JSON.stringify({ at: 'outbox.not-sent', aggregate, id, inbox, reason: String(fault) }))
}

function* sizes(waiting: Iterable<Buffered>): Generator<Sized<Buffered>> {
  for (const one of waiting) yield { body: one, bytes: one.message.bytes }
}

/** By the binding: actors with the same binding have the same queue. */
const buffers = new WeakMap<QueueSender, SendBuffer>()

export const bufferOf = (queue: QueueSender): SendBuffer => {
  const known = buffers.get(queue)
  if (known) return known
  const buffer = new SendBuffer()
  buffers.set(queue, buffer)
  return buffer
}
