/**
 * What is re-driven at a start (K9): the objects that changed shortly before the end of the previous run. Clocks jump and
 * backups are restored, so no mark counts that lies ahead of now: what bears such a time may have changed at any time.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkerSource } from './workers.ts'

/** An event that is not delivered this long after its commit has been retried in vain many times over. */
const WINDOW_MINUTES = 15
const OBJECT_FILE = /^([0-9a-f]{64})\.sqlite(?:-wal|-shm)?$/
/** Miniflare's folder of all objects, below that of all state. */
const OBJECTS = 'do'
const BEGINNING = new Date(0)

/** When each object was last written to, by its id in storage. */
export type Writes = ReadonlyMap<string, number>

/** Objects of one class, by their ids in storage; those written to last come first, as they most likely have unsent events. */
export type ClassToAsk = {
  readonly worker: string
  readonly className: string
  readonly ids: readonly string[]
}
export type RedrivePlan = {
  /** Events from then on are sent again. */
  readonly since: Date
  readonly classes: readonly ClassToAsk[]
}

/** The last writes of all objects there are, by the name of the folder that Miniflare keeps their class in. */
export const allWrites = (persistPath: string): ReadonlyMap<string, Writes> => {
  const folder = join(persistPath, OBJECTS)
  if (!existsSync(folder)) return new Map()
  const classes = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return new Map(classes.map(({ name }) => [name, lastWrites(join(folder, name))]))
}

/**
 * A restored file bears the time it had when it was saved, but the time of its last change is that of the restoration, so
 * the later of the two counts: better an object too many than one too few.
 */
const lastWrites = (folder: string): Writes => {
  const writes = new Map<string, number>()
  for (const file of readdirSync(folder)) {
    const id = OBJECT_FILE.exec(file)?.[1]
    if (id === undefined) continue
    const { mtimeMs, ctimeMs } = statSync(join(folder, file))
    writes.set(id, Math.max(writes.get(id) ?? 0, mtimeMs, ctimeMs))
  }
  return writes
}

type Marks = {
  /** When the previous run was last seen alive. */
  readonly heartbeat: Date | null
  /** From when on an earlier start was to re-drive, and did not come to the end. */
  readonly pending: Date | null
  readonly writes: Iterable<Writes>
  readonly now: Date
}

/** From when on events are to be sent again; null when there is no object at all. */
export const redriveSince = ({ heartbeat, pending, writes, now }: Marks): Date | null => {
  const times = Array.from(writes).flatMap((one) => [...one.values()])
  if (times.length === 0) return null
  const sign = heartbeat !== null && heartbeat <= now ? heartbeat.getTime() : newestOf(times, now)
  // All marks lie ahead: nothing is known, so everything is sent.
  if (sign === null) return BEGINNING
  const windowStart = sign - WINDOW_MINUTES * 60_000
  return new Date(Math.max(0, Math.min(windowStart, pending?.getTime() ?? windowStart)))
}

/** `wrangler dev` on the same folder leaves no heartbeat, so a write is a sign of life too. */
const newestOf = (times: readonly number[], now: Date): number | null => {
  const plausible = times.filter((time) => time <= now.getTime())
  return plausible.length === 0 ? null : plausible.reduce((a, b) => Math.max(a, b))
}

/** The objects of these Workers that were written to from then on, or bear a time that cannot be true. */
export const planRedrive = (
  workers: readonly Pick<WorkerSource, 'name' | 'durableClasses'>[],
  writesOf: ReadonlyMap<string, Writes>,
  since: Date | null,
): RedrivePlan | null => {
  if (since === null) return null
  const classes = workers.flatMap(({ name: worker, durableClasses }) =>
    durableClasses.map((className) => {
      const writes = [...(writesOf.get(`${worker}-${className}`) ?? [])]
      const recent = writes.filter(([, changed]) => changed >= since.getTime()).sort(([, a], [, b]) => b - a)
      return { worker, className, ids: recent.map(([id]) => id) }
    }),
  )
  const asked = classes.filter(({ ids }) => ids.length > 0)
  return asked.length === 0 ? null : { since, classes: asked }
}
