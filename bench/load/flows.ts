/** The flows: what one client does once, through HTTP only. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { type Client, Fault, type Reply } from './client.ts'
import type { Booked, Flow, Person } from './orders.ts'

/** What became of one flow. */
export type Outcome =
  | { readonly kind: 'done'; readonly booked?: Booked }
  /** The one refusal that a correct client can meet here: the concert is sold out. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'given-up'; readonly booked?: Booked }

const REFUSED: Outcome = { kind: 'refused' }
const SOLD_OUT = 'SeatsSoldOut'
/** As long as a real request would be. */
const BARE_BODY = JSON.stringify({ note: '한 자리, 현장 수령', concertId: '0'.repeat(26), quantity: 1 })

const Answer = z.object({ id: z.string(), status: z.string(), version: z.number() })
const Problem = z.object({ code: z.string() })

/** The flow's n-th performance; `turn` counts all performances of an order. */
export const perform = (client: Client, flow: Flow, turn: number): Promise<Outcome> => {
  switch (flow.kind) {
    case 'bare':
      return bare(client, flow.path)
    case 'read':
      return read(client, pick(flow.reads, turn))
    case 'book':
      return book(client, pick(flow.people, turn), pick(flow.concertIds, turn), flow.payBy)
  }
}

const bare = async (client: Client, path: string): Promise<Outcome> => {
  const reply = await client.ask({ step: path, method: 'POST', path, key: randomUUID(), body: BARE_BODY })
  if (reply === null) return { kind: 'given-up' }
  return reply.status === 201 ? { kind: 'done' } : refusedOr(path, reply)
}

const read = async (client: Client, { path, token }: { path: string; token?: string }): Promise<Outcome> => {
  const reply = await client.ask({ step: 'read', method: 'GET', path, ...(token !== undefined && { token }) })
  if (reply === null) return { kind: 'given-up' }
  if (reply.status !== 200) throw new Fault(`read ${path}: ${reply.status} ${reply.text.slice(0, 200)}`)
  return { kind: 'done' }
}

const book = async (client: Client, person: Person, concertId: string, payBy?: string): Promise<Outcome> => {
  const booked = await bookOnly(client, person, concertId)
  if (booked === null) return { kind: 'given-up' }
  if (booked === 'refused') return REFUSED
  if (payBy === undefined) return { kind: 'done', booked }
  const reply = await client.ask({
    step: 'pay',
    method: 'POST',
    path: `/v1/concert/bookings/${booked.id}/pay`,
    token: person.token,
    key: randomUUID(),
    body: JSON.stringify({ method: payBy }),
  })
  if (reply === null) return { kind: 'given-up', booked }
  const paid = answerOf('pay', 200, reply)
  if (paid.status !== 'paid') throw new Fault(`pay: 200, but the booking is ${paid.status}`)
  return { kind: 'done', booked: { ...booked, version: paid.version, paid: true } }
}

/** One booking of one ticket on site; null when the client was sent away too often. */
export const bookOnly = async (
  client: Client,
  { sub, token }: Person,
  concertId: string,
): Promise<Booked | 'refused' | null> => {
  const reply = await client.ask({
    step: 'book',
    method: 'POST',
    path: '/v1/concert/bookings',
    token,
    key: randomUUID(),
    body: JSON.stringify({ concertId, quantity: 1, fulfilment: 'on-site' }),
  })
  if (reply === null) return null
  if (reply.status === 409) {
    refusedOr('book', reply)
    return 'refused'
  }
  const { id, status, version } = answerOf('book', 201, reply)
  if (status !== 'booked') throw new Fault(`book: 201, but the booking is ${status}`)
  return { id, sub, version, paid: false }
}

const answerOf = (step: string, expected: number, reply: Reply) => {
  if (reply.status !== expected) throw new Fault(`${step}: ${reply.status} ${reply.text.slice(0, 200)}`)
  return Answer.parse(JSON.parse(reply.text))
}

const refusedOr = (step: string, reply: Reply): Outcome => {
  const isSoldOut = reply.status === 409 && Problem.parse(JSON.parse(reply.text)).code === SOLD_OUT
  if (!isSoldOut) throw new Fault(`${step}: ${reply.status} ${reply.text.slice(0, 200)}`)
  return REFUSED
}

/** In turn, so that every run does the same. */
const pick = <T>(all: readonly T[], turn: number): T => {
  const one = all[turn % all.length]
  if (one === undefined) throw new Error('an order with nobody or nothing in it')
  return one
}
