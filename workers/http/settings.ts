/** Numbers from the configuration of a Worker. */

/** A whole number. A wrong one is a fault of the installation and stops the command. */
export const setting = (name: string, text: string | undefined, usual: number, limit: number): number => {
  const value = text === undefined ? usual : Number(text)
  if (!Number.isInteger(value) || value < 1 || value > limit) throw new Error(`${name} must be 1 to ${limit}: ${text}`)
  return value
}

/** G5. */
const CALL_LIMIT_MS = 610
const CALL_LIMIT_MS_LIMIT = 60_000

/** How long a call to another context may take. */
export const callLimitMs = (text: string | undefined): number =>
  setting('CALL_LIMIT_MS', text, CALL_LIMIT_MS, CALL_LIMIT_MS_LIMIT)
