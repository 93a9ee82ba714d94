/** The database of identity has what its library keeps: its own generator finds nothing to add to our migrations. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { getMigrations } from 'better-auth/db/migration'
import { describe, expect, it } from 'vitest'
import { optionsOf } from '../workers/identity/auth.ts'
import type { IdentityEnv } from '../workers/identity/env.ts'
import { filesUnder, read } from './architecture/sources.ts'

const FOLDER = join('workers', 'identity', 'migrations')
const SECRET = 'a secret of no installation, only of tests'
const env = { PUBLIC_ORIGIN: 'https://naru.example', KEEP_MAIL: 'true' } as IdentityEnv

/** The names of the tables that the library would make or change in this database. */
const missingIn = async (database: DatabaseSync): Promise<readonly string[]> => {
  const { toBeCreated, toBeAdded } = await getMigrations(optionsOf(env, SECRET, database))
  return [...toBeCreated, ...toBeAdded].map(({ table }) => table)
}

describe('the migrations of identity', () => {
  it('make all that the library keeps', async () => {
    const database = new DatabaseSync(':memory:')
    expect((await missingIn(database)).length).toBeGreaterThan(15)
    for (const path of [...filesUnder(FOLDER)].sort()) database.exec(read(path))
    expect(await missingIn(database)).toEqual([])
    database.exec('ALTER TABLE user DROP COLUMN consents')
    expect(await missingIn(database)).toEqual(['user'])
  })
})
