/** Requests of the hand-written Workers: who calls, under which key, what for; and what is answered. */
import { type Answer, type EventRecord, isNo, no } from './keeper.ts'

export type Caller = { readonly sub: string; readonly roles: readonly string[]; readonly org: string | null }
export type Call = {
  /** Method and path behind the system, with every id in it as `:` */
  readonly route: string
  /** The ids in the path. */
  readonly ids: readonly string[]
  readonly caller: Caller
  readonly key: string
  readonly body: Readonly<Record<string, unknown>>
}

/** How the front tells the Workers behind it who is calling. */
export const CALLER = 'x-caller'

/** Every second part of a path names one thing: `/v1/concert/bookings/<id>/pay`. */
const callOf = async (request: Request): Promise<Call> => {
  const [, , , ...parts] = new URL(request.url).pathname.split('/')
  const ids = parts.filter((_, at) => at % 2 === 1)
  const route = `${request.method} /${parts.map((part, at) => (at % 2 === 1 ? ':' : part)).join('/')}`
  const text = await request.text()
  return {
    route,
    ids,
    caller: JSON.parse(request.headers.get(CALLER) ?? '') as Caller,
    key: request.headers.get('idempotency-key') ?? '',
    body: text === '' ? {} : (JSON.parse(text) as Call['body']),
  }
}

type Handle<Env> = (call: Call, env: Env) => Promise<Answer>

/** A system's routes: each with the role that may take it. */
export type Routes<Env> = Readonly<Record<string, readonly [role: string, handle: Handle<Env>]>>

export const served =
  <Env>(routes: Routes<Env>) =>
  async (request: Request, env: Env): Promise<Response> => {
    const call = await callOf(request).catch(() => null)
    if (call === null) return answered(no(400, 'NotJson'))
    const [role, handle] = routes[call.route] ?? []
    if (role === undefined || handle === undefined) return answered(no(404, 'NotFound'))
    if (!call.caller.roles.includes(role)) return answered(no(403, 'Forbidden'))
    if (call.key === '') return answered(no(400, 'IdempotencyKeyMissing'))
    try {
      return answered(await handle(call, env))
    } catch (fault) {
      if (fault instanceof Invalid) return answered(no(422, 'Invalid'))
      console.warn(`${call.route}: ${fault}`)
      // Nobody knows what became of it: the same key again will tell.
      return Response.json({ code: 'Unavailable' }, { status: 503, headers: { 'retry-after': '1' } })
    }
  }

const answered = (answer: Answer): Response =>
  Response.json(answer.body, {
    status: answer.status,
    headers: { 'content-type': isNo(answer) ? 'application/problem+json' : 'application/json' },
  })

/** The id of what this caller makes under this key: the same key again finds the same thing. */
export const idOf = async ({ caller, key }: Call): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${caller.sub} ${key}`))
  return [...new Uint8Array(digest).subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A body that says nothing that can be done. */
class Invalid extends Error {}

export const textIn = (body: Call['body'], field: string): string => {
  const value = body[field]
  if (typeof value !== 'string' || value === '' || value.length > 1_000) throw new Invalid(`${field} is no text`)
  return value
}
export const countIn = (body: Call['body'], field: string): number => {
  const value = body[field]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw new Invalid(`${field} is no count`)
  return value
}

/** A queue whose every event is acted on alone; a message whose events cannot all be acted on comes again. */
export const heard =
  <Env>(act: (inbox: string, event: EventRecord, env: Env) => Promise<unknown>) =>
  async (batch: MessageBatch<readonly EventRecord[]>, env: Env): Promise<void> => {
    await Promise.all(
      batch.messages.map(async (message) => {
        try {
          await Promise.all(message.body.map((event) => act(batch.queue, event, env)))
          message.ack()
        } catch (fault) {
          console.warn(`${batch.queue}: ${fault}`)
          message.retry()
        }
      }),
    )
  }
