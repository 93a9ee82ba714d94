/** Waiting with a limit. */

/** A timer that rings so much too late tells that this isolate stood still, not that the other one is silent. */
const STANDSTILL_MS = 100
/** Then the answer may be lying at the door: it gets this long to come in. */
const GRACE_MS = 200

export type Limited<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly fault: unknown }
  | { readonly kind: 'timed-out' }

/** What `work` came to, or that it took longer than `limitMs`. The work itself goes on and may be waited for again. */
export const withLimit = async <T>(work: Promise<T>, limitMs: number): Promise<Limited<T>> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Limited<T>>((resolve) => {
    const giveUp = () => resolve({ kind: 'timed-out' })
    const began = Date.now()
    timer = setTimeout(() => {
      if (Date.now() - began < limitMs + STANDSTILL_MS) giveUp()
      else timer = setTimeout(giveUp, GRACE_MS)
    }, limitMs)
  })
  const done = work.then(
    (value): Limited<T> => ({ kind: 'answered', value }),
    (fault: unknown): Limited<T> => ({ kind: 'failed', fault }),
  )
  try {
    return await Promise.race([done, late])
  } finally {
    clearTimeout(timer)
  }
}
