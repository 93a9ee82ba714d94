/** What is kept beside the declarations is what `npm run generate` writes today. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { subscriptions } from '../queues/subscriptions.ts'
import { eventTable } from '../scripts/event-table.ts'
import { declaringSystems, reasonsFiles } from '../scripts/reasons.ts'

/** Two seconds on an idle machine. */
const COMPILED_WITHIN_MS = 120_000

const kept = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')

describe('npm run generate would change nothing:', () => {
  it(
    'the reasons of each route are those that the compiler infers',
    async () => {
      const files = await reasonsFiles()
      expect(files.map(({ path }) => basename(dirname(path)))).toEqual(declaringSystems())
      for (const { path, text } of files) expect(kept(path), path).toBe(text)
    },
    COMPILED_WITHIN_MS,
  )

  it('the table of events is that of the subscriptions', () => {
    const { path, text } = eventTable()
    expect(kept(path)).toBe(text)
    expect(text.split('\n').filter((line) => line.startsWith('| `'))).toHaveLength(subscriptions.size)
  })
})
