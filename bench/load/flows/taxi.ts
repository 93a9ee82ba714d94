/** Taxi dispatch: a customer calls, a driver accepts and drives to the end. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Client, Fault } from '../client.ts'
import type { Person } from '../workload.ts'
import { answerOf, type Outcome } from './flow.ts'

const RIDE = { origin: '서울역 2번 출구', destination: '노들섬', fareKrw: 15_000 }
/** A call is on the drivers' list a moment after it is paid; who is earlier asks again after so long. */
const NOT_YET_MS = 5
const NOT_YET_LIMIT = 400
const NOT_FOUND = 404

/** One call, paid by this method, until drivers see it. */
export const call = async (client: Client, { sub, token }: Person, method: string): Promise<Outcome> => {
  const body = JSON.stringify({ ...RIDE, method })
  const request = { step: 'call', method: 'POST', path: '/v1/taxi/calls', token } as const
  const reply = await client.ask({ ...request, key: randomUUID(), body })
  if (reply === null) return { kind: 'given-up' }
  const { id, status, version } = answerOf('call', 201, reply)
  if (status !== 'open') throw new Fault(`call: 201, but the call is ${status}`)
  return { kind: 'done', booked: { id, sub, version, paid: true } }
}

/** One ride from the request to its end. */
export const ride = async (client: Client, customer: Person, driver: Person): Promise<Outcome> => {
  const called = await call(client, customer, 'card')
  if (called.kind !== 'done' || !called.booked) return called
  const { booked } = called
  const { id } = booked
  for (const [step, path, becomes] of [
    ['accept', `/v1/taxi/requests/${id}/accept`, 'assigned'],
    ['arrive', `/v1/taxi/pickups/${id}/arrive`, 'arrived'],
    ['board', `/v1/taxi/pickups/${id}/board`, 'boarded'],
    ['complete', `/v1/taxi/pickups/${id}/complete`, 'completed'],
  ] as const) {
    const answer = await asDriver(client, driver, step, path)
    if (answer === null) return { kind: 'given-up', booked }
    const now = answerOf(step, 200, answer)
    if (now.status !== becomes) throw new Fault(`${step}: 200, but the pickup is ${now.status}`)
  }
  return { kind: 'done', booked }
}

/** A command of the driver; one that comes before the list knows the call is given again. */
const asDriver = async (client: Client, { token }: Person, step: string, path: string) => {
  const key = randomUUID()
  for (let tries = 0; tries < NOT_YET_LIMIT; tries += 1) {
    const answer = await client.ask({ step, method: 'POST', path, token, key })
    if (answer?.status !== NOT_FOUND) return answer
    await pause(NOT_YET_MS)
  }
  throw new Fault(`${step}: the call was never listed`)
}
