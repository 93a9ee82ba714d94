/**
 * Dashboard (현황판): so many orders of a status, product, region, day of request or rating, and so many open assignments of
 * an engineer (R9), by organisation (G12). Triggers of the view's database (`workers/view/migrations/0006_rental.sql`)
 * count them as it goes, so they are read without looking at any order.
 */
import { z } from '@hono/zod-openapi'
import { EngineerName, Survey } from '../../queues/rental.ts'
import { count } from '../http/reads.ts'
import { opened } from '../http/sealing.ts'

/** So many lines of each list are shown at most: those with the most orders, the newest days, the busiest engineers. */
const LINES_LIMIT = 100
const DAYS_LIMIT = 366
const ENGINEERS_LIMIT = 500

const orders = count
export const Dashboard = z
  .object({
    orders: z.object({
      total: count,
      byStatus: z.array(z.object({ status: z.string(), orders })),
      byProduct: z.array(z.object({ productId: z.string(), orders })),
      byRegion: z.array(z.object({ region: z.string(), orders })),
      byDay: z.array(z.object({ day: z.iso.date(), orders })).openapi({ description: 'Days in Korea, newest first' }),
    }),
    survey: z.record(Survey.shape.rating, count),
    engineers: z.array(
      z.object({
        engineerId: z.string(),
        name: opened(EngineerName),
        region: z.string(),
        status: z.string(),
        openOrders: count,
      }),
    ),
  })
  .openapi('RentalDashboard')
type Dashboard = z.infer<typeof Dashboard>

// ?1: the organisation; null for an admin, who sees all of them together.
const COUNTED = 'SELECT word, sum(n) AS n FROM rental_tally WHERE kind = ?2 AND (?1 IS NULL OR organisation = ?1)'
const BY_NUMBER = `${COUNTED} GROUP BY word HAVING sum(n) > 0 ORDER BY n DESC, word LIMIT ?3`
const BY_DAY = `${COUNTED} GROUP BY word HAVING sum(n) > 0 ORDER BY word DESC LIMIT ?3`
const ENGINEERS = `
SELECT i.id AS engineerId, i.data->>'name' AS name, i.data->>'region' AS region, i.status, coalesce(t.n, 0) AS openOrders
FROM instance AS i
LEFT JOIN rental_tally AS t ON t.kind = 'load' AND t.organisation = i.organisation AND t.word = i.id
WHERE i.aggregate = 'rental.engineer' AND (?1 IS NULL OR i.organisation = ?1) ORDER BY openOrders DESC, i.id LIMIT ?2`

type Count = { readonly word: string; readonly n: number }

/** All of it as of one moment: of one organisation, or of all. */
export const readDashboard = async (db: D1Database, within: string | undefined): Promise<Dashboard> => {
  const organisation = within ?? null
  const ranked = (kind: string) => db.prepare(BY_NUMBER).bind(organisation, kind, LINES_LIMIT)
  const counts = await db.batch<Count>([
    ...['status', 'product', 'region', 'rating'].map(ranked),
    db.prepare(BY_DAY).bind(organisation, 'day', DAYS_LIMIT),
  ])
  const [byStatus = [], byProduct = [], byRegion = [], byRating = [], byDay = []] = counts.map(({ results }) => results)
  const engineers = await db
    .prepare(ENGINEERS)
    .bind(organisation, ENGINEERS_LIMIT)
    .all<Dashboard['engineers'][number]>()
  const rated = (rating: Survey['rating']): number => byRating.find(({ word }) => word === rating)?.n ?? 0
  return {
    orders: {
      total: byStatus.reduce((sum, { n }) => sum + n, 0),
      byStatus: byStatus.map(({ word, n }) => ({ status: word, orders: n })),
      byProduct: byProduct.map(({ word, n }) => ({ productId: word, orders: n })),
      byRegion: byRegion.map(({ word, n }) => ({ region: word, orders: n })),
      byDay: byDay.map(({ word, n }) => ({ day: word, orders: n })),
    },
    survey: { GOOD: rated('GOOD'), FAIR: rated('FAIR'), BAD: rated('BAD') },
    engineers: engineers.results,
  }
}
