/** The sweeper's walk over a real D1: what is past due is found, page by page, whatever lies in between (K9). */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { project } from '../../kernel/projection.ts'
import { write } from '../../workers/view/projections/write.ts'
import { type Place, scan } from '../../workers/view/sweeper.ts'
import { at, requested, story } from './view-events.ts'

const DUE = ['b03', 'b04', 'b05', 'b11']

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS)
  const ids = Array.from({ length: 12 }, (_, n) => `b${String(n).padStart(2, '0')}`)
  const letters = ids.flatMap((id) => story({ id, dueAt: DUE.includes(id) ? at(100) : at(300) }, requested))
  await write(env.DB, project([...letters, ...story({ id: 'never' }, requested)]))
})

/** All rounds of one scrub. */
const scrub = async (rows: number, limit: number): Promise<string[]> => {
  const found: string[] = []
  let place: Place | null = null
  for (let round = 0; round < 20; round++) {
    const { overdue, next } = await scan(env.DB, place, at(200), rows, limit)
    found.push(...overdue.map(({ id }) => id))
    if (next === null) return found
    place = next
  }
  throw new Error('The scrub never came to an end')
}

describe('The sweeper', () => {
  it('finds what is past due and nothing else', async () => {
    expect(await scrub(100, 100)).toEqual(DUE)
  })
  it('goes on where it stopped, however few rows it reads at once', async () => {
    expect(await scrub(5, 100)).toEqual(DUE)
    expect(await scrub(1, 1)).toEqual(DUE)
    expect(await scrub(13, 100)).toEqual(DUE)
  })
  it('leaves none behind when more are past due than it may wake at once', async () => {
    expect(await scrub(100, 2)).toEqual(DUE)
    expect(await scrub(4, 1)).toEqual(DUE)
  })
})
