import { describe, expect, it } from 'vitest'
import { forEachLimited } from './concurrency.ts'

const items = [1, 2, 3, 4, 5, 6, 7]

/** Work that says what was begun, and ends when it is told to. */
const workshop = () => {
  const begun: number[] = []
  const endings = new Map<number, PromiseWithResolvers<void>>()
  const work = (item: number): Promise<void> => {
    const ending = Promise.withResolvers<void>()
    begun.push(item)
    endings.set(item, ending)
    return ending.promise
  }
  /** Lets everything that can go on go on. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
  return {
    begun,
    work,
    end: async (item: number) => {
      endings.get(item)?.resolve()
      await settle()
    },
    fail: async (item: number) => {
      endings.get(item)?.reject(new Error(`item ${item}`))
      await settle()
    },
  }
}

describe('Work on many items with a limit', () => {
  it('begins so many, in their order, and the next one whenever one has ended', async () => {
    const { begun, work, end } = workshop()
    const done = forEachLimited(items, 3, work)
    expect(begun).toEqual([1, 2, 3])
    await end(2)
    expect(begun).toEqual([1, 2, 3, 4])
    await end(4)
    expect(begun).toEqual([1, 2, 3, 4, 5])
    for (const item of [1, 3, 5, 6, 7]) await end(item)
    await done
    expect(begun).toEqual(items)
  })

  it('works on one after the other with a limit of one, and on all at once with a limit above their number', async () => {
    const [single, wide] = [workshop(), workshop()]
    const done = [forEachLimited(items, 1, single.work), forEachLimited(items, items.length + 1, wide.work)]
    expect([single.begun, wide.begun]).toEqual([[1], items])
    for (const item of items) {
      await single.end(item)
      await wide.end(item)
    }
    await Promise.all(done)
  })

  it('is done when the last has ended, and at once with none', async () => {
    await forEachLimited([], 3, () => Promise.reject(new Error('there is no item')))
    const { work, end } = workshop()
    let isDone = false
    const done = forEachLimited([1, 2], 2, work).then(() => {
      isDone = true
    })
    await end(2)
    expect(isDone).toBe(false)
    await end(1)
    await done
  })

  it('goes on with the others when some fail, and throws the first fault in the end', async () => {
    const { begun, work, end, fail } = workshop()
    let fault: unknown = null
    const done = forEachLimited(items, 2, work).catch((thrown: unknown) => {
      fault = thrown
    })
    await fail(2)
    await fail(1)
    expect([begun, fault]).toEqual([[1, 2, 3, 4], null])
    for (const item of [3, 4, 5, 6, 7]) await end(item)
    await done
    expect([begun, String(fault)]).toEqual([items, 'Error: item 2'])
  })
})
