/** The steps of the demo's stories: people with tokens, one request at a time, and waiting for what follows by itself. */
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { signToken } from '../identity.ts'
import { environmentFor, openIdentity, portOf, stateDirOf } from '../local.ts'
import { plainly } from '../plain-error.ts'
import { shown } from './shown.ts'

const port = await plainly(() => portOf(process.env))
const stateDir = stateDirOf(process.cwd(), process.env)
export const BASE = process.env.NARU_URL || `http://127.0.0.1:${port}`
/** What starts the server that this demo speaks to. */
export const startCommand = `${environmentFor(process.cwd(), port, stateDir)}npm start`
const WAIT_LIMIT_MS = 10_000
const POLL_MS = 100

const Reply = z.looseObject({ id: z.string().optional(), status: z.union([z.string(), z.number()]).optional() })
type Reply = z.infer<typeof Reply>
export type Step = readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: Record<string, unknown>]

const identity = await plainly(() => openIdentity(stateDir))
const run = Date.now().toString(36)
/** Somebody of this run, so that a demo may be played as often as one likes. */
export const person = (sub: string, role: string, name = sub) => ({
  sub: `${sub}-${run}`,
  roles: [role],
  org: 'naru',
  name,
  hours: 1,
})
export type Person = ReturnType<typeof person>

type Answer = { readonly status: number; readonly reply: Reply }

const call = async (who: Person, [method, path, body]: Step): Promise<Answer> => {
  const token = await signToken(identity, who)
  const response = await fetch(`${BASE}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(method !== 'GET' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, reply: Reply.parse(await response.json()) }
}

/** One request, shown; ends the demo when the answer is not the one the story needs. */
export const step = async (title: string, who: Person, expected: number, request: Step): Promise<Reply> => {
  return show(title, who, expected, request, await call(who, request))
}

/** One request that another context must first be ready for: asked until it is answered as the story needs, then shown. */
export const soon = async (title: string, who: Person, expected: number, request: Step): Promise<Reply> => {
  const started = Date.now()
  let answer = await call(who, request)
  while (answer.status !== expected && Date.now() - started < WAIT_LIMIT_MS) {
    await pause(POLL_MS)
    answer = await call(who, request)
  }
  return show(title, who, expected, request, answer)
}

const show = (title: string, who: Person, expected: number, request: Step, answer: Answer): Reply => {
  const { status, reply } = answer
  const [method, path, body] = request
  console.log(`\n${title}`)
  console.log(`  ${who.sub}: ${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`)
  console.log(`  ${status} ${shown(reply).join('\n    ')}`)
  if (status !== expected) throw new Error(`expected ${expected}: ${JSON.stringify(reply)}`)
  return reply
}

/** Waits until a thing shows this status by itself: the contexts hear of each other through queues. */
export const eventually = async (title: string, who: Person, path: string, status: string): Promise<void> => {
  const started = Date.now()
  for (;;) {
    const answer = await call(who, ['GET', path])
    if (answer.status === 200 && answer.reply.status === status) break
    if (Date.now() - started > WAIT_LIMIT_MS) {
      throw new Error(`${path} is not ${status} after ${WAIT_LIMIT_MS} ms: ${JSON.stringify(answer.reply)}`)
    }
    await pause(POLL_MS)
  }
  console.log(`\n${title}\n  GET ${path} shows ${status} after ${Date.now() - started} ms`)
}

export const idOf = (reply: Reply): string => z.string().parse(reply.id)
