/** Live streams of one mailbox (N4): server-sent events, resumable by the id of the last entry that arrived. */
import type { Entry } from './entries.ts'

/** Streams of one mailbox at the same time: a few devices with a few tabs. */
export const STREAMS_LIMIT = 8
/** A comment this often keeps proxies from closing the stream, and finds readers that are gone: only a write tells. */
export const HEARTBEAT_MS = 15_000
/** A stream ends after this long; the client comes back by itself and misses nothing. */
export const STREAM_LIMIT_MS = 10 * 60_000
/** Entries replayed on one stream; with more to tell it ends and the client comes back for the rest. */
export const REPLAY_LIMIT = 500
/** A reader that is this many messages behind is let go; it comes back and resumes. */
const BEHIND_LIMIT = 100
const RETRY_SOON_MS = 100
const RETRY_MS = 2000

type Stream = {
  readonly writer: WritableStreamDefaultWriter<Uint8Array>
  readonly timers: ReturnType<typeof setTimeout>[]
  behind: number
}

const HEARTBEAT = ': \n\n'

const encoder = new TextEncoder()
const retry = (ms: number): string => `retry: ${ms}\n\n`
/** An id without data is no message, but from it a reader who is told nothing still knows where to resume. */
const standing = (after: number): string => `id: ${after}\n\n`
const message = (entry: Entry): string => `id: ${entry.id}\nevent: notification\ndata: ${JSON.stringify(entry)}\n\n`

export class LiveStreams {
  readonly #streams = new Set<Stream>()

  get open(): number {
    return this.#streams.size
  }

  /**
   * A new stream of what comes after the entry `after`, which begins with `missed`; it ends after them when there is
   * `more`. Null when there are too many.
   */
  start(after: number, missed: readonly Entry[], more: boolean): ReadableStream<Uint8Array> | null {
    if (this.#streams.size >= STREAMS_LIMIT) {
      // Some may be gone without a goodbye: that shows now, and the client who comes again finds room.
      for (const stream of this.#streams) this.#send(stream, HEARTBEAT)
      return null
    }
    // Only a byte stream crosses the border of an object.
    const { readable, writable } = new IdentityTransformStream()
    const stream: Stream = { writer: writable.getWriter(), timers: [], behind: 0 }
    this.#streams.add(stream)
    // A reader that goes away fails the writer: that is its goodbye and no fault.
    stream.writer.closed.catch(() => this.#drop(stream))
    this.#send(stream, retry(RETRY_MS) + standing(after) + missed.map(message).join(''))
    if (more) {
      this.#end(stream)
      return readable
    }
    stream.timers.push(
      setInterval(() => this.#send(stream, HEARTBEAT), HEARTBEAT_MS),
      setTimeout(() => this.#end(stream), STREAM_LIMIT_MS),
    )
    return readable
  }

  /** Tells every reader. */
  publish(entries: readonly Entry[]): void {
    if (entries.length === 0) return
    const text = entries.map(message).join('')
    for (const stream of this.#streams) this.#send(stream, text)
  }

  /** Ends every stream. */
  endAll(): void {
    for (const stream of this.#streams) this.#end(stream)
  }

  #send(stream: Stream, text: string): void {
    if (stream.behind >= BEHIND_LIMIT) {
      this.#drop(stream)
      return
    }
    stream.behind += 1
    stream.writer.write(encoder.encode(text)).then(
      () => {
        stream.behind -= 1
      },
      () => this.#drop(stream),
    )
  }

  /** Says when to come back, and closes once that is read. */
  #end(stream: Stream): void {
    this.#send(stream, retry(RETRY_SOON_MS))
    stream.writer.close().catch(() => this.#drop(stream))
    this.#forget(stream)
  }

  /** Lets go of a reader that is gone or too slow. */
  #drop(stream: Stream): void {
    this.#forget(stream)
    // What is gone already cannot be let go of again.
    stream.writer.abort().catch(() => undefined)
  }

  #forget(stream: Stream): void {
    this.#streams.delete(stream)
    for (const timer of stream.timers) clearTimeout(timer)
  }
}
