/** What nobody can act on is parked with its reason, delays nobody, and goes when an operator has decided (K6). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signToken } from '../../scripts/identity.ts'
import { audit } from '../chaos/audit.ts'
import {
  byPost,
  type Crew,
  crew,
  customer,
  each,
  expectStatus,
  happenedTo,
  type Introduce,
  inspect,
  openSale,
  paid,
} from '../chaos/concert.fixtures.ts'
import { askAt, sendRaw } from '../harness/chaos.ts'
import type { ChaosOrder } from '../harness/chaos-protocol.ts'
import { askServer, type TestServer } from '../harness/here.ts'
import { client, eventually, unique } from '../harness/http.ts'

const INBOXES = ['view', 'notification', 'payment', 'concert-inventory', 'concert-booking', 'concert-delivery']
/** The platform itself gives up after so many retries; the consumer's own limit lies above. */
const FEW_RETRIES = 1
const UNTIL_GIVEN_UP = { withinMs: 120_000 }

type Letter = {
  readonly id: string
  readonly reason: string
  readonly events: readonly string[]
  readonly state: string
  readonly attempts: number | null
}

const parked = async ({ admin }: Crew, inbox: string): Promise<readonly Letter[]> =>
  expectStatus(await admin.get(`/v1/ops/dead-letters?inbox=${inbox}&limit=100`), 200).json.items

const open = async ({ admin }: Crew, id: string): Promise<Letter & { body: unknown }> =>
  expectStatus(await admin.get(`/v1/ops/dead-letters/${id}`), 200).json

const decide = async ({ admin }: Crew, id: string, verdict: 'redrive' | 'discard'): Promise<Letter> =>
  expectStatus(await admin.post(`/v1/ops/dead-letters/${id}/${verdict}`, { reason: 'an outage' }), 200).json

/** The parked letter that came after those of `known`; of an inbox that hears addresses nobody sees what is in it. */
const letterIn = (people: Crew, inbox: string, known: readonly string[] = []) =>
  eventually(async () => {
    const fresh = (await parked(people, inbox)).find(({ id }) => !known.includes(id))
    return fresh && open(people, fresh.id)
  })

describe('a message that nobody can read', () => {
  it('is parked with the reason, whatever inbox it lay in', async () => {
    const people = await crew()
    await each(INBOXES, INBOXES.length, async (inbox) => {
      await sendRaw(inbox, { poison: unique('poison') })
      const context = await letterIn(people, inbox)
      expect(context).toMatchObject({ state: 'parked', attempts: 1 })
      expect(context.reason).toMatch(/^not an envelope: /)
      expect((await decide(people, context.id, 'discard')).state).toBe('discarded')
      expect(await parked(people, inbox)).toEqual([])
    })
  })

  it('does not hold up the others; sent again it comes back once, and is gone when discarded', async () => {
    const people = await crew()
    const kim = await customer('kim')
    const concertId = await openSale(people, 10)
    const poison = [{ specversion: '1.0', poison: unique('poison') }]
    const bookingIds = [await paid(kim, byPost(concertId))]
    await sendRaw('concert-delivery', poison)
    bookingIds.push(await paid(kim, byPost(concertId)))
    await audit({ crew: people, concertId, customers: [kim], bookingIds })

    const first = await letterIn(people, 'concert-delivery')
    expect((await decide(people, first.id, 'redrive')).state).toBe('redriven')
    const second = await letterIn(people, 'concert-delivery', [first.id])
    expect((await parked(people, 'concert-delivery')).map(({ id }) => id)).toEqual([second.id])
    await decide(people, second.id, 'discard')
    expect(await parked(people, 'concert-delivery')).toEqual([])
    // What was decided stays to be read, and cannot be decided otherwise.
    expect((await open(people, second.id)).state).toBe('discarded')
    expectStatus(await people.admin.post(`/v1/ops/dead-letters/${second.id}/redrive`, { reason: 'too late' }), 409)
  })
})

describe('a good message that used up its retries', () => {
  let server: TestServer
  let people: Crew
  let introduce: Introduce

  beforeAll(async () => {
    server = await askServer({ name: 'dead-letters', queueRetries: FEW_RETRIES })
    introduce = async (sub, role) =>
      client(await signToken(server.identity, { sub, roles: [role], org: 'naru' }), server.url)
    people = await crew(introduce)
  })
  afterAll(() => server?.stop())

  const order = async (worker: string, chaos: ChaosOrder) => {
    await askAt(server.sideDoor, { do: 'chaos', worker, order: JSON.parse(JSON.stringify(chaos)) })
  }

  it('is parked; sent again when the context is back, it is acted on and gone', async () => {
    const kim = await customer('kim', introduce)
    const concertId = await openSale(people, 10)
    await order('concert', { classes: { Delivery: true } })
    const id = await paid(kim, byPost(concertId))
    const [context] = await eventually(async () => {
      const letters = await parked(people, 'concert-delivery')
      return letters.length > 0 ? letters : null
    }, UNTIL_GIVEN_UP)
    await order('concert', { classes: { Delivery: false } })
    if (context === undefined) throw new Error('nothing is parked')
    expect(context).toMatchObject({ state: 'parked', reason: 'retries used up' })
    expect(context.events).toEqual([`/concert.booking/${id}/4`])
    expect(await inspect(people, 'concert.delivery', id)).toBeNull()

    expect((await decide(people, context.id, 'redrive')).state).toBe('redriven')
    await audit({ crew: people, concertId, customers: [kim], bookingIds: [id] })
    expect(happenedTo(await inspect(people, 'concert.delivery', id))).toEqual(['DeliveryPrepared'])
    expect(await parked(people, 'concert-delivery')).toEqual([])
  })
})
