/** A tap on every queue: each Worker writes down what it takes from its queues, and is else what it is. */
import type { EntryOf } from '../../scripts/workers.ts'

const TAP = 'tapped'

/** The real Worker; each message it takes from a queue is written down first. */
export const tapped: EntryOf = ({ main }) =>
  [
    `export * from ${JSON.stringify(main)}`,
    `import real from ${JSON.stringify(main)}`,
    'const queue = (batch, env, ctx) => {',
    `  for (const { body } of batch.messages) console.log(JSON.stringify({ ${TAP}: batch.queue, body }))`,
    '  return real.queue(batch, env, ctx)',
    '}',
    'export default real.queue ? { ...real, queue } : real',
  ].join('\n')

export interface Tapped {
  /** What the Workers themselves wrote. */
  readonly logged: readonly string[]
  /** The messages taken from one queue. */
  from(queue: string): readonly string[]
}

/** The lines of a log, the tap's own told from the Workers'. */
export function tappedLines(log: string): Tapped {
  const lines = log.trim().split('\n')
  return {
    logged: lines.filter((line) => !line.includes(`{"${TAP}":`)),
    from: (queue) => lines.filter((line) => line.includes(`{"${TAP}":"${queue}"`)),
  }
}
