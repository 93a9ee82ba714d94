import { describe, expect, it } from 'vitest'
import { Pool, Shard } from './stock.ts'

const CAPACITY = 100

describe('A stock divided over shards', () => {
  it('lends under one number once, however often it is asked', () => {
    const pool = new Pool(CAPACITY)
    const first = pool.lend(0, 1, 10, 2)
    expect(pool.lend(0, 1, 10, 2)).toEqual(first)
    expect(pool.free + pool.lent).toBe(CAPACITY)
    expect(pool.lent).toBe(10)
  })

  it('counts a loan once, however often its answer comes', () => {
    const pool = new Pool(CAPACITY)
    const shard = new Shard(0)
    const loan = pool.lend(0, shard.ask(), 10, 2)
    expect([shard.receive(loan), shard.receive(loan)]).toEqual([true, false])
    expect(shard.counts.free).toBe(10)
  })

  it('asks under the same number until it is answered', () => {
    const shard = new Shard(0)
    expect([shard.ask(), shard.ask()]).toEqual([1, 1])
    shard.receive({ number: 1, seats: 0 })
    expect(shard.ask()).toBe(2)
  })

  it('sells nothing that is on its way back, and takes it back once', () => {
    const pool = new Pool(CAPACITY)
    const shard = new Shard(0)
    shard.receive(pool.lend(0, shard.ask(), 10, 2))
    const back = shard.giveBack(10)
    expect(shard.hold()).toBe(false)
    expect(shard.giveBack(10)).toEqual(back)
    if (back === null) throw new Error('nothing was returned')
    expect([pool.takeBack(0, back), pool.takeBack(0, back)]).toEqual([1, 1])
    expect([pool.free, pool.lent]).toEqual([CAPACITY, 0])
  })

  it('lends nobody more than a fair part of what is left', () => {
    const pool = new Pool(CAPACITY)
    expect(pool.lend(0, 1, CAPACITY, 4).seats).toBe(25)
    expect(pool.lend(1, 1, CAPACITY, 4).seats).toBe(19)
  })
})
