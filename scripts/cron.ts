/** Cron triggers of a local run: wrangler never fires them, so the launcher does. */
import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { askWorker, type Helper } from './helpers.ts'

const MINUTE_MS = 60_000
/** Minute, hour, day of month, month, day of week; in UTC like on the platform. */
const FIELDS = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12 },
  { low: 0, high: 7 },
] as const
const SUNDAY_AGAIN = 7

/** Whether a five-field cron expression names this minute (UTC). Throws on what it cannot read. */
export const cronMatches = (expression: string, at: Date): boolean => {
  const parts = expression.trim().split(/\s+/)
  if (parts.length !== FIELDS.length) throw new Error(`cron expression needs five fields: ${expression}`)
  const values = [at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCDay()]
  const hits = FIELDS.map((field, index) => fieldMatches(parts[index] ?? '', values[index] ?? -1, field, expression))
  const [minute, hour, day, month, weekday] = hits
  // Cron's old rule: when both days are restricted, either one is enough.
  const dayHit = parts[2] !== '*' && parts[4] !== '*' ? day || weekday : day && weekday
  return Boolean(minute && hour && dayHit && month)
}

const fieldMatches = (text: string, value: number, limits: { low: number; high: number }, whole: string): boolean => {
  return text.split(',').some((part) => {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part)
    if (match === null) throw new Error(`cron field "${part}" of "${whole}" is not understood here`)
    const [, from, to, step] = match
    const low = from === undefined ? limits.low : Number(from)
    const open = from === undefined || step !== undefined
    const high = to !== undefined ? Number(to) : open ? limits.high : low
    if (low < limits.low || high > limits.high || low > high || step === '0') {
      throw new Error(`cron field "${part}" of "${whole}" is out of range`)
    }
    const stride = Number(step ?? 1)
    const inField = (number: number) => number >= low && number <= high && (number - low) % stride === 0
    return inField(value) || (limits.high === SUNDAY_AGAIN && value === 0 && inField(SUNDAY_AGAIN))
  })
}

export type CronJob = {
  readonly worker: string
  readonly cron: string
}

/** The launcher's own Worker for crons, bound to those that have any. */
const HELPER = 'naru-crons'

/** Worker that fires crons on behalf of the launcher. */
export const cronWorker = (workers: readonly string[]): Helper => {
  const code = `export default {
  async fetch(request, env) {
    const { worker, cron, at } = await request.json()
    return Response.json(await env[worker].scheduled({ cron, scheduledTime: new Date(at) }))
  },
}`
  const serviceBindings = Object.fromEntries(workers.map((name) => [name, name]))
  return { name: HELPER, code, serviceBindings, compatibilityFlags: ['service_binding_extra_handlers'] }
}

/** Fires a job and answers what became of it. */
export const fireCron = async (mf: Miniflare, { worker, cron }: CronJob, at: Date): Promise<string> => {
  const { outcome } = Outcome.parse(await askWorker(mf, HELPER, { worker, cron, at: at.toISOString() }))
  if (outcome !== 'ok') throw new Error(`${cron} ended with ${outcome}`)
  return outcome
}
const Outcome = z.looseObject({ outcome: z.string() })

/** Calls `fire` for each job at the minutes its expression names, until the returned function is called. */
export const runCrons = (
  jobs: readonly CronJob[],
  fire: (job: CronJob, at: Date) => Promise<unknown>,
): (() => void) => {
  for (const job of jobs) cronMatches(job.cron, new Date())
  if (jobs.length === 0) return () => undefined
  let timer: NodeJS.Timeout
  const arm = () => {
    const next = new Date((Math.floor(Date.now() / MINUTE_MS) + 1) * MINUTE_MS)
    timer = setTimeout(() => {
      arm()
      for (const job of jobs) {
        if (cronMatches(job.cron, next))
          fire(job, next).catch((error: unknown) => console.error(`cron ${job.worker}:`, error))
      }
    }, next.getTime() - Date.now())
  }
  arm()
  return () => clearTimeout(timer)
}
