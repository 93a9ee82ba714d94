import { describe, expect, it } from 'vitest'
import { MORNING } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { type Capacity, giveBack, hold, noCapacity, register } from './capacity.ts'
import {
  beginRecall,
  nextToRecall,
  RECALL_AGAIN_SECONDS,
  RECALL_BATCH,
  RECALL_ROUNDS,
  recallDueAt,
  recalled,
} from './recall.ts'

const heldBy = (count: number): Capacity => {
  let capacity: Capacity = register(noCapacity(), count)
  for (let n = 0; n < count; n += 1) capacity = hold(capacity, `r${n}`, { quantity: 1 })
  return capacity
}
const again = plusSeconds(MORNING, RECALL_AGAIN_SECONDS)

describe('Calling off', () => {
  it('tells everybody, a batch at a time and at once', () => {
    const capacity = heldBy(RECALL_BATCH + 1)
    const begun = beginRecall(capacity, MORNING)
    const first = nextToRecall(begun, capacity)
    expect([recallDueAt(begun, capacity), first.length]).toEqual([MORNING, RECALL_BATCH])
    const told = recalled(begun, capacity, first, MORNING)
    expect([recallDueAt(told, capacity), nextToRecall(told, capacity)]).toEqual([MORNING, [`r${RECALL_BATCH}`]])
  })

  it('passes over who gave the places back before it was their turn', () => {
    const capacity = heldBy(3)
    const begun = beginRecall(capacity, MORNING)
    expect(nextToRecall(begun, giveBack(capacity, 'r1', again, MORNING))).toEqual(['r0', 'r2'])
  })

  it('ends when every place has come back', () => {
    const capacity = heldBy(1)
    const told = recalled(beginRecall(capacity, MORNING), capacity, ['r0'], MORNING)
    expect(recallDueAt(told, giveBack(capacity, 'r0', again, MORNING))).toBeNull()
    expect(recallDueAt(beginRecall(noCapacity(), MORNING), noCapacity())).toBeNull()
  })

  it('tells those who have not answered again after a while, and gives up after so many rounds', () => {
    const capacity = heldBy(1)
    let calling = recalled(beginRecall(capacity, MORNING), capacity, ['r0'], MORNING)
    for (let round = 0; round < RECALL_ROUNDS; round += 1) {
      expect(recallDueAt(calling, capacity)).toBe(again)
      expect(nextToRecall(calling, capacity)).toEqual(['r0'])
      calling = recalled(calling, capacity, ['r0'], MORNING)
    }
    expect(recallDueAt(calling, capacity)).toBeNull()
  })
})
