/** The dashboard of rental (R9): numbers that the projection keeps as it goes, read without looking at any order. */

/** So many lines of each list are shown at most: those with the most orders, the newest days, the busiest engineers. */
export const LINES_LIMIT = 100
export const DAYS_LIMIT = 366
export const ENGINEERS_LIMIT = 500

export type Count = { readonly word: string; readonly n: number }
export type EngineerLoad = {
  readonly engineerId: string
  readonly name: string
  readonly region: string
  readonly status: string
  readonly load: number
}
export type Dashboard = {
  readonly byStatus: readonly Count[]
  readonly byProduct: readonly Count[]
  readonly byRegion: readonly Count[]
  readonly byDay: readonly Count[]
  readonly byRating: readonly Count[]
  readonly engineers: readonly EngineerLoad[]
}

const BY_NUMBER = `SELECT word, n FROM rental_tally WHERE kind = ?1 AND n > 0 ORDER BY n DESC, word LIMIT ?2`
const BY_DAY = `SELECT word, n FROM rental_tally WHERE kind = 'day' AND n > 0 ORDER BY word DESC LIMIT ?1`
const ENGINEERS = `
SELECT i.id AS engineerId, i.label AS name, i.data->>'region' AS region, i.status, coalesce(t.n, 0) AS load
FROM instance AS i LEFT JOIN rental_tally AS t ON t.kind = 'load' AND t.word = i.id
WHERE i.aggregate = 'rental.engineer' ORDER BY load DESC, i.id LIMIT ?1`

/** All of it as of one moment. */
export const rentalDashboard = async (db: D1Database): Promise<Dashboard> => {
  const ranked = (kind: string) => db.prepare(BY_NUMBER).bind(kind, LINES_LIMIT)
  const [byStatus, byProduct, byRegion, byRating, byDay] = await db.batch<Count>([
    ranked('status'),
    ranked('product'),
    ranked('region'),
    ranked('rating'),
    db.prepare(BY_DAY).bind(DAYS_LIMIT),
  ])
  const engineers = await db.prepare(ENGINEERS).bind(ENGINEERS_LIMIT).all<EngineerLoad>()
  const rows = (result: D1Result<Count> | undefined): readonly Count[] => result?.results ?? []
  return {
    byStatus: rows(byStatus),
    byProduct: rows(byProduct),
    byRegion: rows(byRegion),
    byDay: rows(byDay),
    byRating: rows(byRating),
    engineers: engineers.results,
  }
}
