/**
 * Re-drive at start (K9). Local queues live in memory only: what was under way when the previous run ended is gone.
 * The actors still hold their events, so those whose files changed shortly before that end send them once more;
 * every consumer is idempotent, so what had arrived already changes nothing.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { askHelper, type Helper } from './helpers.ts'
import { FRONT_DESK, type WorkerSource } from './workers.ts'

/** An event that is not delivered this long after its commit has been retried in vain many times over. */
const WINDOW_MINUTES = 15
const BATCH_MAX = 100
const CONCURRENCY = 16
const OBJECT_FILE = /^([0-9a-f]{64})\.sqlite(?:-wal|-shm)?$/
/** The launcher's own Worker: it is bound to every front desk, which Node cannot call directly. */
const HELPER = 'naru-launcher'

interface ObjectClass {
  readonly worker: string
  readonly className: string
  readonly folder: string
}

export interface Redriven {
  /** Aggregates that sent their events again. */
  readonly objects: number
  /** Events they sent. */
  readonly resent: number
  readonly failures: readonly string[]
}

/** Worker that asks front desks on behalf of the launcher: one batch of objects of one class per request. */
export function redriveWorker(desks: readonly string[]): Helper {
  const code = `export default {
  async fetch(request, env) {
    const { worker, className, ids, since } = await request.json()
    const queue = [...ids], answers = []
    const lane = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        try {
          const answer = await env[worker].redriveObject(className, id, since)
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

/** The folders in which Miniflare keeps the objects of these Workers, one per class. */
export function objectClasses(persistPath: string, workers: readonly WorkerSource[]): ObjectClass[] {
  return workers.flatMap((worker) =>
    worker.durableClasses
      .map((className) => ({
        worker: worker.name,
        className,
        folder: join(persistPath, 'do', `${worker.name}-${className}`),
      }))
      .filter(({ folder }) => existsSync(folder)),
  )
}

/** When each object of a class was last written to, by object id. */
function lastWrites(folder: string): Map<string, number> {
  const writes = new Map<string, number>()
  for (const file of readdirSync(folder)) {
    const id = OBJECT_FILE.exec(file)?.[1]
    if (id === undefined) continue
    const changed = statSync(join(folder, file)).mtimeMs
    writes.set(id, Math.max(writes.get(id) ?? 0, changed))
  }
  return writes
}

/** What is to be re-driven: taken before the runtime starts, because waking an object touches its files. */
export interface RedrivePlan {
  readonly since: Date
  readonly classes: readonly { readonly worker: string; readonly className: string; readonly ids: readonly string[] }[]
}

/** Finds the objects written to within the window before the last sign of life; null when there is nothing to do. */
export function planRedrive(
  classes: readonly ObjectClass[],
  lastHeartbeat: Date | null,
  pendingSince: Date | null,
): RedrivePlan | null {
  const written = classes.map((objectClass) => ({ ...objectClass, writes: lastWrites(objectClass.folder) }))
  // `wrangler dev` on the same folder leaves no heartbeat, so the files themselves count as a sign of life too.
  const newestWrite = written.flatMap(({ writes }) => [...writes.values()]).reduce((a, b) => Math.max(a, b), 0)
  const lastSign = Math.max(lastHeartbeat?.getTime() ?? 0, newestWrite)
  if (lastSign === 0) return null
  const windowStart = lastSign - WINDOW_MINUTES * 60_000
  const since = new Date(Math.min(windowStart, pendingSince?.getTime() ?? windowStart))
  const recent = written
    .map(({ worker, className, writes }) => ({
      worker,
      className,
      ids: [...writes].filter(([, changed]) => changed >= since.getTime()).map(([id]) => id),
    }))
    .filter(({ ids }) => ids.length > 0)
  return recent.length === 0 ? null : { since, classes: recent }
}

const Answers = z.array(z.object({ id: z.string(), resent: z.number().nullable(), fault: z.string().optional() }))

/** Asks every object of the plan to send its events again, class by class, a bounded number at a time. */
export async function redrive(mf: Miniflare, plan: RedrivePlan): Promise<Redriven> {
  const answers: z.infer<typeof Answers> = []
  for (const { worker, className, ids } of plan.classes) {
    for (const batch of batches(ids)) {
      const question = { worker, className, ids: batch, since: plan.since.toISOString() }
      const given = Answers.parse(await askHelper(mf, HELPER, question))
      answers.push(...given.map((answer) => ({ ...answer, id: `${worker}/${className}/${answer.id}` })))
      if (given.every(({ resent, fault }) => resent === null && fault === undefined)) break
    }
  }
  return {
    objects: answers.filter(({ resent }) => resent !== null).length,
    resent: answers.reduce((sum, { resent }) => sum + (resent ?? 0), 0),
    failures: answers.flatMap(({ id, fault }) => (fault === undefined ? [] : [`${id}: ${fault}`])),
  }
}

/** The first object alone, because its answer tells whether its class is an aggregate at all; the others in batches. */
function* batches(ids: readonly string[]): Generator<readonly string[]> {
  yield ids.slice(0, 1)
  for (let from = 1; from < ids.length; from += BATCH_MAX) yield ids.slice(from, from + BATCH_MAX)
}
