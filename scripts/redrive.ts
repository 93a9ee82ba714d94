/**
 * Re-drive at start (K9). Local queues live in memory only: what was under way when the previous run ended is gone.
 * The actors still hold their events, so those of the plan send them once more; every consumer is idempotent, so what
 * had arrived already changes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { askWorker, type LauncherWorker, launcherWorker } from './launcher-worker.ts'
import type { ClassToAsk, RedrivePlan } from './redrive-plan.ts'
import { ACTORS_ENTRYPOINT } from './workers.ts'

const BATCH_MAX = 100
const CONCURRENCY = 16
/** An object that has not answered after so long is left for the next round. */
const ANSWER_MS = 20_000
/** Who could not send everything is asked again, so often in all. */
const ROUNDS = 5
const BETWEEN_ROUNDS_MS = 3_000
/** Between two portions of one object, when there is nobody else to be asked meanwhile. */
const BETWEEN_PORTIONS_MS = 1_000
/** The launcher's own Worker: it is bound to every actors entrypoint, which Node cannot call directly. */
const WORKER = 'naru-launcher'

/** How a re-drive goes. */
export type Course = {
  /** Ends it before its end. */
  readonly stopping: AbortSignal
  /** Resolves when another hundred objects may be woken. */
  readonly whenFree: () => Promise<void>
  /** Tests wait shorter. */
  readonly answerMs?: number
  readonly betweenRoundsMs?: number
  readonly betweenPortionsMs?: number
}

export type Redriven = {
  /** Aggregates that sent their events again. */
  readonly objects: number
  /** Events they sent. */
  readonly resent: number
  /** Objects that did not send everything, each with the reason of the last round. */
  readonly failures: readonly string[]
}

/**
 * Worker that asks actors entrypoints on behalf of the launcher: one batch of objects of one class per request. It is
 * text for the runtime and cannot import `forEachLimited`.
 */
export const redriveWorker = (workers: readonly string[]): LauncherWorker => {
  const handle = `async (request, env) => {
  const { worker, className, asked, answerMs } = await request.json()
  const queue = [...asked], answers = []
  const timeout = () => new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), answerMs))
  const askNext = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { id, from } = next
      try {
        const answer = await Promise.race([env[worker].redriveObject(className, id, from), timeout()])
        answers.push({ id, sent: answer === null ? null : { resent: answer.resent, next: answer.next ?? null } })
      } catch (error) {
        answers.push({ id, fault: String(error) })
      }
    }
  }
  await Promise.all(Array.from({ length: ${CONCURRENCY} }, askNext))
  return Response.json(answers)
}`
  const serviceBindings = Object.fromEntries(workers.map((name) => [name, { name, entrypoint: ACTORS_ENTRYPOINT }]))
  return launcherWorker({ name: WORKER, handle, serviceBindings })
}

/** An object, and from where on it is to send. */
type Item = { readonly id: string; readonly from: { readonly since: string } | { readonly fromSeq: number } }
type Failed = Item & { readonly fault: string }
type Class = Omit<ClassToAsk, 'ids'>

/** What an object said: a portion is sent (null when its class is no aggregate), or why it could not. */
const Said = z.object({
  id: z.string(),
  sent: z.object({ resent: z.number(), next: z.number().nullable() }).nullish(),
  fault: z.string().optional(),
})
type Said = z.infer<typeof Said>
type Ask = (of: Class, items: readonly Item[]) => Promise<readonly Said[]>

/**
 * Asks every object of the plan to send its events again, a bounded number at a time; those that could not are asked
 * again, in rounds. Rejects when it is stopped before its end.
 */
export const redrive = async (mf: Miniflare, plan: RedrivePlan, course: Course): Promise<Redriven> => {
  const { stopping, betweenRoundsMs = BETWEEN_ROUNDS_MS, betweenPortionsMs = BETWEEN_PORTIONS_MS } = course
  const ask = asking(mf, course)
  const from = { since: plan.since.toISOString() }
  let turns = plan.classes.map(
    ({ ids, ...of }) =>
      new Turn(
        of,
        ids.map((id) => ({ id, from })),
      ),
  )
  let [objects, resent] = [0, 0]
  for (let round = 1; ; round += 1) {
    for (let active = turns; active.length > 0; active = active.filter((turn) => !turn.isOver)) {
      // An object with much to send goes on while others are asked; alone it is given time.
      if (active.every((turn) => turn.isGoingOn)) await pause(betweenPortionsMs, undefined, { signal: stopping })
      // Classes take turns, so that a small one does not wait for the end of a large one.
      for (const turn of active) await turn.take(ask)
    }
    for (const turn of turns) [objects, resent] = [objects + turn.objects, resent + turn.resent]
    turns = turns.filter(({ failed }) => failed.length > 0)
    if (turns.length === 0 || round === ROUNDS) break
    await pause(betweenRoundsMs, undefined, { signal: stopping })
    turns = turns.map(({ of, failed }) => new Turn(of, failed))
  }
  return { objects, resent, failures: turns.flatMap((turn) => turn.failures) }
}

/** Asks a batch; what stands in the way of the whole batch is a fault of each in it. */
const asking = (mf: Miniflare, { stopping, whenFree, answerMs = ANSWER_MS }: Course): Ask => {
  return async (of, items) => {
    await whenFree()
    const asked = items.map(({ id, from }) => ({ id, from }))
    try {
      return z.array(Said).parse(await askWorker(mf, WORKER, { ...of, asked, answerMs }, { stopping }))
    } catch (error) {
      stopping.throwIfAborted()
      return items.map(({ id }) => ({ id, fault: String(error) }))
    }
  }
}

/** One class in one round. */
class Turn {
  readonly of: Class
  readonly failed: Failed[] = []
  /** Those that have sent all they had. */
  objects = 0
  resent = 0
  /** Its first object is asked alone, because its answer tells whether the class is an aggregate at all. */
  #batchSize = 1
  #waiting: readonly Item[]

  constructor(of: Class, items: readonly Item[]) {
    this.of = of
    this.#waiting = items
  }

  get isOver(): boolean {
    return this.#waiting.length === 0
  }

  /** Only those are left that have sent a portion. */
  get isGoingOn(): boolean {
    return this.#waiting.every(({ from }) => 'fromSeq' in from)
  }

  get failures(): readonly string[] {
    return this.failed.map(({ id, fault }) => `${this.of.worker}/${this.of.className}/${id}: ${fault}`)
  }

  /** Asks the next batch. */
  async take(ask: Ask): Promise<void> {
    const batch = this.#waiting.slice(0, this.#batchSize)
    this.#waiting = this.#waiting.slice(this.#batchSize)
    this.#batchSize = BATCH_MAX
    const said = await ask(this.of, batch)
    if (said.every(({ sent }) => sent === null)) this.#waiting = []
    const byId = new Map(batch.map((item) => [item.id, item]))
    for (const { id, sent, fault } of said) {
      const item = byId.get(id)
      if (item && fault !== undefined) this.failed.push({ ...item, fault })
      else if (sent) this.#noted(id, sent)
    }
    // Where a whole batch is in trouble, the rest of the class is left for the next round.
    if (batch.length > 1 && said.every(({ fault }) => fault !== undefined)) this.#giveUp('others of its class failed')
  }

  #noted(id: string, { resent, next }: { resent: number; next: number | null }): void {
    this.resent += resent
    if (next === null) this.objects += 1
    else this.#waiting = [...this.#waiting, { id, from: { fromSeq: next } }]
  }

  #giveUp(fault: string): void {
    this.failed.push(...this.#waiting.map((item) => ({ ...item, fault })))
    this.#waiting = []
  }
}
