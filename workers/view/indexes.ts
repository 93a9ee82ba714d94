/** The indexes of the view's database that the declared reads walk, as statements of its migrations. */
import type { Order, Read } from '../http/reads.ts'
import { indexOf } from './queries/lists.ts'

const columnsOf = (order: Order): string =>
  order.by === 'organisation' ? `data ->> '${order.field}', created_at, id` : 'created_at, id'

/** Every statement that these reads stand on, each once: what is in no migration yet belongs into the next. */
export const statementsOf = (reads: readonly Read[]): readonly string[] => {
  const statements = reads.flatMap((read) => {
    if (read.kind === 'custom') return [...read.sql]
    if (read.kind !== 'list') return []
    return read.orders.flatMap(([, order]) => {
      const { aggregate } = read.resource
      const index = indexOf(aggregate, order)
      if (index === null) return []
      const state = order.by === 'oldest' ? ` AND status = '${order.status}'` : ''
      return [`CREATE INDEX ${index} ON instance (${columnsOf(order)})\n  WHERE aggregate = '${aggregate}'${state};`]
    })
  })
  return [...new Set(statements)]
}
