/**
 * The launcher's re-drive (K9) in a real runtime, with objects that do what objects may do after a kill: fail for a while,
 * hang, never come back. None is taken for done that did not say so.
 */
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Redriven, redrive, redriveWorker } from '../../scripts/redrive.ts'

/** A front desk whose objects go by their names; each answers how it was asked before. */
const DESK = `import { WorkerEntrypoint } from 'cloudflare:workers'
const asked = new Map()
export class ActorsEntrypoint extends WorkerEntrypoint {
  async redriveObject(className, id, from) {
    if (className === 'Switch') return null
    if (from.fromSeq === undefined && from.since !== '2026-11-20T10:00:00.000Z') throw new Error('from when on?')
    const times = (asked.get(id) ?? 0) + 1
    asked.set(id, times)
    if (id.startsWith('busy') && times < 3) throw new Error('the queue is busy')
    if (id.startsWith('slow') && times < 2) await new Promise(() => setTimeout(() => {}, 60_000))
    if (id.startsWith('broken')) throw new Error('it cannot be read')
    if (id.startsWith('long')) return { resent: 2, next: times < 4 ? times * 2 + 1 : null }
    return { resent: 2, next: null }
  }
}
export default {
  fetch: ({ method }) => {
    if (method === 'DELETE') asked.clear()
    return Response.json(Object.fromEntries(asked))
  },
}`

const SINCE = new Date('2026-11-20T10:00:00.000Z')
const QUICK = { answerMs: 500, betweenRoundsMs: 20, betweenPortionsMs: 20, whenFree: async () => undefined }
const DATE = '2026-10-20'
const numbered = (name: string, many: number) => Array.from({ length: many }, (_, n) => `${name}-${n}`)

describe('The re-drive at a start', () => {
  let mf: Miniflare
  const stopping = () => new AbortController()
  const drive = (
    classes: Readonly<Record<string, readonly string[]>>,
    signal = stopping().signal,
  ): Promise<Redriven> => {
    const all = Object.entries(classes).map(([className, ids]) => ({ worker: 'shop', className, ids }))
    return redrive(mf, { since: SINCE, classes: all }, { ...QUICK, stopping: signal })
  }
  /** How often each object was asked. */
  const asked = async (): Promise<Record<string, number>> =>
    (await (await mf.dispatchFetch('http://desk/')).json()) as Record<string, number>

  beforeAll(async () => {
    const { code, ...helper } = redriveWorker(['shop'])
    const module = (name: string, contents: string) => [{ type: 'ESModule' as const, path: `${name}.mjs`, contents }]
    const workers = [
      { name: 'shop', compatibilityDate: DATE, modules: module('shop', DESK) },
      { ...helper, compatibilityDate: DATE, modules: module('helper', code) },
    ]
    mf = new Miniflare(convertV4MiniflareOptions({ workers, telemetry: { enabled: false } }))
    await mf.ready
  })
  afterAll(() => mf.dispose())
  beforeEach(async () => void (await mf.dispatchFetch('http://desk/', { method: 'DELETE' })))

  it('asks every object once when all goes well, and a class that is no aggregate once in all', async () => {
    const ids = numbered('fine', 250)
    expect(await drive({ Switch: numbered('switch', 3), Counter: ids })).toEqual({
      objects: 250,
      resent: 500,
      failures: [],
    })
    expect(await asked()).toEqual(Object.fromEntries(ids.map((id) => [id, 1])))
  })

  it('asks those again that could not send, and none of the others', async () => {
    const done = await drive({ Counter: ['fine-a', 'busy-a', 'fine-b', 'slow-a'] })
    expect(done).toEqual({ objects: 4, resent: 8, failures: [] })
    expect(await asked()).toEqual({ 'fine-a': 1, 'fine-b': 1, 'busy-a': 3, 'slow-a': 2 })
  })

  it('asks one that has much to send until it has sent it all', async () => {
    expect(await drive({ Counter: ['fine', 'long-a', 'long-b'] })).toEqual({ objects: 3, resent: 18, failures: [] })
    expect(await asked()).toEqual({ fine: 1, 'long-a': 4, 'long-b': 4 })
  })

  it('lets a small class not wait for the end of a large one', async () => {
    await drive({ Large: numbered('large', 250), Small: ['small-0', 'small-1'] })
    const order = Object.keys(await asked())
    expect(order).toHaveLength(252)
    expect(order.indexOf('small-1')).toBeLessThan(order.indexOf('large-249'))
  })

  it('is not held up by the first of a class, nor by a class in trouble', async () => {
    const { objects, failures } = await drive({
      Broken: ['broken-0', ...numbered('broken', 300).slice(1)],
      Fine: ['broken', 'fine'],
    })
    expect(objects).toBe(1)
    expect(failures).toHaveLength(301)
    const times = await asked()
    // One alone and one batch in each of five rounds, not all three hundred.
    expect(Object.keys(times).filter((id) => id.startsWith('broken-'))).toHaveLength(101)
    expect(times.broken).toBe(5)
  })

  it('names who could not send to the last', async () => {
    const { objects, failures } = await drive({ Counter: ['fine', 'broken'] })
    expect({ objects, failures }).toEqual({ objects: 1, failures: ['shop/Counter/broken: Error: it cannot be read'] })
  })

  it('ends at once when the run is stopped, and does not say that it came to its end', async () => {
    const controller = stopping()
    const driving = drive({ Counter: numbered('slow', 100) }, controller.signal)
    controller.abort(new Error('stopped before its end'))
    await expect(driving).rejects.toThrow('stopped before its end')
  })
})
