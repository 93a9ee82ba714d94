/** The row of an instance: what the view knows of one actor. */
import type { Facts } from '../../../kernel/decision.ts'

/** What is known of one instance. */
export type Instance = {
  readonly aggregate: string
  readonly id: string
  readonly version: number
  readonly status: string
  readonly owner: string | null
  readonly organisation: string | null
  readonly label: string
  readonly data: Facts
  readonly createdAt: string
  readonly changedAt: string
}

/** A row as D1 gives it. */
export type InstanceCells = Omit<Instance, 'data'> & { readonly data: string }

/** The columns of an `Instance`. */
export const COLUMNS =
  'aggregate, id, version, status, owner, organisation, label, data, created_at AS createdAt, changed_at AS changedAt'

export const instanceOf = (cells: InstanceCells): Instance => ({ ...cells, data: JSON.parse(cells.data) })
