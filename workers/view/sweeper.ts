/**
 * The sweeper (K9): a rolling scrub over all instances. Whatever should have moved on by itself and rests is woken, so
 * that lost messages heal. It reads instead of keeping an index: rows read cost a thousandth of rows written.
 */
import { z } from '@hono/zod-openapi'
import { withTimeout } from '../../kernel/calls.ts'
import { forEachLimited } from '../../kernel/concurrency.ts'
import { type Instant, now, plusSeconds } from '../../kernel/time.ts'
import { actorsBehind, type ViewEnv } from './env.ts'

/** Instances read in one run; a million are seen once in under two hours. */
export const SWEEP_ROWS = 20_000
/** Instances woken in one run at most; the next run goes on behind them. */
export const WAKE_LIMIT = 200
const WAKE_CONCURRENCY = 8
/** One that cannot be woken in this time waits for the next round. */
const WAKE_WAIT_MS = 10_000
/** The actor's own alarm has this long before the sweeper thinks it lost. */
export const GRACE_SECONDS = 60

/** An instance that is past the time it should have moved on by itself. */
export const Overdue = z
  .object({ aggregate: z.string(), id: z.string(), status: z.string(), version: z.int(), dueAt: z.iso.datetime() })
  .openapi('Overdue')
type Overdue = Readonly<z.infer<typeof Overdue>>

// One scan along the primary key. The last row of it comes along, due or not: it says where to go on.
const SCAN = `SELECT aggregate, id, status, version, dueAt, dueAt IS NOT NULL AND dueAt < ?3 AS due, n = total AS isLast, total
FROM (SELECT *, row_number() OVER (ORDER BY aggregate, id) AS n, count(*) OVER () AS total FROM (
  SELECT aggregate, id, status, version, due_at AS dueAt FROM instance
  WHERE (aggregate, id) > (?1, ?2) ORDER BY aggregate, id LIMIT ?4))
WHERE due OR isLast ORDER BY n LIMIT ?5`

type ScannedRow = Overdue & { readonly due: number; readonly isLast: number; readonly total: number }

/** Where a scan begins or goes on: behind this key. */
export type Place = { readonly aggregate: string; readonly id: string }

const BEGINNING: Place = { aggregate: '', id: '' }

export type Scan = { readonly overdue: readonly Overdue[]; readonly rows: number; readonly next: Place | null }

/** What is past due among the next `rows` instances, `limit` at most; `next` is null at the end of the table. */
export const scan = async (
  db: D1Database,
  from: Place | null,
  dueBefore: Instant,
  rows: number,
  limit: number,
): Promise<Scan> => {
  const { aggregate, id } = from ?? BEGINNING
  const query = db.prepare(SCAN).bind(aggregate, id, dueBefore, rows, limit + 1)
  const found = (await query.all<ScannedRow>()).results
  const pastDue = found.filter(({ due }) => due === 1)
  const overdue = pastDue.slice(0, limit).map(({ due: _due, isLast: _isLast, total: _total, ...row }): Overdue => row)
  const total = found[0]?.total ?? 0
  if (pastDue.length > limit) return { overdue, rows: total, next: overdue.at(-1) ?? null }
  const last = found.at(-1)
  return { overdue, rows: total, next: last && total === rows ? { aggregate: last.aggregate, id: last.id } : null }
}

const READ_PLACE = `SELECT aggregate, id FROM sweep WHERE name = 'rolling'`
const KEEP_PLACE = `
INSERT INTO sweep (name, aggregate, id, at) VALUES ('rolling', ?1, ?2, ?3)
ON CONFLICT (name) DO UPDATE SET aggregate = excluded.aggregate, id = excluded.id, at = excluded.at`

/** Wakes each, some at a time; answers how many were woken. One that cannot be woken waits for the next round. */
const wake = async (env: ViewEnv, overdue: readonly Overdue[]): Promise<number> => {
  let woken = 0
  await forEachLimited(overdue, WAKE_CONCURRENCY, async ({ aggregate, id }) => {
    try {
      await withTimeout(WAKE_WAIT_MS, aggregate, actorsBehind(env, aggregate).redrive(aggregate, id, { fromSeq: 1 }))
      woken += 1
    } catch (fault) {
      console.warn(JSON.stringify({ at: 'sweep.fault', aggregate, id, reason: String(fault) }))
    }
  })
  return woken
}

/** One run of the scrub. */
export const sweep = async (env: ViewEnv): Promise<void> => {
  const at = now()
  const from = await env.DB.prepare(READ_PLACE).first<Place>()
  const { overdue, rows, next } = await scan(env.DB, from, plusSeconds(at, -GRACE_SECONDS), SWEEP_ROWS, WAKE_LIMIT)
  const woken = await wake(env, overdue)
  const place = next ?? BEGINNING
  await env.DB.prepare(KEEP_PLACE).bind(place.aggregate, place.id, at).run()
  console.log(JSON.stringify({ at: 'sweep', rows, overdue: overdue.length, woken, wrapped: next === null }))
}
