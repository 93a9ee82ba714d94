/** Museum exhibitions: reserve a place, and give it back. */
import { randomUUID } from 'node:crypto'
import { type Client, Fault } from '../client.ts'
import type { Person } from '../workload.ts'
import { answerOf, type Outcome, refusedAs } from './flow.ts'

const PATH = '/v1/museum/reservations'

/** Reserves for one visitor, and cancels without waiting for admission. */
export const visitAndCancel = async (
  client: Client,
  { sub, token }: Person,
  exhibitionId: string,
): Promise<Outcome> => {
  const body = JSON.stringify({ exhibitionId })
  const reply = await client.ask({ step: 'reserve', method: 'POST', path: PATH, token, key: randomUUID(), body })
  if (reply === null) return { kind: 'given-up' }
  if (reply.status === 409) return refusedAs('ExhibitionFull', 'reserve', reply)
  const { id, status, version } = answerOf('reserve', 201, reply)
  if (status !== 'requested') throw new Fault(`reserve: 201, but the reservation is ${status}`)
  const path = `${PATH}/${id}/cancel`
  const booked = { id, sub, version, paid: false }
  const answer = await client.ask({ step: 'cancel', method: 'POST', path, token, key: randomUUID() })
  if (answer === null) return { kind: 'given-up', booked }
  const cancelled = answerOf('cancel', 200, answer)
  if (cancelled.status !== 'cancelled') throw new Fault(`cancel: 200, but the reservation is ${cancelled.status}`)
  return { kind: 'done', booked: { ...booked, version: cancelled.version } }
}
