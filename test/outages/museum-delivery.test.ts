/**
 * Museum exhibitions with every event three times, shuffled, the oldest of each batch held back (G3): the same final
 * state, nothing twice, and nobody ever sees a step backwards. And news that comes before or after its time.
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { invariants } from '../../durable-objects/museum/invariants.ts'
import { type Customer, customer, each, expectStatus, happenedTo, inspect } from '../chaos/concert.fixtures.ts'
import { audited, seenIn } from '../chaos/world.ts'
import { chance } from '../harness/chance.ts'
import { sendRaw, whileDeliveryIsChaotic } from '../harness/chaos.ts'
import { as, type Client, eventually, unique } from '../harness/http.ts'
import { idOf } from '../harness/ids.ts'
import { seedOf } from '../harness/size.ts'
import { today } from '../harness/today.ts'
import { watchMyPage } from './watching.ts'

const LISTENERS = ['museum', 'notification', 'view']
const CUSTOMERS = 3
const RESERVATIONS_EACH = 4
const CAPACITY = 60
/** Held-back messages come within 3 s; each step of a chain of events may be held back. */
const LATE = { withinMs: 120_000 }
const PATH = '/v1/museum/reservations'
/** How far a reservation has come; it never goes to a lower one. */
const RANK: Readonly<Record<string, number>> = {
  requested: 0,
  completed: 1,
  admitted: 2,
  cancelled: 2,
  'force-cancelled': 2,
}

let mina: Client
let admin: Client
let customers: Customer[]
let exhibitionId: string
let visit: object

beforeEach(async () => {
  ;[mina, admin] = [await as(unique('mina'), 'museum-manager'), await as(unique('root'), 'admin')]
  customers = []
  for (let n = 0; n < CUSTOMERS; n += 1) customers.push(await customer('kim'))
  const date = await today()
  const body = { title: '달항아리', hall: '제1전시실', date, capacity: CAPACITY }
  exhibitionId = expectStatus(await mina.post('/v1/museum/exhibitions', body), 201).json.id
  visit = { organisation: 'naru', exhibitionId, exhibitionTitle: body.title, hall: body.hall, date, visitors: 1 }
})

type Reserved = { readonly who: Customer; readonly id: string }

const reserve = async (who: Customer, visitors = 1): Promise<Reserved> => {
  const { id } = expectStatus(await who.post(PATH, { exhibitionId, visitors }), 201).json
  return { who, id }
}
const cancel = async ({ who, id }: Reserved): Promise<void> =>
  void expectStatus(await who.post(`${PATH}/${id}/cancel`), 200)
const audit = (reservations: readonly Reserved[]) =>
  audited(invariants, {
    admin,
    people: customers,
    known: { 'museum.exhibition': [exhibitionId], 'museum.reservation': reservations.map(({ id }) => id) },
  })
const eventsOf = async (aggregate: string, id: string) => happenedTo(await inspect({ admin }, aggregate, id))

/** One reservation's way, as chance has it: kept, cancelled at once, or let in. */
const oneWay = async (who: Customer, random: () => number): Promise<Reserved> => {
  const reserved = await reserve(who, 1 + Math.floor(random() * 2))
  const way = random()
  if (way < 0.4) await cancel(reserved)
  else if (way < 0.7) {
    await eventually(async () => (await mina.post(`/v1/museum/admissions/${reserved.id}/admit`)).status === 200, LATE)
  }
  return reserved
}

describe('delivery at its worst', () => {
  it('leads to the same final state, also when the exhibition is deleted; no status ever goes backwards (G3, M8)', async () => {
    const seed = seedOf('the museum at its worst')
    const reservations: Reserved[] = []
    await whileDeliveryIsChaotic(LISTENERS, seed, async () => {
      const watches = customers.map((who) => watchMyPage(who, RANK))
      await each(customers.entries(), CUSTOMERS, async ([n, who]) => {
        const random = chance(seed + n)
        for (let nth = 0; nth < RESERVATIONS_EACH; nth += 1) reservations.push(await oneWay(who, random))
      })
      expectStatus(await mina.delete(`/v1/museum/exhibitions/${exhibitionId}`), 200)
      const world = await audit(reservations)
      const ends = reservations.map(({ id }) => seenIn(world, 'museum.reservation', id).described?.status)
      expect(ends).toHaveLength(CUSTOMERS * RESERVATIONS_EACH)
      const backwards = await Promise.all(watches.map(({ stop }) => stop()))
      expect(backwards.flat()).toEqual([])
    })
  })
})

