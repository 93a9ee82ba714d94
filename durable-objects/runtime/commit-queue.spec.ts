import { describe, expect, it, vi } from 'vitest'
import { CommitQueue } from './commit-queue.ts'

const GROUP_LIMIT = 256
const WAITING_LIMIT = 2_000

/** A queue whose groups are kept, in the order in which they were served. */
const setting = (serving: () => Promise<void> = async () => undefined) => {
  const groups: (readonly number[])[] = []
  const queue = new CommitQueue<number>(async (drain) => {
    await serving()
    groups.push(drain())
  })
  return { queue, groups }
}
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('The commit queue', () => {
  it('lets one who comes alone not wait for others', () => {
    const groups: (readonly number[])[] = []
    const queue = new CommitQueue<number>(async (drain) => void groups.push(drain()))
    queue.enqueue(1)
    expect(groups).toEqual([[1]])
  })

  it('serves who comes in one turn together, in order, so many at once, and everybody once (K13)', async () => {
    const { queue, groups } = setting()
    for (const one of numbers(600)) queue.enqueue(one)
    await vi.waitFor(() => expect(groups.flat()).toHaveLength(600))
    expect(groups.flat()).toEqual(numbers(600))
    expect(groups.length).toBeLessThanOrEqual(4)
    expect(Math.max(...groups.map(({ length }) => length))).toBe(GROUP_LIMIT)
  })

  it('serves one group after the other, however long one takes', async () => {
    let [under, most] = [0, 0]
    const { queue, groups } = setting(async () => {
      most = Math.max(most, ++under)
      await new Promise((done) => setTimeout(done, 5))
      under -= 1
    })
    for (const one of numbers(GROUP_LIMIT * 3)) queue.enqueue(one)
    await vi.waitFor(() => expect(groups.flat()).toHaveLength(GROUP_LIMIT * 3))
    expect(most).toBe(1)
  })

  it('has an end (C11)', async () => {
    let open: () => void = () => undefined
    const gate = new Promise<void>((done) => {
      open = done
    })
    const { queue, groups } = setting(() => gate)
    for (const one of numbers(WAITING_LIMIT - 1)) queue.enqueue(one)
    expect(queue.isFull).toBe(false)
    queue.enqueue(WAITING_LIMIT - 1)
    expect(queue.isFull).toBe(true)
    open()
    await vi.waitFor(() => expect(groups.flat()).toHaveLength(WAITING_LIMIT))
    expect(queue.isFull).toBe(false)
  })
})
