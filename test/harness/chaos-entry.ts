/** Writes the entry module that stands before a real Worker in tests. */
import { join } from 'node:path'
import type { EntryOf, WorkerSource } from '../../scripts/workers.ts'

/** Code that stands before a Worker's handlers. */
export const RUNTIME = join(import.meta.dirname, 'chaos-runtime.ts')

/** The real Worker under chaos: same exports, every class and handler behind a switch. */
export const chaosEntry: EntryOf = (worker, all) => {
  const real = JSON.stringify(worker.main)
  const classes = [...new Set([...worker.durableClasses, ...entrypointsOf(worker, all)])]
  return [
    `export * from ${real}`,
    `import real, * as all from ${real}`,
    `import { handlersUnderChaos, shell } from ${JSON.stringify(RUNTIME)}`,
    'export default handlersUnderChaos(real)',
    ...classes.map((name) => `export const ${name} = shell(all.${name}, ${JSON.stringify(name)})`),
  ].join('\n')
}

/** The named entrypoints others are bound to; nobody can call one that no wrangler.toml names. */
const entrypointsOf = (worker: WorkerSource, all: readonly WorkerSource[]): string[] => {
  return all.flatMap(({ config }) =>
    config.services.flatMap(({ service, entrypoint }) =>
      service === worker.name && entrypoint !== undefined ? [entrypoint] : [],
    ),
  )
}
