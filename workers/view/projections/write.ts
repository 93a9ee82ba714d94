/** Writes projected rows into D1: everything in one D1 batch, many rows per statement (K7). */
import type { Rows } from '../../../kernel/projection.ts'

/** Rows travel as JSON in one bound text. D1 takes 2 MB; a character is at most three bytes. */
const STATEMENT_LIMIT_CHARACTERS = 500_000

// The columns that stand in an index (owner, organisation, created_at) are not touched here: that would write an index row each time.
const UPSERT = `
INSERT INTO instance
  (aggregate, id, version, status, owner, due_at, created_at, changed_at, label, organisation, data, beginning)
SELECT value->>'aggregate', value->>'id', value->>'version', value->>'status', value->>'owner', value->>'dueAt',
  value->>'createdAt', value->>'changedAt', value->>'label', value->>'organisation', value->'data',
  value->'beginning'
FROM json_each(?1) WHERE true
ON CONFLICT (aggregate, id) DO UPDATE SET version = excluded.version, status = excluded.status,
  due_at = excluded.due_at, changed_at = excluded.changed_at, label = excluded.label, data = excluded.data,
  beginning = coalesce(instance.beginning, excluded.beginning)
WHERE excluded.version > instance.version`

// The rare rest, which makes the row independent of the order of its events: the beginning or an earlier time came later, or
// the newest event names another owner or organisation.
const CORRECT = `
UPDATE instance SET created_at = min(created_at, e.value->>'createdAt'),
  beginning = coalesce(beginning, e.value->'beginning'),
  owner = CASE WHEN version = e.value->>'version' THEN e.value->>'owner' ELSE owner END,
  organisation = CASE WHEN version = e.value->>'version' THEN e.value->>'organisation' ELSE organisation END
FROM json_each(?1) AS e
WHERE aggregate = e.value->>'aggregate' AND instance.id = e.value->>'id'
  AND (created_at > e.value->>'createdAt' OR (beginning IS NULL AND e.value->'beginning' IS NOT NULL) OR (version = e.value->>'version'
    AND (owner IS NOT e.value->>'owner' OR organisation IS NOT e.value->>'organisation')))`

const REMEMBER = `
INSERT OR IGNORE INTO change (aggregate, id, seq, status, was, event, at)
SELECT value->>'aggregate', value->>'id', value->>'seq', value->>'status', value->>'was', value->>'event', value->>'at'
FROM json_each(?1)`

const TAKE_PART = `
INSERT OR IGNORE INTO conversation (conversation, aggregate, id)
SELECT value->>'conversation', value->>'aggregate', value->>'id' FROM json_each(?1)`

/** JSON arrays of rows, none longer than a statement takes. */
const inStatements = (rows: readonly object[]): readonly string[] => {
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

/** The same rows as they are stored: a first state stands in the row of its instance, which is written with it anyway. */
const stored = ({ instances, history }: Rows) => {
  const nameOf = ({ aggregate, id }: { readonly aggregate: string; readonly id: string }): string =>
    `${aggregate} ${id}`
  const beginnings = new Map<string, object>()
  for (const change of history) {
    const { seq, status, was, event, at } = change
    if (was === null) beginnings.set(nameOf(change), { seq, status, event, at })
  }
  return {
    instances: instances.map((row) => ({ ...row, beginning: beginnings.get(nameOf(row)) })),
    changes: history.filter(({ was }) => was !== null),
  }
}

/** Everything or nothing; doubled and old rows change nothing. Answers how many rows D1 wrote. */
export const write = async (db: D1Database, rows: Rows, participants: readonly object[] = []): Promise<number> => {
  const { instances, changes } = stored(rows)
  const statements: D1PreparedStatement[] = []
  for (const text of inStatements(instances)) {
    statements.push(db.prepare(UPSERT).bind(text), db.prepare(CORRECT).bind(text))
  }
  for (const text of inStatements(changes)) statements.push(db.prepare(REMEMBER).bind(text))
  for (const text of inStatements(participants)) statements.push(db.prepare(TAKE_PART).bind(text))
  const results = await db.batch(statements)
  return results.reduce((sum, result) => sum + result.meta.rows_written, 0)
}
