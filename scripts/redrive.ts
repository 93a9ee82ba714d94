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

/** Times a test may shorten. */
export interface Pace {
  readonly answerMs: number
  readonly betweenRoundsMs: number
}
const PACE: Pace = { answerMs: ANSWER_MS, betweenRoundsMs: BETWEEN_ROUNDS_MS }

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
 * Asks every object of the plan to send its events again, class by class, a bounded number at a time; those that could
 * not are asked again, in rounds. Rejects when `stopping` is aborted before its end.
 */
export async function redrive(mf: Miniflare, plan: RedrivePlan, stopping: AbortSignal, pace = PACE): Promise<Redriven> {
  const ask = async ({ worker, className }: ClassToAsk, ids: readonly string[]): Promise<readonly Said[]> => {
    const question = { worker, className, ids, since: plan.since.toISOString(), answerMs: pace.answerMs }
    try {
      return z.array(Said).parse(await askHelper(mf, HELPER, question, stopping))
    } catch (error) {
      stopping.throwIfAborted()
      return ids.map((id) => ({ id, resent: null, fault: String(error) }))
    }
  }
  let done = { objects: 0, resent: 0 }
  let left = plan.classes
  let failures: readonly string[] = []
  for (let round = 1; round <= ROUNDS && left.length > 0; round += 1) {
    if (round > 1) await pause(pace.betweenRoundsMs, undefined, { signal: stopping })
    const failed: ClassToAsk[] = []
    failures = []
    for (const asked of left) {
      const said = await askEach(asked, (ids) => ask(asked, ids))
      done = added(done, said)
      const faults = said.filter(({ fault }) => fault !== undefined)
      if (faults.length > 0) failed.push({ ...asked, ids: faults.map(({ id }) => id) })
      failures = [...failures, ...faults.map(({ id, fault }) => `${asked.worker}/${asked.className}/${id}: ${fault}`)]
    }
    left = failed
  }
  return { ...done, failures }
}

type Counts = { readonly objects: number; readonly resent: number }
const added = ({ objects, resent }: Counts, said: readonly Said[]): Counts => ({
  objects: objects + said.filter((one) => one.resent !== null).length,
  resent: resent + said.reduce((sum, one) => sum + (one.resent ?? 0), 0),
})

/** What each of a class said in one round. Where a whole batch is in trouble, the rest of the class is left for the next. */
async function askEach(
  { ids }: ClassToAsk,
  ask: (ids: readonly string[]) => Promise<readonly Said[]>,
): Promise<readonly Said[]> {
  const said: Said[] = []
  for (const batch of batches(ids)) {
    const answers = await ask(batch)
    said.push(...answers)
    if (answers.every(isNoAggregate)) return said
    if (batch.length > 1 && answers.every(({ fault }) => fault !== undefined)) break
  }
  const asked = new Set(said.map(({ id }) => id))
  return [...said, ...ids.filter((id) => !asked.has(id)).map((id) => ({ id, resent: null, fault: 'not asked' }))]
}

const isNoAggregate = ({ resent, fault }: Said): boolean => resent === null && fault === undefined

/** The first object alone, because its answer tells whether its class is an aggregate at all; the others in batches. */
function* batches(ids: readonly string[]): Generator<readonly string[]> {
  yield ids.slice(0, 1)
  for (let from = 1; from < ids.length; from += BATCH_MAX) yield ids.slice(from, from + BATCH_MAX)
}
