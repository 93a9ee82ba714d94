/** The dashboard of rental on a real D1 (R9): exact whatever comes twice and in whatever order, at a cost that does not grow. */
import { applyD1Migrations, createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { project } from '../../kernel/projection.ts'
import type { Envelope } from '../../queues/envelope.ts'
import { readDashboard } from '../../workers/rental/dashboard.ts'
import worker from '../../workers/view/index.ts'
import { write } from '../../workers/view/projections/write.ts'
import { chance } from '../harness/chance.ts'
import { ORGANISATIONS, rentalOf } from './rental-events.ts'

const ORDERS = 1_000
const SEED = 20_261_121
const DOUBLED = 0.3
const BATCH = 100
const SEOUL_AHEAD_MS = 9 * 3_600_000

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

const random = chance(SEED)
const stories = Array.from({ length: ORDERS }, (_, n) => rentalOf(`order-${n}`, random))

const shuffled = <T>(items: readonly T[]): T[] => {
  const deck = [...items]
  for (let at = deck.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    ;[deck[at], deck[other]] = [deck[other] as T, deck[at] as T]
  }
  return deck
}

/** All of it through the view's inbox: some of it twice, all of it shuffled, a batch at a time. */
const deliver = async (envelopes: readonly Envelope[]): Promise<void> => {
  const deck = shuffled([...envelopes, ...envelopes.filter(() => random() < DOUBLED)])
  for (let from = 0; from < deck.length; from += BATCH) {
    const messages = deck.slice(from, from + BATCH).map((one, n) => ({
      id: `m${from + n}`,
      timestamp: new Date(),
      attempts: 1,
      body: [one],
    }))
    const batch = createMessageBatch('view', messages)
    await worker.queue(batch, env)
    expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toHaveLength(messages.length)
  }
}

type Count = { readonly word: string; readonly n: number }

const tally = (words: readonly string[]): readonly Count[] => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return Array.from(counts, ([word, n]) => ({ word, n }))
}
const named = (envelope: Envelope): string => envelope.type.split('.').at(-2) ?? ''
const sorted = (counts: readonly Count[]) => [...counts].sort((a, b) => (a.word < b.word ? -1 : 1))

/** What each event makes of an order, in the words of the domain. */
const statusAfter: Readonly<Record<string, string>> = {
  OrderRequested: 'requested',
  OrderAwaitingEngineer: 'awaiting-engineer',
  OrderAssigned: 'assigned',
  OrderReassigned: 'assigned',
  OrderInstalled: 'installed',
  OrderSurveySubmitted: 'installed',
  OrderCancelRequested: 'cancel-requested',
  OrderCancelled: 'cancelled',
  OrderClosed: 'closed',
}

type Story = readonly Envelope[]
const isOrder = ({ source }: Envelope): boolean => source.startsWith('/rental.order/')
/** Whose order it is. */
const organisationOf = (story: Story) => story.find(({ status }) => status.organisation)?.status.organisation

/** Who has it in the end, by what its assignment told last. */
const holderOf = (story: Story): readonly string[] => {
  const last = story.filter((one) => !isOrder(one)).at(-1)
  return last?.status.status === 'assigned' ? [String(last.status.data?.engineerId)] : []
}

/** The same numbers, counted from the events alone: of one organisation, or of all. */
const counted = (within?: string) => {
  const told = stories.filter((story) => within === undefined || organisationOf(story) === within)
  const orders = told.map((story) => story.filter(isOrder))
  const first = orders.flatMap(([one]) => one ?? [])
  const closed = orders.flat().filter((one) => named(one) === 'OrderClosed')
  return {
    byStatus: tally(orders.map((story) => statusAfter[named(story.at(-1) as Envelope)] ?? 'unknown')),
    byProduct: tally(first.map(({ data }) => String(data.productId))),
    byRegion: tally(first.map(({ data }) => String(data.region))),
    byDay: tally(first.map(({ time }) => new Date(Date.parse(time) + SEOUL_AHEAD_MS).toISOString().slice(0, 10))),
    byRating: tally(closed.map(({ data }) => String(data.rating))),
    loads: tally(told.flatMap(holderOf)),
  }
}

const LOADS = `SELECT word, sum(n) AS n FROM rental_tally
WHERE kind = 'load' AND (?1 IS NULL OR organisation = ?1) GROUP BY word HAVING sum(n) <> 0`

const shown = async (within?: string) => {
  const { orders, survey } = await readDashboard(env.DB, within)
  const loads = (
    await env.DB.prepare(LOADS)
      .bind(within ?? null)
      .all<Count>()
  ).results
  const numbers = {
    byStatus: orders.byStatus.map(({ status: word, orders: n }) => ({ word, n })),
    byProduct: orders.byProduct.map(({ productId: word, orders: n }) => ({ word, n })),
    byRegion: orders.byRegion.map(({ region: word, orders: n }) => ({ word, n })),
    byDay: orders.byDay.map(({ day: word, orders: n }) => ({ word, n })),
    byRating: Object.entries(survey).flatMap(([word, n]) => (n > 0 ? [{ word, n }] : [])),
    loads,
  }
  expect(orders.total).toBe(orders.byStatus.reduce((sum, { orders: n }) => sum + n, 0))
  return Object.fromEntries(Object.entries(numbers).map(([name, counts]) => [name, sorted(counts)]))
}
const due = (within?: string) =>
  Object.fromEntries(Object.entries(counted(within)).map(([name, counts]) => [name, sorted(counts)]))

describe('The dashboard of rental (R9)', () => {
  it('equals what is counted from the events of a thousand orders, however they come', async () => {
    const numbers = due()
    for (const counts of Object.values(numbers)) expect(counts.length).toBeGreaterThan(2)
    await deliver(stories.flat())
    expect(await shown()).toEqual(numbers)
    for (const within of ORGANISATIONS) expect(await shown(within), within).toEqual(due(within))
    await deliver(stories.slice(0, ORDERS / 10).flat())
    expect(await shown()).toEqual(numbers)
  })

  it('is the same when the view is rebuilt from the events (V5)', async () => {
    await env.DB.prepare('DELETE FROM instance').run()
    for (const counts of Object.values(await shown())) expect(counts).toEqual([])
    await deliver(stories.flat())
    expect(await shown()).toEqual(due())
  })

  it('costs one more order the same after a thousand as after none', async () => {
    const one = (id: string) => rentalOf(id, chance(SEED))
    const rowsOf = async (id: string): Promise<number> => write(env.DB, project(one(id)))
    const after = await rowsOf('one-more')
    await env.DB.batch([env.DB.prepare('DELETE FROM instance'), env.DB.prepare('DELETE FROM change')])
    expect(after).toBe(await rowsOf('the-first'))
  })
})
