/** What the flows of all systems have in common. */
import * as z from 'zod'
import { Fault, type Reply } from '../client.ts'
import type { Booked } from '../workload.ts'

/** What became of one flow. */
export type Outcome =
  | { readonly kind: 'done'; readonly booked?: Booked }
  /** The one refusal that a correct client can meet in this flow, such as a sold-out concert. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'given-up'; readonly booked?: Booked }

const Answer = z.object({ id: z.string(), status: z.string(), version: z.number() })
const Problem = z.object({ code: z.string() })

/** The answer to a command that must succeed. */
export const answerOf = (step: string, expected: number, reply: Reply) => {
  if (reply.status !== expected) throw new Fault(`${step}: ${reply.status} ${reply.text.slice(0, 200)}`)
  return Answer.parse(JSON.parse(reply.text))
}

/** An answer that may be this one refusal and nothing else. */
export const refusedAs = (code: string, step: string, reply: Reply): Outcome => {
  const isThat = reply.status === 409 && Problem.parse(JSON.parse(reply.text)).code === code
  if (!isThat) throw new Fault(`${step}: ${reply.status} ${reply.text.slice(0, 200)}`)
  return { kind: 'refused' }
}

/** In turn, so that every run does the same. */
export const pick = <T>(all: readonly T[], turn: number): T => {
  const one = all[turn % all.length]
  if (one === undefined) throw new Error('an order with nobody or nothing in it')
  return one
}
