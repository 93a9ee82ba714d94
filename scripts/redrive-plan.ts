/**
 * What is re-driven at a start (K9): the objects whose files changed shortly before the end of the previous run. Taken
 * before the runtime starts, because waking an object touches its files.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkerSource } from './workers.ts'

/** An event that is not delivered this long after its commit has been retried in vain many times over. */
const WINDOW_MINUTES = 15
const OBJECT_FILE = /^([0-9a-f]{64})\.sqlite(?:-wal|-shm)?$/

export type ObjectClass = {
  readonly worker: string
  readonly className: string
  readonly folder: string
}

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

/** The folders in which Miniflare keeps the objects of these Workers, one per class. */
export const objectClasses = (persistPath: string, workers: readonly WorkerSource[]): ObjectClass[] => {
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
const lastWrites = (folder: string): Map<string, number> => {
  const writes = new Map<string, number>()
  for (const file of readdirSync(folder)) {
    const id = OBJECT_FILE.exec(file)?.[1]
    if (id === undefined) continue
    const changed = statSync(join(folder, file)).mtimeMs
    writes.set(id, Math.max(writes.get(id) ?? 0, changed))
  }
  return writes
}

/** Finds the objects written to within the window before the last sign of life; null when there is nothing to do. */
export const planRedrive = (
  classes: readonly ObjectClass[],
  lastHeartbeat: Date | null,
  pendingSince: Date | null,
): RedrivePlan | null => {
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
      ids: [...writes]
        .filter(([, changed]) => changed >= since.getTime())
        .sort(([, a], [, b]) => b - a)
        .map(([id]) => id),
    }))
    .filter(({ ids }) => ids.length > 0)
  return recent.length === 0 ? null : { since, classes: recent }
}
