/**
 * Works on all items, at most `limit` of them at the same time, begun in their order. What becomes of one changes
 * nothing for the others: every item is worked on, and only then the first fault is thrown.
 */
export const forEachLimited = async <T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> => {
  const faults: unknown[] = []
  // One iterator for all, so that whoever is done goes on with the next item.
  const waiting = [...items].values()
  const workOnNext = async (): Promise<void> => {
    for (const item of waiting) {
      try {
        await work(item)
      } catch (fault) {
        faults.push(fault)
      }
    }
  }
  await Promise.all(Array.from({ length: limit }, workOnNext))
  if (faults.length > 0) throw faults[0]
}
