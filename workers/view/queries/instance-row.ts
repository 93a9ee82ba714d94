/** The row of an instance: what the view knows of one actor. */
import type { Row } from '../../http/reads.ts'

/** What is known of one instance. */
export type Instance = Row & { readonly aggregate: string; readonly label: string }

/** A row as D1 gives it. */
export type InstanceCells = Omit<Instance, 'data'> & { readonly data: string }

/** The columns of an `Instance`. */
export const COLUMNS =
  'aggregate, id, version, status, owner, organisation, label, data, created_at AS createdAt, changed_at AS changedAt'

export const instanceOf = (cells: InstanceCells): Instance => ({ ...cells, data: JSON.parse(cells.data) })
