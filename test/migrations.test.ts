/** The view's database has what the declared reads stand on: each statement of theirs is in one of its migrations. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readsOf } from '../workers/systems.ts'
import { statementsOf } from '../workers/view/indexes.ts'
import { filesUnder, read } from './architecture/sources.ts'

const FOLDER = join('workers', 'view', 'migrations')

/** Without comments, each gap one space. */
const plain = (sql: string): string => sql.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim()

const migrations = plain(
  filesUnder(FOLDER)
    .filter((path) => path.endsWith('.sql'))
    .map(read)
    .join('\n'),
)
const missing = (statements: readonly string[]): readonly string[] =>
  statements.filter((statement) => !migrations.includes(plain(statement)))

describe('the migrations of the view', () => {
  const declared = statementsOf(Object.values(readsOf).flat())

  it('make what the reads of all systems stand on', () => {
    expect(declared.length).toBeGreaterThan(Object.keys(readsOf).length)
    expect(missing(declared)).toEqual([])
  })

  it('are found out when a statement is in none of them', () => {
    const changed = declared.map((statement) => statement.replace('ON instance', 'ON history'))
    expect(missing(changed).length).toBeGreaterThan(0)
  })
})
