/** The entry module of a benched Worker: the real one, with the probe in front. */
import { join } from 'node:path'
import type { EntryOf } from '../scripts/workers.ts'

const PROBE = join(import.meta.dirname, 'probe.ts')

/** Worker -> the classes of its objects that take their time with every command, as a dependency at its limit does. */
export type SlowObjects = Readonly<Record<string, readonly string[]>>

export const probedEntry =
  (slow: SlowObjects = {}): EntryOf =>
  (worker) => {
    const real = JSON.stringify(worker.main)
    const slowed = slow[worker.name] ?? []
    return [
      `export * from ${real}`,
      `import real from ${real}`,
      `import * as all from ${real}`,
      `import { probed, slowed } from ${JSON.stringify(PROBE)}`,
      ...slowed.map((name) => `export class ${name} extends slowed(all.${name}) {}`),
      'export default probed(real)',
    ].join('\n')
  }
