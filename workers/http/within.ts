/** Waiting with a limit: nothing at this edge waits for ever. */

/** What is thrown when an answer did not come in time: it means unknown, not failed (G5). */
export class Late extends Error {
  override name = 'Late'
}

/** The answer, or `Late` after `limitMs`. The asked one is not stopped; its late answer is nobody's business. */
export const within = async <T>(limitMs: number, what: string, answer: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late(`${what} did not answer within ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
