/** The flows: what one client does once, through HTTP only. */
import { randomUUID } from 'node:crypto'
import { type Client, Fault } from '../client.ts'
import type { Flow } from '../workload.ts'
import { book } from './concert.ts'
import { type Outcome, pick, refusedAs } from './flow.ts'
import { visitAndCancel } from './museum.ts'
import { rent } from './rental.ts'
import { reserveAndCancel } from './screening.ts'
import { call, ride } from './taxi.ts'

/** As long as a real request would be. */
const BARE_BODY = JSON.stringify({ note: '한 자리, 현장 수령', concertId: '0'.repeat(26), quantity: 1 })

/** The flow's n-th performance; `turn` counts all performances of an order. */
export const perform = (client: Client, flow: Flow, turn: number): Promise<Outcome> => {
  switch (flow.kind) {
    case 'bare':
      return bare(client, flow.path)
    case 'read':
      return read(client, pick(flow.reads, turn))
    case 'book':
      return book(client, pick(flow.people, turn), pick(flow.concertIds, turn), flow.payBy)
    case 'taxi':
      return ride(client, pick(flow.people, turn), pick(flow.drivers, turn))
    case 'call':
      return call(client, pick(flow.people, turn), flow.payBy)
    case 'rental':
      return rent(client, pick(flow.people, turn), pick(flow.engineers, turn))
    case 'museum':
      return visitAndCancel(client, pick(flow.people, turn), pick(flow.exhibitionIds, turn))
    case 'screening':
      // A person has one reservation at a hospital on one day, so everybody comes to each slot once.
      return reserveAndCancel(
        client,
        pick(flow.people, turn),
        pick(flow.hospitalIds, Math.floor(turn / flow.people.length)),
      )
  }
}

const bare = async (client: Client, path: string): Promise<Outcome> => {
  const reply = await client.ask({ step: path, method: 'POST', path, key: randomUUID(), body: BARE_BODY })
  if (reply === null) return { kind: 'given-up' }
  return reply.status === 201 ? { kind: 'done' } : refusedAs('SeatsSoldOut', path, reply)
}

const read = async (client: Client, { path, token }: { path: string; token?: string }): Promise<Outcome> => {
  const reply = await client.ask({ step: 'read', method: 'GET', path, ...(token !== undefined && { token }) })
  if (reply === null) return { kind: 'given-up' }
  if (reply.status !== 200) throw new Fault(`read ${path}: ${reply.status} ${reply.text.slice(0, 200)}`)
  return { kind: 'done' }
}
