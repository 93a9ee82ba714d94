import { describe, expect, it } from 'vitest'
import { MORNING } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { type Capacity, giveBack, hold, noCapacity, register } from './capacity.ts'
import {
  beginCallingOff,
  CALL_OFF_AGAIN_SECONDS,
  CALL_OFF_BATCH,
  CALL_OFF_ROUNDS,
  calledOff,
  callOffAt,
  nextToCallOff,
} from './recall.ts'

const heldBy = (count: number): Capacity => {
  let capacity: Capacity = register(noCapacity(), count)
  for (let n = 0; n < count; n += 1) capacity = hold(capacity, `r${n}`, { quantity: 1 })
  return capacity
}
const again = plusSeconds(MORNING, CALL_OFF_AGAIN_SECONDS)

describe('Calling off', () => {
  it('tells everybody, a batch at a time and at once', () => {
    const capacity = heldBy(CALL_OFF_BATCH + 1)
    const begun = beginCallingOff(capacity, MORNING)
    const first = nextToCallOff(begun, capacity)
    expect([callOffAt(begun, capacity), first.length]).toEqual([MORNING, CALL_OFF_BATCH])
    const told = calledOff(begun, capacity, first, MORNING)
    expect([callOffAt(told, capacity), nextToCallOff(told, capacity)]).toEqual([MORNING, [`r${CALL_OFF_BATCH}`]])
  })

  it('passes over who gave the places back before it was their turn', () => {
    const capacity = heldBy(3)
    const begun = beginCallingOff(capacity, MORNING)
    expect(nextToCallOff(begun, giveBack(capacity, 'r1', again, MORNING))).toEqual(['r0', 'r2'])
  })

  it('ends when every place has come back', () => {
    const capacity = heldBy(1)
    const told = calledOff(beginCallingOff(capacity, MORNING), capacity, ['r0'], MORNING)
    expect(callOffAt(told, giveBack(capacity, 'r0', again, MORNING))).toBeNull()
    expect(callOffAt(beginCallingOff(noCapacity(), MORNING), noCapacity())).toBeNull()
  })

  it('tells those who have not answered again after a while, and gives up after so many rounds', () => {
    const capacity = heldBy(1)
    let calling = calledOff(beginCallingOff(capacity, MORNING), capacity, ['r0'], MORNING)
    for (let round = 0; round < CALL_OFF_ROUNDS; round += 1) {
      expect(callOffAt(calling, capacity)).toBe(again)
      expect(nextToCallOff(calling, capacity)).toEqual(['r0'])
      calling = calledOff(calling, capacity, ['r0'], MORNING)
    }
    expect(callOffAt(calling, capacity)).toBeNull()
  })
})
