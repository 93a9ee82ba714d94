/** Rows of an object's own SQLite, counted as the platform charges for them (K1). */
import { meter } from '../../kernel/meter.ts'

/** Runs statements to their end, counts the rows they read and wrote, and answers those of the last one. */
export const rows = <Row extends Record<string, SqlStorageValue>>(
  sql: SqlStorage,
  query: string,
  ...bindings: readonly SqlStorageValue[]
): Row[] => {
  const cursor = sql.exec<Row>(query, ...bindings)
  const found = cursor.toArray()
  meter.rowsRead += cursor.rowsRead
  meter.rowsWritten += cursor.rowsWritten
  return found
}
