/** Waiting with a limit at the edge, where lateness is one fault among others. */
import { outcomeWithin } from '../../kernel/calls.ts'

/** What is thrown when an answer did not come in time: it means unknown, not failed (G5). */
export class TimeoutError extends Error {
  override name = 'Late'
}

/** The answer, or `Late` after `limitMs`. The asked one is not stopped; its late answer is nobody's business. */
export const withTimeout = async <T>(limitMs: number, what: string, answer: Promise<T>): Promise<T> => {
  const outcome = await outcomeWithin(answer, limitMs)
  if (outcome.kind === 'timed-out') throw new TimeoutError(`${what} did not answer within ${limitMs} ms`)
  if (outcome.kind === 'failed') throw outcome.fault
  return outcome.value
}
