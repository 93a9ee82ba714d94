/** The view's database has the indexes that the declared reads walk: each is made in one of its migrations. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { List } from '../workers/http/reads.ts'
import { readsOf } from '../workers/systems.ts'
import { indexOf } from '../workers/view/queries/lists.ts'
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

/** What each order of a list walks, where that is an index of its own. */
const statementsOf = ({ resource: { aggregate }, orders }: List): readonly string[] =>
  orders.flatMap(([, order]) => {
    const index = indexOf(aggregate, order)
    if (index === null) return []
    const columns = order.by === 'organisation' ? `data ->> '${order.field}', created_at, id` : 'created_at, id'
    const state = order.by === 'oldest' ? ` AND status = '${order.status}'` : ''
    return [`CREATE INDEX ${index} ON instance (${columns})\n  WHERE aggregate = '${aggregate}'${state};`]
  })

const missing = (statements: readonly string[]): readonly string[] =>
  statements.filter((statement) => !migrations.includes(plain(statement)))

describe('the migrations of the view', () => {
  const lists = Object.values(readsOf)
    .flat()
    .filter((read) => read.kind === 'list')
  const declared = [...new Set(lists.flatMap(statementsOf))]

  it('make what the reads of all systems stand on', () => {
    expect(declared.length).toBeGreaterThan(0)
    expect(missing(declared)).toEqual([])
  })

  it('are found out when a statement is in none of them', () => {
    const changed = declared.map((statement) => statement.replace('ON instance', 'ON history'))
    expect(missing(changed).length).toBeGreaterThan(0)
  })
})
