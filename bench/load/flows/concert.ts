/** Concert ticketing: book, and pay. */
import { randomUUID } from 'node:crypto'
import { type Client, Fault } from '../client.ts'
import type { Booked, Person } from '../workload.ts'
import { answerOf, type Outcome, refusedAs } from './flow.ts'

const SOLD_OUT = 'SeatsSoldOut'

/** Books one ticket, and pays for it when a method is given. */
export const book = async (client: Client, person: Person, concertId: string, payBy?: string): Promise<Outcome> => {
  const booked = await bookOnly(client, person, concertId)
  if (booked === null) return { kind: 'given-up' }
  if (booked === 'refused') return { kind: 'refused' }
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
    refusedAs(SOLD_OUT, 'book', reply)
    return 'refused'
  }
  const { id, status, version } = answerOf('book', 201, reply)
  if (status !== 'booked') throw new Fault(`book: 201, but the booking is ${status}`)
  return { id, sub, version, paid: false }
}
