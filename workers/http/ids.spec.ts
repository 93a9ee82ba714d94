import { describe, expect, it } from 'vitest'
import { freshId, isId } from '../../kernel/ids.ts'
import { idsOf } from './ids.ts'

const MANY = 500
const ours = idsOf('the key of this installation only')
const others = idsOf('the key of another one, as long..')
const words = ['POST /v1/concert/bookings', 'kim', 'key-1'] as const

describe('ids of an installation', () => {
  it('are the same for the same words, whenever they are asked for (H3)', async () => {
    expect(await ours.derive(...words)).toBe(await idsOf('the key of this installation only').derive(...words))
    expect(isId(await ours.derive(...words))).toBe(true)
  })

  it('tell words apart, wherever they are cut', async () => {
    const ids = await Promise.all([ours.derive('ab', 'c'), ours.derive('a', 'bc'), ours.derive('abc'), ours.derive()])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('cannot be computed with another key (H3)', async () => {
    const [mine, theirs] = [await ours.derive(...words), await others.derive(...words)]
    expect(mine.slice(0, 21)).not.toBe(theirs.slice(0, 21))
  })

  it('are known, and what was made up is known for that (K14)', async () => {
    const mine = await ours.derive(...words)
    expect([await ours.isOurs(mine), await others.isOurs(mine)]).toEqual([true, false])
    const madeUp = [...Array.from({ length: MANY }, freshId), '', 'x', mine.toUpperCase(), `${mine}\n`]
    expect((await Promise.all(madeUp.map((id) => ours.isOurs(id)))).filter(Boolean)).toEqual([])
  })
})
