/** Air-purifier rental: a customer applies, the engineer of the region installs, the customer says how it went. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { seoulDate } from '../../../scripts/seoul.ts'
import { type Client, Fault, type Reply } from '../client.ts'
import type { Person } from '../workload.ts'
import { answerOf, type Outcome } from './flow.ts'

const SURVEY = JSON.stringify({ rating: 'GOOD', comment: '조용하고 좋아요.' })
/** What follows by itself takes a moment; who is earlier asks again after so long. */
const NOT_YET_MS = 5
const NOT_YET_LIMIT = 2_000

/** What everybody rents. */
export const PRODUCT_ID = 'air-7'

/** The region that this engineer has alone. */
export const regionOf = (engineer: Person): string => `구역 ${engineer.sub}`

const applicationTo = (engineer: Person): string =>
  JSON.stringify({
    productId: PRODUCT_ID,
    region: regionOf(engineer),
    address: '04524 서울 중구 세종대로 110',
    customerName: '김나루',
    phone: '010-1234-5678',
    // Today: before its day a visit cannot be completed (R13).
    preferredDate: seoulDate(0),
  })

/** One order from the application to its end. */
export const rent = async (client: Client, customer: Person, engineer: Person): Promise<Outcome> => {
  const { sub, token } = customer
  const path = '/v1/rental/orders'
  const request = { step: 'order', method: 'POST', path, token, key: randomUUID() } as const
  const reply = await client.ask({ ...request, body: applicationTo(engineer) })
  if (reply === null) return { kind: 'given-up' }
  const { id, status, version } = answerOf('order', 201, reply)
  if (status !== 'requested') throw new Fault(`order: 201, but the order is ${status}`)
  const booked = { id, sub, version, paid: false }

  const complete = { step: 'complete', path: `/v1/rental/installations/${id}/complete`, token: engineer.token }
  const installed = await soon(client, complete, 404)
  if (installed === null) return { kind: 'given-up', booked }
  answerOf('complete', 200, installed)
  const survey = { step: 'survey', path: `${path}/${id}/survey`, token, body: SURVEY }
  const answer = await soon(client, survey, 409)
  if (answer === null) return { kind: 'given-up', booked }
  const closed = answerOf('survey', 200, answer)
  if (closed.status !== 'closed') throw new Fault(`survey: 200, but the order is ${closed.status}`)
  return { kind: 'done', booked: { ...booked, version: closed.version, paid: true } }
}

type Command = { readonly step: string; readonly path: string; readonly token: string; readonly body?: string }

/** A command that is given again as long as it comes too early, which is answered with `notYet`. */
const soon = async (client: Client, command: Command, notYet: number): Promise<Reply | null> => {
  const key = randomUUID()
  for (let tries = 0; tries < NOT_YET_LIMIT; tries += 1) {
    const reply = await client.ask({ ...command, method: 'POST', key })
    if (reply?.status !== notYet) return reply
    await pause(NOT_YET_MS)
  }
  throw new Fault(`${command.step}: still ${notYet} after ${NOT_YET_LIMIT} tries`)
}
