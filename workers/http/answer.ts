/** From an actor's answer to HTTP (G11, H1–H5): one place, so that every command of every system answers alike. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Answer, Facts } from '../../kernel/aggregate.ts'
import { grammarProblem, grammarProblems, type ProblemKind, problem } from './problem.ts'
import { Late, within } from './within.ts'

/** An actor that takes longer than this is given up on; the command may still happen, the same key tells. */
export const ACTOR_LIMIT_MS = 10_000
/** What a client is told to wait after an overloaded or lost actor. */
const RETRY_SECONDS = 1

/** What the kernel itself refuses with, in every system. */
type KernelReason = 'IdempotencyKeyReused' | 'CommandMalformed'

/** Every refusal a system has, mapped: typed on its union, so a new refusal does not compile until it is here. */
export type RefusalTable<Reason extends string> = Readonly<Record<Exclude<Reason, KernelReason>, ProblemKind>>

/** The answer to a command: the new state of its aggregate. */
export const CommandAnswer = z
  .looseObject({ id: z.string(), status: z.string(), version: z.int().min(1) })
  .openapi('CommandAnswer', { description: 'The state of the thing after the command, with the fields of its kind' })

type Asked =
  | { readonly known: true; readonly answer: Answer }
  | { readonly known: false; readonly fault: unknown; readonly dependency: string }

/**
 * Asks one actor, with a limit. What the platform does to the call (overload, a lost or late actor) is no answer:
 * the client asks again with the same key. Anything else that is thrown is a bug and goes on as one.
 */
export const ask = async (dependency: string, call: () => Promise<Answer>): Promise<Asked> => {
  try {
    return { known: true, answer: await within(ACTOR_LIMIT_MS, dependency, call()) }
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return { known: false, fault, dependency }
  }
}

const flag = (fault: object, name: string): boolean => name in fault && Reflect.get(fault, name) === true

/** Overload, reset, eviction, a lost connection, lateness: what a caller survives by asking again. */
export const isPlatformFault = (fault: unknown): boolean =>
  fault instanceof Late ||
  (typeof fault === 'object' &&
    fault !== null &&
    (flag(fault, 'overloaded') || flag(fault, 'retryable') || flag(fault, 'remote')))

/** Makes the one function with which a system's routes answer, from its table of refusals. */
export const answering = <Reason extends string>(table: RefusalTable<Reason>) => {
  const kinds: ReadonlyMap<string, ProblemKind> = new Map(Object.entries<ProblemKind>(table))

  /** A refusal the route itself gives before any actor is asked (K14). */
  const refused = (c: Context, reason: Reason | KernelReason, facts: Facts = {}) => refuse(c, { reason, ...facts })

  const refuse = (c: Context, refusal: Facts & { readonly reason: string }, replayed = false) => {
    const { reason, ...facts } = refusal
    const kind = kinds.get(reason) ?? kernelKinds.get(reason)
    if (kind === undefined) throw new Error(`The refusal ${reason} is not mapped`)
    return problem(c, reason, kind, { facts, headers: replayed ? REPLAYED : {} })
  }

  /** `created` is where the new thing is to be found: the answer is then 201 with `Location`. */
  const answer = (c: Context, asked: Asked, created?: string) => {
    if (!asked.known) return unreachable(c, asked.dependency, asked.fault)
    const given = asked.answer
    if (given.outcome === 'unavailable') return unavailable(c, given.dependency, given.retryAfterSeconds)
    if (given.outcome === 'refused') return refuse(c, given.refusal, given.replayed)
    return c.json(shown(given), created === undefined ? 200 : 201, {
      ETag: `"${given.version}"`,
      'Cache-Control': 'no-store',
      ...(created === undefined ? {} : { Location: created }),
      ...(given.replayed ? REPLAYED : {}),
    })
  }

  return { answer, refused }
}

const REPLAYED = { 'Idempotency-Replayed': 'true' }
const kernelKinds: ReadonlyMap<string, ProblemKind> = new Map(
  Object.entries<ProblemKind>({
    IdempotencyKeyReused: grammarProblems.IdempotencyKeyReused,
    CommandMalformed: grammarProblems.CommandMalformed,
  } satisfies Record<KernelReason, ProblemKind>),
)

const shown = ({ data, reply, id, status, version }: Extract<Answer, { outcome: 'accepted' }>) => ({
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
