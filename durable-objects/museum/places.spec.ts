import { describe, expect, it } from 'vitest'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import { available, hold, holdOf, noCapacity, register, wasReturned } from '../shared/capacity.ts'
import { type Places, useUp } from './places.ts'

const LATER = at('11:00')
const ten: () => Places = () => register(noCapacity(), 10)

describe('Places (자리)', () => {
  it('are used up: neither held nor to be had any more', () => {
    const used = useUp(hold(ten(), 'a', { quantity: 3 }), 'a', LATER, MORNING)
    expect([available(used), used.taken, used.registered]).toEqual([7, 0, 7])
    expect([holdOf(used, 'a'), wasReturned(used, 'a')]).toEqual([undefined, true])
  })

  it('stay as they are when nothing was held', () => {
    const used = useUp(ten(), 'a', LATER, MORNING)
    expect([available(used), used.taken, used.registered]).toEqual([10, 0, 10])
  })
})
