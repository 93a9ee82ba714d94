/** From an actor's answer to HTTP (G11, H1–H5): one place, so that every command of every system answers alike. */
import type { Context } from 'hono'
import { disposing, TimeoutError } from '../../kernel/calls.ts'
import type { Answer, Facts } from '../../kernel/decision.ts'
import { grammarProblem, grammarProblems, type ProblemKind, problem } from './problem.ts'

/** What a client is told to wait after an overloaded or lost actor. */
const RETRY_SECONDS = 1

/** What the kernel itself refuses with, in every system. */
type KernelReason = 'IdempotencyKeyReused' | 'CommandMalformed'

type Accepted = Extract<Answer, { outcome: 'accepted' }>
type Yes = { readonly known: true; readonly answer: Accepted }
export type Asked =
  | Yes
  | { readonly known: true; readonly answer: Exclude<Answer, Accepted> }
  | { readonly known: false; readonly fault: unknown; readonly dependency: string }

/**
 * Asks one actor. What the platform does to the call (overload, a lost or late actor) is no answer: the client asks
 * again with the same key. Anything else that is thrown is a bug and goes on as one. How long it may take is limited
 * by the actor, which waits for nobody longer than a call may take, and by the gateway.
 */
export const ask = async (dependency: string, call: () => Promise<Answer>): Promise<Asked> => {
  try {
    const answer = await disposing(call())
    return answer.outcome === 'accepted' ? { known: true, answer } : { known: true, answer }
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

/** How the routes of a system answer, by its table of refusals: status and title of each. */
export const answering = (table: Readonly<Record<string, readonly [ProblemKind['status'], string]>>) => {
  const kinds: ReadonlyMap<string, ProblemKind> = new Map(
    Object.entries(table).map(([reason, [status, title]]) => [reason, { status, title }]),
  )

  const refused = (c: Context, refusal: Facts & { readonly reason: string }, replayed = false) => {
    const { reason, ...facts } = refusal
    const kind = kinds.get(reason) ?? kernelKinds.get(reason)
    if (kind === undefined) throw new Error(`The refusal ${reason} is not mapped`)
    return problem(c, reason, kind, { facts, headers: replayed ? REPLAYED : {} })
  }

  const no = (c: Context, asked: Exclude<Asked, Yes>) => {
    if (!asked.known) return unreachable(c, asked.dependency, asked.fault)
    const given = asked.answer
    if (given.outcome === 'unavailable') return unavailable(c, given.dependency, given.retryAfterSeconds)
    return refused(c, given.refusal, given.replayed)
  }

  /** The new state of a resource that was there before. */
  const changed = (c: Context, asked: Asked) =>
    isYes(asked) ? c.json(shown(asked.answer), 200, headersOf(asked.answer)) : no(c, asked)

  /** The new state of a resource; 202 while its request is kept in the state `pending` and pursued (decision 12). */
  const accepted = (c: Context, asked: Asked, pending: string) =>
    isYes(asked) && asked.answer.status === pending
      ? c.json(shown(asked.answer), 202, headersOf(asked.answer))
      : changed(c, asked)

  /** The state of a new resource, and where it is to be found. */
  const created = (c: Context, asked: Asked, location: string) =>
    isYes(asked) ? c.json(shown(asked.answer), 201, { ...headersOf(asked.answer), Location: location }) : no(c, asked)

  return { accepted, changed, created }
}

const isYes = (asked: Asked): asked is Yes => asked.known && asked.answer.outcome === 'accepted'

const headersOf = ({ version, replayed }: Accepted) => ({
  ETag: `"${version}"`,
  'Cache-Control': 'no-store',
  ...(replayed ? REPLAYED : {}),
})

const REPLAYED = { 'Idempotency-Replayed': 'true' }
const kernelKinds: ReadonlyMap<string, ProblemKind> = new Map(
  Object.entries<ProblemKind>({
    IdempotencyKeyReused: grammarProblems.IdempotencyKeyReused,
    CommandMalformed: grammarProblems.CommandMalformed,
  } satisfies Record<KernelReason, ProblemKind>),
)

const shown = ({ data, reply, id, status, version }: Accepted) => ({
  ...data,
  ...reply,
  id,
  status,
  version,
})

/** 503 for what is not known yet (G5): nothing failed for certain, the same key finds out. */
export const unavailable = (c: Context, dependency: string, retryAfterSeconds: number) =>
  grammarProblem(c, 'TemporarilyUnavailable', {
    facts: { dependency },
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterSeconds))) },
  })

/** 503 for an actor the platform could not reach, with a line for the operator. */
export const unreachable = (c: Context, dependency: string, fault: unknown) => {
  const reason = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
  console.warn(JSON.stringify({ at: 'http.unreachable', request: c.get('requestId'), dependency, reason }))
  return unavailable(c, dependency, RETRY_SECONDS)
}
