/** How audits tell what they found wrong. */

/** Violations that are told in words; all are counted. */
const TOLD_LIMIT = 10

export const inWords = (wrong: readonly string[]): readonly string[] => {
  const more = wrong.length - TOLD_LIMIT
  return more > 0 ? [...wrong.slice(0, TOLD_LIMIT), `and ${more} more`] : wrong
}

/** Instances that clients were told have come to this state, and that have not. */
export const promisesBroken = (
  what: string,
  told: readonly string[],
  status: string,
  statusOf: ReadonlyMap<string, string>,
): readonly string[] =>
  told.flatMap((id) => {
    const is = statusOf.get(id) ?? 'not there'
    return is === status ? [] : [`${what} ${id} was answered ${status} and is ${is}`]
  })
