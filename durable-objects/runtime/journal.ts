/**
 * Journal: the storage of one actor. One row per command that changed something (K1), a snapshot in chunks every so
 * many rows (K2). Nothing here is made before the first commit: an object that is only asked leaves no file behind.
 */
import type { DefiniteAnswer, Recorded } from '../../kernel/decision.ts'
import type { Instant } from '../../kernel/time.ts'
import { rows } from './rows.ts'

/** Rows between two snapshots: waking folds at most this many commands on top of one. */
export const SNAPSHOT_EVERY_ROWS = 1_000
/** Characters of one snapshot row: at three bytes each it stays under 1 MB. */
const CHUNK_CHARACTERS = 300_000
/** Rows read at once when events are sent again. */
export const PAGE_ROWS = 200

/** One row: what one command came to. */
export type Entry = {
  /** The instance, in its first row only: an object found by its file alone learns from it who it is. */
  readonly id?: string | undefined
  readonly commandId: string
  /** The name of the command. */
  readonly commandType: string
  readonly fingerprint?: string | undefined
  readonly events: readonly Recorded[]
  /** Kept for commands of clients, so that a retry gets the first answer however late it comes (H3). */
  readonly answer?: DefiniteAnswer | undefined
  /** The event whose reaction this command settled, and the command whose caller waited for it. */
  readonly settles?: number | undefined
  readonly answers?: string | undefined
  /** Everything up to this event had been sent when the row was written. */
  readonly sent: number
}

export type Snapshot = { readonly row: number; readonly body: string }

export class Journal {
  readonly #sql: SqlStorage
  /** The last row written; 0 for an actor nothing ever happened to. */
  row = 0
  #exists: boolean
  #hasSnapshot = false

  constructor(sql: SqlStorage) {
    this.#sql = sql
    const tables = this.#run<{ name: string }>("SELECT name FROM sqlite_master WHERE name IN ('journal', 'snapshot')")
    this.#exists = tables.some(({ name }) => name === 'journal')
    this.#hasSnapshot = tables.some(({ name }) => name === 'snapshot')
    if (this.#exists) this.row = this.#run<{ n: number | null }>('SELECT max(n) AS n FROM journal')[0]?.n ?? 0
  }

  append(entry: Entry, seq: number): void {
    if (!this.#exists) {
      this.#run('CREATE TABLE journal (n INTEGER PRIMARY KEY, seq INTEGER NOT NULL, entry TEXT NOT NULL)')
      this.#exists = true
    }
    this.row += 1
    this.#run('INSERT INTO journal (n, seq, entry) VALUES (?, ?, ?)', this.row, seq, JSON.stringify(entry))
  }

  /** The rows after `row`, oldest first, a page at a time. */
  *after(row: number): Generator<Entry> {
    if (!this.#exists) return
    for (let from = row; from < this.row; from += PAGE_ROWS) {
      yield* this.#page('SELECT entry FROM journal WHERE n > ? AND n <= ? ORDER BY n', from, from + PAGE_ROWS)
    }
  }

  /** Events from `seq` on, at most `limit` rows of them, oldest first. */
  from(seq: number, limit: number): readonly Recorded[] {
    if (!this.#exists) return []
    const entries = this.#page('SELECT entry FROM journal WHERE n >= ? ORDER BY n LIMIT ?', this.#rowOf(seq), limit)
    return entries.flatMap(({ events }) => events.filter((event) => event.seq >= seq))
  }

  /** The first row with this event or a later one; found by halving, for event numbers grow with row numbers. */
  #rowOf(seq: number): number {
    let [low, high] = [1, this.row + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const [row] = this.#run<{ seq: number }>('SELECT seq FROM journal WHERE n = ?', middle)
      if (row && row.seq >= seq) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Every event from `seq` on. */
  allFrom(seq: number): readonly Recorded[] {
    const events: Recorded[] = []
    for (let page = this.from(seq, PAGE_ROWS); page.length > 0; ) {
      events.push(...page)
      page = this.from((page.at(-1)?.seq ?? seq) + 1, PAGE_ROWS)
    }
    return events
  }

  /** The first event at or after this time, looked for from the newest row backwards; null when there is none. */
  firstSince(time: Instant): number | null {
    let first: number | null = null
    for (let to = this.row; to > 0; to -= PAGE_ROWS) {
      const rows = this.#page('SELECT entry FROM journal WHERE n > ? AND n <= ? ORDER BY n', to - PAGE_ROWS, to)
      const found = rows.flatMap(({ events }) => events).find((event) => event.time >= time)
      if (!found) return first
      first = found.seq
    }
    return first
  }

  /** The first events of a conversation, `limit` rows of them at most. Reads every row: for operators alone. */
  ofConversation(correlationId: string, limit: number): readonly Recorded[] {
    if (!this.#exists) return []
    const named = `"correlationId":${JSON.stringify(correlationId)}`
    const entries = this.#page('SELECT entry FROM journal WHERE instr(entry, ?) > 0 ORDER BY n LIMIT ?', named, limit)
    return entries.flatMap(({ events }) => events.filter((event) => event.correlationId === correlationId))
  }

  snapshot(): Snapshot | null {
    if (!this.#hasSnapshot) return null
    const chunks = this.#run<{ row: number; body: string }>('SELECT row, body FROM snapshot ORDER BY chunk')
    const row = chunks[0]?.row
    return row === undefined ? null : { row, body: chunks.map(({ body }) => body).join('') }
  }

  keep(body: string): void {
    this.#run(
      'CREATE TABLE IF NOT EXISTS snapshot (chunk INTEGER PRIMARY KEY, row INTEGER NOT NULL, body TEXT NOT NULL)',
    )
    this.#hasSnapshot = true
    let chunk = 0
    for (const part of chunksOf(body)) {
      this.#run('INSERT OR REPLACE INTO snapshot (chunk, row, body) VALUES (?, ?, ?)', chunk, this.row, part)
      chunk += 1
    }
    this.#run('DELETE FROM snapshot WHERE chunk >= ?', chunk)
  }

  #page(query: string, ...bindings: readonly SqlStorageValue[]): Entry[] {
    return this.#run<{ entry: string }>(query, ...bindings).map(({ entry }) => JSON.parse(entry) as Entry)
  }

  #run<Row extends Record<string, SqlStorageValue>>(query: string, ...bindings: readonly SqlStorageValue[]): Row[] {
    return rows<Row>(this.#sql, query, ...bindings)
  }
}

/** Cut where no character is split: half a surrogate pair would not survive being stored. */
function* chunksOf(body: string): Generator<string> {
  for (let from = 0; from < body.length; ) {
    let to = Math.min(body.length, from + CHUNK_CHARACTERS)
    const last = body.charCodeAt(to - 1)
    if (to < body.length && last >= 0xd800 && last <= 0xdbff) to -= 1
    yield body.slice(from, to)
    from = to
  }
}
