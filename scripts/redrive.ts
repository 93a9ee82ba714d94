/**
 * Re-drive at start (K9). Local queues live in memory only: what was under way when the previous run ended is gone.
 * The actors still hold their events, so those of the plan send them once more; every consumer is idempotent, so what
 * had arrived already changes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { askHelper, type Helper } from './helpers.ts'
import type { ClassToAsk, RedrivePlan } from './redrive-plan.ts'
import { FRONT_DESK } from './workers.ts'

const BATCH_MAX = 100
const CONCURRENCY = 16
/** An object that has not answered after so long is left for the next round. */
const ANSWER_MS = 20_000
/** Who could not send everything is asked again, so often in all. */
const ROUNDS = 5
const BETWEEN_ROUNDS_MS = 3_000
/** The launcher's own Worker: it is bound to every front desk, which Node cannot call directly. */
const HELPER = 'naru-launcher'

/** How a re-drive goes. */
export interface Course {
  /** Ends it before its end. */
  readonly stopping: AbortSignal
  /** Resolves when another hundred objects may be woken. */
  readonly whenFree: () => Promise<void>
  /** Tests wait shorter. */
  readonly answerMs?: number
  readonly betweenRoundsMs?: number
}

export interface Redriven {
  /** Aggregates that sent their events again. */
  readonly objects: number
  /** Events they sent. */
  readonly resent: number
  /** Objects that did not send everything, each with the reason of the last round. */
  readonly failures: readonly string[]
}

/** Worker that asks front desks on behalf of the launcher: one batch of objects of one class per request. */
export function redriveWorker(desks: readonly string[]): Helper {
  const code = `export default {
  async fetch(request, env) {
    const { worker, className, ids, since, answerMs } = await request.json()
    const queue = [...ids], answers = []
    const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), answerMs))
    const lane = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        try {
          const answer = await Promise.race([env[worker].redriveObject(className, id, since), late()])
          answers.push({ id, resent: answer === null ? null : answer.resent })
        } catch (error) {
          answers.push({ id, resent: null, fault: String(error) })
        }
      }
    }
    await Promise.all(Array.from({ length: ${CONCURRENCY} }, lane))
    return Response.json(answers)
  },
}`
  const serviceBindings = Object.fromEntries(desks.map((name) => [name, { name, entrypoint: FRONT_DESK }]))
  return { name: HELPER, code, serviceBindings }
}

/** What one object said: how many events it sent, null when its class is no aggregate, or why it could not. */
const Said = z.object({ id: z.string(), resent: z.number().nullable(), fault: z.string().optional() })
type Said = z.infer<typeof Said>

/**
 * Asks every object of the plan to send its events again, a bounded number at a time; those that could not are asked
 * again, in rounds. Rejects when it is stopped before its end.
 */
export async function redrive(mf: Miniflare, plan: RedrivePlan, course: Course): Promise<Redriven> {
  const { stopping, whenFree, answerMs = ANSWER_MS, betweenRoundsMs = BETWEEN_ROUNDS_MS } = course
  const ask: Ask = async ({ worker, className }, ids) => {
    await whenFree()
    const question = { worker, className, ids, since: plan.since.toISOString(), answerMs }
    try {
      return z.array(Said).parse(await askHelper(mf, HELPER, question, { stopping }))
    } catch (error) {
      stopping.throwIfAborted()
      return ids.map((id) => ({ id, resent: null, fault: String(error) }))
    }
  }
  const done = { objects: 0, resent: 0 }
  let left = plan.classes
  let failures: readonly string[] = []
  for (let round = 1; round <= ROUNDS && left.length > 0; round += 1) {
    if (round > 1) await pause(betweenRoundsMs, undefined, { signal: stopping })
    const turns = await inTurns(left, ask)
    for (const { resent } of turns.flatMap(({ said }) => said)) {
      if (resent !== null) done.objects += 1
      done.resent += resent ?? 0
    }
    const faults = turns.map((turn) => ({ ...turn, failed: failedOf(turn) })).filter(({ failed }) => failed.length > 0)
    left = faults.map(({ of, failed }) => ({ ...of, ids: failed.map(({ id }) => id) }))
    failures = faults.flatMap(({ of, failed }) =>
      failed.map(({ id, fault }) => `${of.worker}/${of.className}/${id}: ${fault}`),
    )
  }
  return { ...done, failures }
}

type Ask = (of: ClassToAsk, ids: readonly string[]) => Promise<readonly Said[]>
type Turn = { readonly of: ClassToAsk; readonly batches: Iterator<readonly string[]>; readonly said: Said[] }

/** One round. The classes take turns, a batch each, so that a small one does not wait for the end of a large one. */
async function inTurns(classes: readonly ClassToAsk[], ask: Ask): Promise<readonly Turn[]> {
  const turns: readonly Turn[] = classes.map((of) => ({ of, batches: batches(of.ids), said: [] }))
  for (let active = turns; active.length > 0; ) {
    const going: Turn[] = []
    for (const turn of active) if (await takeTurn(turn, ask)) going.push(turn)
    active = going
  }
  return turns
}

/** Asks the next batch of a class; false when it was the last, or the others need not be asked in this round. */
async function takeTurn({ of, batches, said }: Turn, ask: Ask): Promise<boolean> {
  const next = batches.next()
  if (next.done) return false
  const answers = await ask(of, next.value)
  said.push(...answers)
  const isInTrouble = next.value.length > 1 && answers.every(({ fault }) => fault !== undefined)
  return !isInTrouble && !answers.every(isNoAggregate)
}

/** Who failed in this round, and who was left for the next because a whole batch of the class was in trouble. */
function failedOf({ of, said }: Turn): readonly Said[] {
  const failed = said.filter(({ fault }) => fault !== undefined)
  if (failed.length === 0) return []
  const asked = new Set(said.map(({ id }) => id))
  const notAsked = of.ids.filter((id) => !asked.has(id))
  return [...failed, ...notAsked.map((id) => ({ id, resent: null, fault: 'others of its class failed' }))]
}

const isNoAggregate = ({ resent, fault }: Said): boolean => resent === null && fault === undefined

/** The first object alone, because its answer tells whether its class is an aggregate at all; the others in batches. */
function* batches(ids: readonly string[]): Generator<readonly string[]> {
  yield ids.slice(0, 1)
  for (let from = 1; from < ids.length; from += BATCH_MAX) yield ids.slice(from, from + BATCH_MAX)
}
