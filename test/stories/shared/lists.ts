/** Reading lists: page after page, as a client that follows `next` does (H4). */
import { expect } from 'vitest'
import type { Client } from '../../harness/http.ts'

/** Short pages, so that few rows fill several. */
export const PAGE = 2
const PAGES_LIMIT = 500

export type Row = {
  readonly id: string
  readonly status: string
  readonly createdAt: string
}

/** All of a list; each page but the last says where the next one is. */
export const all = async (who: Client, path: string, limit = PAGE): Promise<readonly Row[]> => {
  const rows: Row[] = []
  const join = path.includes('?') ? '&' : '?'
  for (let cursor = '', pages = 0; pages < PAGES_LIMIT; pages += 1) {
    const { status, json, headers } = await who.get(`${path}${join}limit=${limit}${cursor}`)
    expect(status).toBe(200)
    rows.push(...json.items)
    if (json.next === null) return rows
    expect(headers.get('link')).toContain('rel="next"')
    cursor = `&cursor=${json.next}`
  }
  throw new Error(`${path} has no end`)
}

export const idsOf = (rows: readonly Row[]): readonly string[] => rows.map(({ id }) => id)

export const expectNewestFirst = (rows: readonly Row[]): void => {
  const created = rows.map(({ createdAt }) => createdAt)
  expect(created).toEqual([...created].sort().reverse())
}
