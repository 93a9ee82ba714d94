/** From an actor's answer to HTTP (G11, H1–H5): one place, so that every command of every system answers alike. */
import type { Context } from 'hono'
import { disposing, TimeoutError } from '../../kernel/calls.ts'
import type { Answer, Facts } from '../../kernel/decision.ts'
import { etagOf } from './if-match.ts'
import { replayHeaders } from './once.ts'
import { grammarProblem, grammarProblems, type ProblemKind, problem } from './problem.ts'

/** What a client is told to wait after an overloaded or lost actor. */
const RETRY_SECONDS = 1

export type Asked =
  | { readonly known: true; readonly answer: Answer }
  | { readonly known: false; readonly fault: unknown; readonly dependency: string }

/**
 * Asks one actor. What the platform does to the call (overload, a lost or late actor) is no answer: the client asks
 * again with the same key. Anything else that is thrown is a bug and goes on as one. How long it may take is limited
 * by the actor, which waits for nobody longer than a call may take, and by the gateway.
 */
export const ask = async (dependency: string, call: () => Promise<Answer>): Promise<Asked> => {
  try {
    return { known: true, answer: await disposing(call()) }
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return { known: false, fault, dependency }
  }
}

const flag = (fault: object, name: string): boolean => name in fault && Reflect.get(fault, name) === true

/** What the platform marks an error with when the other side failed rather than this one. */
const PLATFORM_FLAGS = ['overloaded', 'retryable', 'remote', 'durableObjectReset']
/** Its own faults say no more than this, and bear no mark: a file that cannot be opened, a machine that is lost. */
const INTERNAL_ERROR = /^internal error; reference = /

/**
 * Overload, reset, eviction, a lost connection, lateness: what a caller survives by asking again. See
 * https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 */
export const isPlatformFault = (fault: unknown): boolean => {
  if (fault instanceof TimeoutError) return true
  if (typeof fault !== 'object' || fault === null) return false
  if (PLATFORM_FLAGS.some((name) => flag(fault, name))) return true
  return fault instanceof Error && INTERNAL_ERROR.test(fault.message)
}

type Responding = { readonly address?: string; readonly pending?: string; readonly readAt?: string | undefined }

/** How the routes of a system answer, by its table of refusals: status and title of each. */
export const answering = (table: Readonly<Record<string, readonly [ProblemKind['status'], string]>>) => {
  const kinds: ReadonlyMap<string, ProblemKind> = new Map<string, ProblemKind>([
    // What the kernel itself refuses with, in every system.
    ['IdempotencyKeyReused', grammarProblems.IdempotencyKeyReused],
    ['CommandMalformed', grammarProblems.CommandMalformed],
    ['PreconditionFailed', grammarProblems.PreconditionFailed],
    ...Object.entries(table).map(([reason, [status, title]]) => [reason, { status, title }] as const),
  ])

  const refused = (c: Context, refusal: Facts & { readonly reason: string }, replayed = false) => {
    const { reason, ...facts } = refusal
    const kind = kinds.get(reason)
    if (kind === undefined) throw new Error(`The refusal ${reason} is not mapped`)
    return problem(c, reason, kind, { facts, headers: replayHeaders(replayed) })
  }

  /**
   * The new state of a resource: 201 with its address when it is new, 202 while its request is kept in the state `pending`
   * and pursued (decision 12), else 200. `readAt`: where it is read, so that whoever asks there next sees it (V6).
   */
  const respond = (c: Context, asked: Asked, { address, pending, readAt }: Responding = {}) => {
    if (!asked.known) return unreachable(c, asked.dependency, asked.fault)
    const { answer } = asked
    if (answer.outcome === 'unavailable') return unavailable(c, answer.dependency, answer.retryAfterSeconds)
    if (answer.outcome === 'refused') return refused(c, answer.refusal, answer.replayed)
    const { data, reply, id, status, version, replayed } = answer
    const isNew = address !== undefined
    return c.json({ ...data, ...reply, id, status, version }, isNew ? 201 : status === pending ? 202 : 200, {
      ETag: etagOf(answer),
      'Naru-Version': String(version),
      'Cache-Control': 'no-store',
      ...(readAt !== undefined && { 'Content-Location': `${readAt}?minVersion=${version}` }),
      ...replayHeaders(replayed),
      ...(isNew && { Location: address }),
    })
  }

  return respond
}

/** 503 for what is not known yet (G5): nothing failed for certain, the same key finds out. */
export const unavailable = (c: Context, dependency: string, retryAfterSeconds: number) =>
  grammarProblem(c, 'TemporarilyUnavailable', {
    facts: { dependency },
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterSeconds))) },
  })

/** 503 for an actor the platform could not reach, with a line for the operator. */
export const unreachable = (c: Context, dependency: string, fault: unknown) => {
  const reason = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
  const about = { request: c.get('requestId'), ...c.get('thing') }
  console.warn(JSON.stringify({ at: 'http.unreachable', ...about, dependency, reason }))
  return unavailable(c, dependency, RETRY_SECONDS)
}
