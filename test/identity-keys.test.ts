/** API keys in the database of identity (U9), whatever was revoked since. */
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { keysOf } from '../workers/identity/keys.ts'
import { filesUnder, read } from './architecture/sources.ts'

const FOLDER = join('workers', 'identity', 'migrations')
const OWNER = { person: null, organization: 'naru' }
const WORKING = 50
const REVOKED = 200

/** As much of D1 as a list asks for. */
const asD1 = (database: DatabaseSync): D1Database =>
  ({
    prepare: (sql: string) => ({
      bind: (...bound: SQLInputValue[]) => ({ all: async () => ({ results: database.prepare(sql).all(...bound) }) }),
    }),
  }) as unknown as D1Database

describe('The list of keys', () => {
  it('shows all that work, however many were made and revoked after them', async () => {
    const database = new DatabaseSync(':memory:')
    for (const path of [...filesUnder(FOLDER)].sort()) database.exec(read(path))
    database.exec("INSERT INTO organization (id, name, slug, createdAt) VALUES ('naru', '나루', 'naru', '2026-01-01')")
    const client = database.prepare(
      `INSERT INTO oauthClient (id, clientId, name, clientCredentialsScopes, redirectUris, createdAt) VALUES (?1, ?1, ?1, '["courier"]', '[]', ?2)`,
    )
    const key = database.prepare(
      "INSERT INTO api_key (id, organization, made_by, revoked_at) VALUES (?1, 'naru', 'park', ?2)",
    )
    for (let n = 0; n < WORKING + REVOKED; n += 1) {
      const at = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString()
      client.run(`key-${n}`, at)
      key.run(`key-${n}`, n < WORKING ? null : at)
    }
    const shown = await keysOf(asD1(database), OWNER)
    expect(shown.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(WORKING)
  })
})
