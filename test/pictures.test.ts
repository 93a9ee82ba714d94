/** Pictures of screens (`npm run pictures`): those that documents show are kept, and no others. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(ROOT, 'docs', 'pictures')
const DOCUMENTS = ['README.md', 'docs/screens.md', 'docs/operations.md']
/** All of them are part of every clone. */
const KEPT_LIMIT_BYTES = 6_000_000

const shown = new Set(
  DOCUMENTS.flatMap((path) =>
    Array.from(readFileSync(join(ROOT, path), 'utf8').matchAll(/pictures\/([\w-]+\.png)/g), ([, name = '']) => name),
  ),
)
const kept = readdirSync(FOLDER).filter((name) => name.endsWith('.png'))

describe('The pictures in the documents', () => {
  it('are kept', () => {
    expect(shown.size).toBeGreaterThan(0)
    expect([...shown].filter((name) => !kept.includes(name))).toEqual([])
  })

  it('are small in all', () => {
    const bytes = [...shown].reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0)
    expect(bytes).toBeLessThanOrEqual(KEPT_LIMIT_BYTES)
  })
})
