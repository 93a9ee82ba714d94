/** The entry module of a benched Worker: the real one, with the probe in front. */
import { join } from 'node:path'
import type { EntryOf } from '../scripts/workers.ts'

const PROBE = join(import.meta.dirname, 'probe.ts')

export const probedEntry: EntryOf = (worker) => {
  const real = JSON.stringify(worker.main)
  return [
    `export * from ${real}`,
    `import real from ${real}`,
    `import { probed } from ${JSON.stringify(PROBE)}`,
    'export default probed(real)',
  ].join('\n')
}
