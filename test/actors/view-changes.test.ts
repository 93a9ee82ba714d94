/** The history of all bookings of somebody (U11), on a real D1. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { project } from '../../kernel/projection.ts'
import { write } from '../../workers/view/projections/write.ts'
import { CHANGES } from '../../workers/view/queries/changes.ts'
import { admin, ask, type Caller, kim, lee, venue } from './view-callers.ts'
import { approved, at, authorizing, booked, issued, paid, requested, story } from './view-events.ts'

const PATH = '/v1/concert/booking-histories'
const PAGES_LIMIT = 40

type Line = { of: string; bookingId: string; status: string; at: string; seq: number; event: string }
type Page = { items: Line[]; next: string | null }

const named = (owner: string, name: string) => `${owner}-${name}`
/** A booking that is paid: three changes, and two of its payment. */
const paidBooking = (owner: string, name: string, from: number) => {
  const id = named(owner, name)
  const payment = { id: `concert.booking~${id}`, owner, from: from + 2 }
  return [
    ...story({ id, owner, from }, requested, booked).slice(0, 2),
    ...story(payment, authorizing, approved),
    ...story({ id, owner, from: from + 3 }, requested, booked, paid).slice(2),
  ]
}
const keep = (...events: ReturnType<typeof story>) => write(env.DB, project(events))
const pageOf = async (caller: Caller, query = ''): Promise<Page> => (await ask(caller, PATH + query)).json<Page>()
const walked = async (caller: Caller, limit: number, meanwhile: (page: number) => Promise<unknown>) => {
  const found: Line[] = []
  for (let pages = 0, cursor: string | null = ''; cursor !== null; pages += 1) {
    if (pages > PAGES_LIMIT) throw new Error('The list never came to an end')
    const page: Page = await pageOf(caller, `?limit=${limit}${cursor && `&cursor=${cursor}`}`)
    found.push(...page.items)
    cursor = page.next
    if (cursor !== null) await meanwhile(pages)
  }
  return found
}
const keyOf = ({ of, bookingId, seq }: Line) => `${of} ${bookingId} ${seq}`

describe('The history of all bookings of somebody (U11)', () => {
  it('has a line for each change of a booking and of its payment, newest first, and shows nobody else’s', async () => {
    await keep(...paidBooking('kim', 'a', 0), ...paidBooking('kim', 'b', 100), ...paidBooking('lee', 'c', 50))
    const { items, next } = await pageOf(kim)
    expect(next).toBeNull()
    expect(items.map(({ of, bookingId, status }) => [of, bookingId, status])).toEqual(
      ['b', 'a'].flatMap((name) => [
        ['concert.booking', named('kim', name), 'paid'],
        ['payment.payment', named('kim', name), 'approved'],
        ['payment.payment', named('kim', name), 'authorizing'],
        ['concert.booking', named('kim', name), 'booked'],
        ['concert.booking', named('kim', name), 'requested'],
      ]),
    )
    expect(items[0]).toMatchObject({ event: 'BookingPaid', was: 'booked', seq: 3, at: at(105) })
    expect((await pageOf(lee)).items.map(({ bookingId }) => bookingId)).toEqual(Array(5).fill(named('lee', 'c')))
    for (const caller of [venue, admin]) expect((await ask(caller, PATH)).status).toBe(403)
  })

  it('is walked page by page while more happens: no line twice, and none left out that was there', async () => {
    for (let n = 0; n < 6; n += 1) await keep(...paidBooking('han', String(n), n * 10))
    const han: Caller = { sub: 'han', role: 'customer' }
    const before = (await pageOf(han, '?limit=100')).items.map(keyOf)
    expect(before).toHaveLength(30)
    const found = await walked(han, 4, async (page) => {
      // What is new stands above, and an old booking goes on: neither moves what is below.
      await keep(...paidBooking('han', `new${page}`, 1_000 + page * 10))
      const id = named('han', String(page % 6))
      await keep(...story({ id, owner: 'han', from: 2_000 }, requested, booked, paid, issued).slice(3))
    })
    expect(found.map(keyOf)).toEqual(before)
    const after = (await walked(han, 100, async () => undefined)).map(keyOf)
    expect(after.slice(-30)).toEqual(before)
    expect(after.length).toBeGreaterThan(60)
  })

  it('goes on behind several changes of one instant', async () => {
    const events = paidBooking('oh', 'a', 0).map((event) => ({ ...event, time: at(5) }))
    await keep(...events)
    const oh: Caller = { sub: 'oh', role: 'customer' }
    const found = (await walked(oh, 1, async () => undefined)).map(keyOf)
    expect(new Set(found).size).toBe(5)
    expect(found).toHaveLength(5)
  })

  it.each(['nonsense', btoa('["a","b"]'), btoa('["a","b","c","d"]').replaceAll('=', '')])(
    'knows no other cursor: %s',
    async (cursor) => expect((await ask(kim, `${PATH}?cursor=${cursor}`)).status).toBe(422),
  )

  it('reads what its owner has, and of nobody else a row', async () => {
    const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${CHANGES}`)
      .bind('kim', 'concert.booking', 'payment.payment', 'concert.booking~', '~', '', '', 0, 10)
      .all<{ detail: string }>()
    const steps = plan.results.map(({ detail }) => detail)
    // Of each thing the first state is in its row, the others have rows of their own.
    for (const table of ['change', 'instance']) {
      expect(steps).toContain(`SEARCH ${table} USING PRIMARY KEY (aggregate=? AND id=?)`)
    }
    expect(steps).toContain('SEARCH owned USING COVERING INDEX instance_owned (owner=?)')
    expect(steps.filter((step) => /^SCAN (owned|change|instance)\b/.test(step))).toEqual([])
  })
})