/** The event as its actor would tell it, for one that nobody has told yet. */
const told = (aggregate: string, id: string, sequence: number, event: string, status: string, data: object) => [
  {
    specversion: '1.0',
    id: `/${aggregate}/${id}/${sequence}`,
    source: `/${aggregate}/${id}`,
    type: `naru.${aggregate}.${event}.v1`,
    time: new Date().toISOString(),
    subject: id,
    sequence,
    datacontenttype: 'application/json',
    correlationid: id,
    causationid: 'test',
    traceparent: '',
    data,
    status: { status, was: null, owner: null, label: '달항아리 × 1', dueAt: null },
  },
]
const over = () => ({ exhibitionId, lapsesAt: new Date(Date.now() + 600_000).toISOString() })

describe('an end that overtakes its beginning', () => {
  it.each([
    ['ReservationCancelled', 'cancelled', 'AdmissionCancelled'],
    ['ReservationForceCancelled', 'force-cancelled', 'AdmissionForceCancelled'],
  ])('%s leaves a tombstone of the entry that nobody revives (G3)', async (event, status, left) => {
    const id = await idOf(unique('never-reserved'))
    await sendRaw('museum-admission', told('museum.reservation', id, 4, event, status, { ...over(), visit }))
    await eventually(async () => (await eventsOf('museum.admission', id)).length > 0)
    const placed = (one: string) => told('museum.reservation', one, 2, 'ReservationPlaced', 'requested', visit)
    await sendRaw('museum-admission', placed(id))
    // What comes behind it in the same queue is acted on, so the late news has been heard by then.
    const behind = await idOf(unique('behind'))
    await sendRaw('museum-admission', placed(behind))
    await eventually(async () => (await eventsOf('museum.admission', behind)).length > 0)
    expect(await eventsOf('museum.admission', id)).toEqual([left])
    const refused = await mina.post(`/v1/museum/admissions/${id}/admit`)
    expect([refused.status, refused.json.code]).toEqual([409, left])
  })

  it('of a reservation bars the hold of its places: none is held (G3, G4)', async () => {
    const [kim] = customers
    if (kim === undefined) throw new Error('nobody came')
    const key = unique('key')
    // The reservation will have the id that caller, route and key make (H3), so its end can be told before it begins.
    const id = await idOf(`POST ${PATH}`, kim.sub, key)
    await sendRaw('museum-exhibition', told('museum.reservation', id, 3, 'ReservationCancelled', 'cancelled', over()))
    await eventually(async () => (await eventsOf('museum.exhibition', exhibitionId)).includes('PlacesReleased'))
    const answer = await kim.post(PATH, { exhibitionId }, { key })
    expect([answer.status, answer.json.code]).toEqual([409, 'HoldLapsed'])
    await eventually(async () => (await kim.get(`${PATH}/${id}`)).json?.status === 'rejected')
    expect((await mina.get(`/v1/museum/exhibitions/${exhibitionId}`)).json.available).toBe(CAPACITY)
  })
})

describe('late news', () => {
  it('that an entry was registered revives no cancelled reservation (G3)', async () => {
    const [kim] = customers
    if (kim === undefined) throw new Error('nobody came')
    const gone = await reserve(kim)
    await cancel(gone)
    await audit([gone])
    const before = await eventsOf('museum.reservation', gone.id)
    const registered = (id: string) => told('museum.admission', id, 9, 'AdmissionRegistered', 'registered', visit)
    await sendRaw('museum-reservation', registered(gone.id))
    // Heard in the same queue behind it, this one tells that the late news has been heard.
    const behind = await reserve(kim)
    await sendRaw('museum-reservation', registered(behind.id))
    await eventually(async () => (await eventsOf('museum.reservation', behind.id)).includes('ReservationCompleted'))
    expect(await eventsOf('museum.reservation', gone.id)).toEqual(before)
  })

  it('that a hold was called off force-cancels once, however often it comes (M8)', async () => {
    const [kim] = customers
    if (kim === undefined) throw new Error('nobody came')
    const reserved = await reserve(kim)
    const calledOff = (sequence: number) =>
      told('museum.exhibition', exhibitionId, sequence, 'HoldsRecalled', 'deleting', {
        reservationIds: [reserved.id],
      })
    for (const sequence of [90, 91, 90]) await sendRaw('museum-reservation', calledOff(sequence))
    const ended = await eventually(async () => {
      const found = seenIn(await audit([reserved]), 'museum.reservation', reserved.id)
      return found.described?.status === 'force-cancelled' ? found : null
    }, LATE)
    expect(happenedTo(ended).at(-1)).toBe('ReservationForceCancelled')
  })
})
