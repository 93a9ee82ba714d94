/** Waiting with a limit. */

export type Limited<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly fault: unknown }
  | { readonly kind: 'timed-out' }

/** What `work` came to, or that it took longer than `limitMs`. The work itself goes on and may be waited for again. */
export const withLimit = async <T>(work: Promise<T>, limitMs: number): Promise<Limited<T>> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Limited<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timed-out' }), limitMs)
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
