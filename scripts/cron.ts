/** Cron triggers of a local run: wrangler never fires them, so the launcher does. */
import { Cron } from 'croner'
import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { askWorker, type LauncherWorker, launcherWorker } from './launcher-worker.ts'

const MINUTE_MS = 60_000

export type CronJob = {
  readonly worker: string
  readonly cron: string
}

/** The launcher's own Worker for crons, bound to those that have any. */
const WORKER = 'naru-crons'

/** Worker that fires crons on behalf of the launcher. */
export const cronWorker = (workers: readonly string[]): LauncherWorker => {
  const handle = `async (request, env) => {
  const { worker, cron, at } = await request.json()
  return Response.json(await env[worker].scheduled({ cron, scheduledTime: new Date(at) }))
}`
  const serviceBindings = Object.fromEntries(workers.map((name) => [name, name]))
  return launcherWorker({
    name: WORKER,
    handle,
    serviceBindings,
    compatibilityFlags: ['service_binding_extra_handlers'],
  })
}

/** Fires a job and answers what became of it. */
export const fireCron = async (mf: Miniflare, { worker, cron }: CronJob, at: Date): Promise<string> => {
  const { outcome } = Outcome.parse(await askWorker(mf, WORKER, { worker, cron, at: at.toISOString() }))
  if (outcome !== 'ok') throw new Error(`${cron} ended with ${outcome}`)
  return outcome
}
const Outcome = z.looseObject({ outcome: z.string() })

/**
 * Calls `fire` for each job at the minutes (UTC) its five fields name, until the returned function is called. Throws on
 * what is no cron expression before the first is fired.
 */
export const runCrons = (
  jobs: readonly CronJob[],
  fire: (job: CronJob, at: Date) => Promise<unknown>,
): (() => void) => {
  const clocks = jobs.map((job) => ({ job, clock: new Cron(job.cron, { ...FORM, catch: reportFault(job) }) }))
  for (const { job, clock } of clocks) {
    clock.schedule(async () => {
      await fire(job, new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS))
    })
  }
  return () => {
    for (const { clock } of clocks) clock.stop()
  }
}

/** As on the platform: five fields, in UTC. */
const FORM = { mode: '5-part', timezone: 'UTC' } as const

const reportFault =
  ({ worker }: CronJob) =>
  (fault: unknown): void =>
    console.error(`cron ${worker}:`, fault)
