/**
 * Waiting with a limit for what others answer. The limit counts the time in which this isolate could listen: what it
 * stood still, because it was busy itself or got no processor, says nothing about the callee (docs/decisions/0010).
 */

/** How long a synchronous call to another context may take, if its Worker is not told otherwise (G5). */
export const CALL_LIMIT_MS = 610

/** The wait is counted in steps of so much. */
const STEP_MS = 50
/** A step that rings so much too late was late by the clock; what is beyond was a standstill and does not count. */
const JITTER_MS = 10
/** However often the isolate stands still, a wait lasts no longer than so many times its limit. */
const STRETCH_LIMIT = 5

export type TimedOutcome<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly fault: unknown }
  | { readonly kind: 'timed-out' }

/** What `work` came to, or that it took longer than `limitMs`. The work itself goes on and may be waited for again. */
export const outcomeWithin = async <T>(work: Promise<T>, limitMs: number): Promise<TimedOutcome<T>> => {
  const late = lateness<TimedOutcome<T>>(limitMs, { kind: 'timed-out' })
  const done = work.then(
    (value): TimedOutcome<T> => ({ kind: 'answered', value }),
    (fault: unknown): TimedOutcome<T> => ({ kind: 'failed', fault }),
  )
  try {
    return await Promise.race([done, late.comes])
  } finally {
    late.stop()
  }
}

/** What is thrown when an answer did not come in time: it means unknown, not failed (G5). */
export class TimeoutError extends Error {
  override name = 'TimeoutError'
}

/** The answer, or a `TimeoutError` after `limitMs`. The callee is not stopped; its late answer is dropped. */
export const withTimeout = async <T>(limitMs: number, callee: string, answer: Promise<T>): Promise<T> => {
  const outcome = await outcomeWithin(answer, limitMs)
  if (outcome.kind === 'timed-out') throw new TimeoutError(`${callee} did not answer within ${limitMs} ms`)
  if (outcome.kind === 'failed') throw outcome.fault
  return outcome.value
}

const isDisposable = (value: unknown): value is Disposable =>
  typeof value === 'object' && value !== null && Symbol.dispose in value

/**
 * The answer of an RPC call, disposed of as soon as it is there: it is plain data, and an answer that is not disposed of
 * keeps both sides in memory (https://developers.cloudflare.com/workers/runtime-apis/rpc/lifecycle/).
 */
export const disposing = async <T>(call: Promise<T>): Promise<T> => {
  const value = await call
  if (isDisposable(value)) value[Symbol.dispose]()
  return value
}

/** Resolves when the limit has passed, counted in steps. */
const lateness = <T>(limitMs: number, word: T): { readonly comes: Promise<T>; readonly stop: () => void } => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const began = Date.now()
  const comes = new Promise<T>((resolve) => {
    let leftMs = limitMs
    let steppedAt = began
    const step = () => {
      const stepMs = Math.min(STEP_MS, leftMs)
      timer = setTimeout(() => {
        const at = Date.now()
        // What has rung has passed, even when the clock was put back meanwhile.
        leftMs -= Math.max(stepMs, Math.min(at - steppedAt, stepMs + JITTER_MS))
        steppedAt = at
        if (leftMs <= 0 || at - began >= limitMs * STRETCH_LIMIT) resolve(word)
        else step()
      }, stepMs)
    }
    step()
  })
  return { comes, stop: () => clearTimeout(timer) }
}
