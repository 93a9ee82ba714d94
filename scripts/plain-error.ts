/** What the person at the terminal can put right themselves: told in plain lines, without a stack. */
export class PlainError extends Error {}

/** Runs a command; a PlainError is told and ends it with `code`, anything else is a fault of ours and shows its stack. */
export const plainly = async <T>(work: () => T | Promise<T>, code = 1): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PlainError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(code)
  }
}

/** Throws all of these lines, when there are any. */
export const refuse = (lines: readonly string[]): void => {
  if (lines.length > 0) throw new PlainError(lines.join('\n'))
}
