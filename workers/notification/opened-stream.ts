/** A live stream with what is sealed in its messages opened (K16), message by message. */
import { openAll } from '../http/sealing.ts'

/** Between two messages of server-sent events. */
const END = '\n\n'

/** The same stream, opened; it ends when that does, and cancels it when nobody reads any more. */
export const openedStream = (env: object, stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  let waiting = ''
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      async transform(part, controller) {
        waiting += decoder.decode(part, { stream: true })
        const end = waiting.lastIndexOf(END)
        if (end < 0) return
        const whole = waiting.slice(0, end + END.length)
        waiting = waiting.slice(whole.length)
        controller.enqueue(encoder.encode(await openAll(env, whole)))
      },
    }),
  )
}
