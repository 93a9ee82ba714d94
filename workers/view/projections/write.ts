/** Writes projected rows into D1: everything in one D1 batch, many rows per statement (K7). */
import type { HistoryRow, InstanceRow, Rows } from '../../../kernel/projection.ts'

/** Rows travel as JSON in one bound text. D1 takes 2 MB; a character is at most three bytes. */
export const STATEMENT_LIMIT_CHARACTERS = 500_000

// The columns that stand in an index (owner, organisation, created_at) are not touched here: that would write an index row each time.
const UPSERT = `
INSERT INTO instance (aggregate, id, version, status, owner, due_at, created_at, changed_at, label, organisation, data)
SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9,
  value->10
FROM json_each(?1) WHERE true
ON CONFLICT (aggregate, id) DO UPDATE SET version = excluded.version, status = excluded.status,
  due_at = excluded.due_at, changed_at = excluded.changed_at, label = excluded.label, data = excluded.data
WHERE excluded.version > instance.version`

// The rare rest, which makes the row independent of the order of its events: an earlier beginning came later, or the
// newest event names another owner or organisation.
const CORRECT = `
UPDATE instance SET created_at = min(created_at, e.value->>6),
  owner = CASE WHEN version = e.value->>2 THEN e.value->>4 ELSE owner END,
  organisation = CASE WHEN version = e.value->>2 THEN e.value->>9 ELSE organisation END
FROM json_each(?1) AS e
WHERE aggregate = e.value->>0 AND instance.id = e.value->>1
  AND (created_at > e.value->>6
    OR (version = e.value->>2 AND (owner IS NOT e.value->>4 OR organisation IS NOT e.value->>9)))`

const REMEMBER = `
INSERT OR IGNORE INTO history (aggregate, id, seq, status, was, event, at)
SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6 FROM json_each(?1)`

const instanceCells = (row: InstanceRow): readonly unknown[] => [
  row.aggregate,
  row.id,
  row.version,
  row.status,
  row.owner,
  row.dueAt,
  row.createdAt,
  row.changedAt,
  row.label,
  row.organisation,
  row.data,
]

const historyCells = (row: HistoryRow): readonly unknown[] => [
  row.aggregate,
  row.id,
  row.seq,
  row.status,
  row.was,
  row.event,
  row.at,
]

/** JSON arrays of rows, none longer than a statement takes. */
export const inStatements = (rows: readonly (readonly unknown[])[]): readonly string[] => {
  const texts: string[] = []
  let held: string[] = []
  let length = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    if (held.length > 0 && length + text.length > STATEMENT_LIMIT_CHARACTERS) {
      texts.push(`[${held.join(',')}]`)
      held = []
      length = 0
    }
    held.push(text)
    length += text.length + 1
  }
  return held.length > 0 ? [...texts, `[${held.join(',')}]`] : texts
}

/** Everything or nothing; doubled and old rows change nothing. Answers how many rows D1 wrote. */
export const write = async (db: D1Database, rows: Rows): Promise<number> => {
  const statements: D1PreparedStatement[] = []
  for (const text of inStatements(rows.instances.map(instanceCells))) {
    statements.push(db.prepare(UPSERT).bind(text), db.prepare(CORRECT).bind(text))
  }
  for (const text of inStatements(rows.history.map(historyCells))) statements.push(db.prepare(REMEMBER).bind(text))
  const results = await db.batch(statements)
  return results.reduce((sum, result) => sum + result.meta.rows_written, 0)
}
