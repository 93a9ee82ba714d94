/** What stories of trouble in concert ticketing share: the people at work, a sale, commands, and a look into actors. */

import { expect } from 'vitest'
import type { Inspection } from '../../durable-objects/runtime/inspection.ts'
import type { Recorded } from '../../kernel/decision.ts'
import { TICKETS_LIMIT } from '../../queues/concert.ts'
import { type Answer, as, type Client, type RequestOptions, unique } from '../harness/http.ts'

const DAY_MS = 86_400_000
/** The operators' route shows this many rows at once. */
const PAGE = 100
const PAGES_LIMIT = 200

/** Everybody but the customers. */
export type Crew = {
  readonly manager: Client
  readonly courier: Client
  readonly staff: Client
  readonly admin: Client
}

export type Customer = Client & {
  readonly sub: string
}

/** Makes a client for a person of this name with this role. */
export type Introduce = (sub: string, role: string) => Promise<Client>

export const crew = async (introduce: Introduce = as): Promise<Crew> => ({
  manager: await introduce(unique('manager'), 'concert-manager'),
  courier: await introduce(unique('courier'), 'courier'),
  staff: await introduce(unique('staff'), 'venue-staff'),
  admin: await introduce(unique('admin'), 'admin'),
})

export const customer = async (name: string, introduce: Introduce = as): Promise<Customer> => {
  const sub = unique(name)
  return { ...(await introduce(sub, 'customer')), sub }
}

/** Fails with the whole answer when the status is another one, which tells more than two numbers. */
export const expectStatus = (answer: Answer, status: number): Answer => {
  if (answer.status !== status) expect({ status: answer.status, body: answer.text }).toEqual({ status, body: '' })
  return answer
}

/** 503 with a word on when to come back: nothing is known to have failed (G5). */
export const expectComeBack = (answer: Answer): void => {
  expectStatus(answer, 503)
  expect(answer.json.code).toBe('TemporarilyUnavailable')
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
}

/** Registers a concert and puts tickets on sale; answers its id. */
export const openSale = async ({ manager }: Crew, quantity: number, priceKrw = 10_000): Promise<string> => {
  const startsAt = new Date(Date.now() + 30 * DAY_MS).toISOString()
  const concert = { title: unique('공연'), venue: '노들섬', startsAt, ticketsPerPerson: TICKETS_LIMIT }
  const { id } = expectStatus(await manager.post('/v1/concert/concerts', concert), 201).json
  expectStatus(await manager.post(`/v1/concert/concerts/${id}/tickets`, { quantity, priceKrw }), 200)
  return id
}

export const byPost = (concertId: string, quantity = 1) => ({
  concertId,
  quantity,
  fulfilment: 'post',
  address: '서울 용산구 양녕로 445',
})
export const onSite = (concertId: string, quantity = 1) => ({ concertId, quantity, fulfilment: 'on-site' })

export const book = (who: Client, wish: object, options?: RequestOptions): Promise<Answer> =>
  who.post('/v1/concert/bookings', wish, options)

export const pay = (who: Client, bookingId: string, method = 'card', options?: RequestOptions): Promise<Answer> =>
  who.post(`/v1/concert/bookings/${bookingId}/pay`, { method }, options)

export const cancel = (who: Client, bookingId: string, options?: RequestOptions): Promise<Answer> =>
  who.post(`/v1/concert/bookings/${bookingId}/cancel`, undefined, options)

export const dispatch = ({ courier }: Crew, bookingId: string, options?: RequestOptions): Promise<Answer> =>
  courier.post(`/v1/concert/deliveries/${bookingId}/dispatch`, undefined, options)

export const deliver = ({ courier }: Crew, bookingId: string, options?: RequestOptions): Promise<Answer> =>
  courier.post(`/v1/concert/deliveries/${bookingId}/deliver`, undefined, options)

/** Books and answers the booking's id. */
export const booked = async (who: Client, wish: object): Promise<string> =>
  expectStatus(await book(who, wish), 201).json.id

/** Books, pays, and answers the booking's id. */
export const paid = async (who: Client, wish: object): Promise<string> => {
  const id = await booked(who, wish)
  expect(expectStatus(await pay(who, id), 200).json.status).toBe('paid')
  return id
}

export const paymentIdOf = (bookingId: string): string => `concert.booking~${bookingId}`

/** One instance with its whole journal; null when nothing ever happened to it. */
export const inspect = async (
  { admin }: Pick<Crew, 'admin'>,
  aggregate: string,
  id: string,
): Promise<Inspection | null> => {
  const path = `/v1/ops/actors/${aggregate}/${encodeURIComponent(id)}`
  const events: Recorded[] = []
  for (let page = 0; page < PAGES_LIMIT; page += 1) {
    const from = (events.at(-1)?.seq ?? 0) + 1
    const answer = await admin.get(`${path}?from=${from}&limit=${PAGE}`)
    if (answer.status === 404) return null
    const seen: Inspection = expectStatus(answer, 200).json
    events.push(...seen.events)
    if (seen.events.length === 0 || (events.at(-1)?.seq ?? 0) >= seen.version) return { ...seen, events }
  }
  throw new Error(`${aggregate} ${id} has more than ${PAGES_LIMIT} pages of events`)
}

/** Names of the events of a journal, oldest first. */
export const happenedTo = (
  actor: { readonly events: readonly { readonly type: string }[] } | null,
): readonly string[] => actor?.events.map(({ type }) => type) ?? []

/** Runs `work` on each, some at a time. */
export const each = async <T>(items: Iterable<T>, atOnce: number, work: (item: T) => Promise<void>): Promise<void> => {
  // One iterator for all lanes: each item is taken once.
  const waiting = [...items].values()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}
