/** A mailbox with a long past: waking and taking news in cost what they cost at first, and no event is told twice (N2). */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { DeliveredEvent } from '../../workers/notification/catalog.ts'
import { Entries } from '../../workers/notification/entries.ts'
import { size } from '../harness/size.ts'

const BATCH = 1_000
const FIRST_MS = Date.parse('2026-05-01T00:00:00.000Z')
const KEY = { commandId: 'k', fingerprint: 'f' }

const news = (n: number, ms = n * 1_000): DeliveredEvent => ({
  eventId: `/concert.booking/b-${n}/1`,
  system: 'concert',
  kind: 'booking',
  thing: `b-${n}`,
  status: 'booked',
  text: { ko: '소식', en: 'news' },
  at: new Date(FIRST_MS + ms).toISOString(),
})
const batchesOf = (all: readonly DeliveredEvent[], size = BATCH) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
const range = (length: number) => Array.from({ length }, (_, n) => n)

const box = (name: string) => env.MAILBOX.getByName(name)
const bring = async (name: string, all: readonly DeliveredEvent[], size = BATCH) => {
  let added = 0
  for (const batch of batchesOf(all, size)) added += await box(name).deliver(batch)
  return added
}

/** The same store; whatever is read and written through it is counted. */
const counting = (storage: DurableObjectStorage) => {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
  const exec = (query: string, ...bindings: SqlStorageValue[]) => {
    const cursor = storage.sql.exec(query, ...bindings)
    cursors.push(cursor)
    return cursor
  }
  const counted = { sql: { exec }, transactionSync: (work: () => unknown) => storage.transactionSync(work) }
  const used = () => {
    const sum = (of: 'rowsRead' | 'rowsWritten') => cursors.reduce((rows, cursor) => rows + cursor[of], 0)
    const rows = { read: sum('rowsRead'), written: sum('rowsWritten') }
    cursors.length = 0
    return rows
  }
  return { storage: counted as unknown as DurableObjectStorage, used }
}

describe('A mailbox with thousands of entries', () => {
  // Both have thirty entries whose ids are not written down yet: those are to be read when it wakes.
  // What grew with the length would differ between these two already: nothing may.
  const [FEW, MANY] = [630, size('entries', { test: 4_030, prove: 20_030 })]

  it('wakes, takes news and refuses old news at the cost of one with some hundred', async () => {
    const costs = async (name: string, length: number) => {
      const all = range(length).map((n) => news(n))
      expect(await bring(name, all, 50)).toBe(length)
      await evictDurableObject(box(name))
      return runInDurableObject(box(name), (_box, { storage }) => {
        const counted = counting(storage)
        const entries = new Entries(counted.storage)
        const waking = counted.used()
        expect(entries.add([news(0), news(length >> 1), news(length - 1)])).toEqual([])
        const old = counted.used()
        expect(entries.add([news(length), news(0)]).map(({ id }) => id)).toEqual([length + 1])
        const fresh = counted.used()
        expect(entries.unread).toBe(length + 1)
        return { waking, old, fresh }
      })
    }
    const [few, many] = [await costs('few', FEW), await costs('many', MANY)]
    expect(many).toEqual(few)
    expect(many.waking.read).toBeLessThan(70)
    expect(many.old).toMatchObject({ written: 0 })
    expect(many.old.read).toBeLessThan(20)
    expect(many.fresh).toMatchObject({ written: 1 })
    expect(many.fresh.read).toBeLessThan(20)
  })
})

describe('A mailbox', () => {
  it('writes a row per entry, and one for some dozens of them', async () => {
    const rows = await runInDurableObject(box('rows'), (_box, { storage }) => {
      const counted = counting(storage)
      const entries = new Entries(counted.storage)
      counted.used()
      return range(1_280).map((n) => {
        expect(entries.add([news(n)])).toHaveLength(1)
        return counted.used().written
      })
    })
    expect(rows.filter((written) => written !== 1)).toHaveLength(1_280 / 64)
    expect(rows.reduce((sum, written) => sum + written, 0)).toBeLessThan(1_280 * 1.06)
  })

  it('knows each event again, in whatever order and however crowded they come, asleep or awake', async () => {
    const length = 3_001
    // A permutation, as 3,001 is a prime. Three hundred events share one millisecond, the others theirs by sevens or so.
    const shuffled = range(length).map((n) => (n * 1_234) % length)
    const all = shuffled.map((n) => news(n, n % 10 === 0 ? 777_000 : n - (n % 8)))
    expect(await bring('shuffled', all, 37)).toBe(length)
    expect(await bring('shuffled', all.toReversed(), 100)).toBe(0)
    await evictDurableObject(box('shuffled'))
    expect(await bring('shuffled', all, 1)).toBe(0)
    const { unread, items } = await box('shuffled').list({ before: null, limit: 3 })
    expect([unread, items.map(({ id }) => id)]).toEqual([length, [length, length - 1, length - 2]])
  })

  it('counts exactly what is unread, whatever was marked in whatever order', async () => {
    const length = 200
    const unread = new Set<number>()
    for (const [step, n] of range(length).entries()) {
      await box('marks').deliver([news(n)])
      unread.add(n + 1)
      const at = (step * 31) % (n + 5)
      const wish = step % 7 === 0 ? { upTo: Math.max(1, at >> 1) } : { ids: [at + 1, at + 1, (at >> 2) + 1] }
      const isRead = (id: number) => ('upTo' in wish ? id <= wish.upTo : wish.ids.includes(id))
      for (const id of [...unread].filter(isRead)) unread.delete(id)
      expect(await box('marks').markRead(wish, { ...KEY, commandId: `${step}` })).toMatchObject({ unread: unread.size })
      if (step % 50 === 49) await evictDurableObject(box('marks'))
    }
    const { items } = await box('marks').list({ before: null, limit: length })
    expect(new Set(items.filter(({ read }) => !read).map(({ id }) => id))).toEqual(unread)
    expect(await box('marks').markRead({ upTo: length }, KEY)).toMatchObject({ unread: 0 })
    await box('marks').deliver([news(length)])
    expect(await box('marks').list({ before: null, limit: 1 })).toMatchObject({ unread: 1 })
  })
})
