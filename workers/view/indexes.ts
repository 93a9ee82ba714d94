/** The indexes of the view's database that the declared reads walk, as statements of its migrations. */
import type { Order, Read } from '../http/reads.ts'
import { indexOf } from './queries/lists.ts'

const columnsOf = (order: Order): string | null => {
  switch (order.by) {
    case 'owner':
    case 'id':
      return null
    case 'newest':
    case 'oldest':
      return 'created_at, id'
    case 'status':
      return 'status, created_at, id'
    case 'field':
      return `data ->> '${order.field}', created_at, id`
  }
}

/** Every statement that these reads stand on, each once: what is in no migration yet belongs into the next. */
export const statementsOf = (reads: readonly Read[]): readonly string[] => {
  const statements = reads.flatMap((read) => {
    if (read.kind === 'custom') return [...read.sql]
    if (read.kind !== 'list') return []
    return read.orders.flatMap(([, order]) => {
      const { aggregate } = read.resource
      const columns = columnsOf(order)
      if (columns === null) return []
      const state = order.by === 'oldest' ? ` AND status = '${order.status}'` : ''
      return [
        `CREATE INDEX ${indexOf(aggregate, order)} ON instance (${columns})\n  WHERE aggregate = '${aggregate}'${state};`,
      ]
    })
  })
  return [...new Set(statements)]
}
